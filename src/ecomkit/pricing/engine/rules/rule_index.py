"""RuleIndex: which of a thousand rules may concern a cart; the others cost nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from ecomkit.pricing.engine.article import ArticlePrice
from ecomkit.pricing.engine.rules.rule import Rule
from ecomkit.pricing.engine.rules.selecting import meets
from ecomkit.pricing.engine.scale import Scale


class RuleIndex:
    """Rules by what they cannot do without: a code, an article, a category, a total.

    A rule is known by its position among the *rules*, which are in the order in which
    they apply.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self._always: list[int] = []
        self._by_code: dict[str, list[int]] = {}
        self._by_sku: dict[str, list[int]] = {}
        self._by_category: dict[str, list[int]] = {}
        self._by_exclusion_or_price: list[int] = []
        self._hits: dict[tuple[int, ...], tuple[int, ...]] = {}  # each kept once
        by_total: list[tuple[int, int]] = []
        for position, rule in enumerate(rules):
            select = rule.select
            if rule.codes:
                for code in rule.codes:
                    self._by_code.setdefault(code, []).append(position)
            elif rule.for_delivery or rule.for_fees or select.is_everything:
                if rule.least:
                    by_total.append((rule.least, position))
                else:
                    self._always.append(position)
            elif select.skus or select.categories:
                for sku in select.skus:
                    self._by_sku.setdefault(sku, []).append(position)
                for category in select.categories:
                    self._by_category.setdefault(category, []).append(position)
            else:
                self._by_exclusion_or_price.append(position)
        by_total.sort()
        self.has_totals = any(rule.least for rule in rules)
        self._totals = [least for least, _ in by_total]
        self._by_total = [position for _, position in by_total]

    def hits(self, article: ArticlePrice, scale: Scale) -> tuple[int, ...]:
        """The rules that select an article by what it is."""
        facts = article.facts
        if not facts.discountable or article.gross < 0:  # money given back
            return ()
        found = {*self._by_sku.get(facts.sku, ()), *self._by_exclusion_or_price}
        for category in facts.categories:
            found.update(self._by_category.get(category, ()))
        hits = tuple(
            sorted(
                position
                for position in found
                if meets(self.rules[position].select, article, scale)
            )
        )
        return self._hits.setdefault(hits, hits)

    def candidates(
        self, hit: Iterable[int], total: int, codes: Sequence[str]
    ) -> list[int]:
        """The rules that may apply to a cart of this list *total*, in their order.

        *hit* are the rules that its articles hit.
        """
        found = [*self._always, *hit]
        if self._totals and total >= self._totals[0]:
            found += self._by_total[: bisect_right(self._totals, total)]
        if codes:
            for code in codes:
                found += self._by_code.get(code, ())
            found = list(set(found))
        found.sort()
        return found
