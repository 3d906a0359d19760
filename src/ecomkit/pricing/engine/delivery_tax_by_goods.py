"""What a delivery or a fee is taxed by where its tax follows that of the goods.

Not by the rules for the goods, but by what these came to: exempt goods, freed buyers and
prices below a limit make the delivery what they are. By default it has its own tax
category: see ``LocalMarket.delivery_terms``.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from ecomkit.pricing.engine.article import PricedArticle
from ecomkit.pricing.engine.market.local_market import LocalMarket
from ecomkit.pricing.engine.market.place_taxes import is_not_charged
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.result.unit_runs import Quantity
from ecomkit.tax.compiled import TaxClass
from ecomkit.tax.derived import GoodsPart, in_portions
from ecomkit.tax.policy import DeliveryTax, TaxBase
from ecomkit.tax.supply import SupplyKind

FOLLOWING = (DeliveryTax.PROPORTION, DeliveryTax.HIGHEST, DeliveryTax.MAIN_GOODS)
_ZERO = Fraction(0)


class _Goods(NamedTuple):
    """Rows of one class together: what they come to, and how many units they are."""

    tax: TaxClass
    article: PricedArticle  # one of them
    amount: int
    quantity: Quantity

    @property
    def is_freed(self) -> bool:
        """Whether the buyer owes none of a tax on them, whatever their price."""
        return is_not_charged(self.article.tax.rates)

    def part(self, weight: Fraction | None = None) -> GoodsPart:
        inside, _, bottom = self.tax.sides(
            self.amount, self.quantity.numerator, self.quantity.denominator
        )
        net = self.amount - Fraction(sum(inside), bottom)
        return GoodsPart(
            net if weight is None else weight, self.tax, net, Fraction(self.quantity)
        )


def shipped_rows(worksheet: Worksheet, rows: Sequence[int]) -> Sequence[int]:
    """Those of *rows* that are shipped; all of them where none is."""
    shipped = [row for row in rows if worksheet.articles[row].facts.kind.ships]
    return shipped or rows


def article_by_goods(
    worksheet: Worksheet,
    local: LocalMarket,
    rows: Sequence[int],
    category: str,
    *,
    includes: bool,
) -> PricedArticle | None:
    """How a fee or a delivery is taxed that goes with the goods in *rows*.

    None where there are no goods to follow.

    ``PROPORTION``: each part as the goods that are this part of the net value.
    ``HIGHEST``: as the goods with the highest taxes. ``MAIN_GOODS``: as those goods, taxed
    alike, that are worth most. Goods that come to nothing are weighed by their list prices,
    goods without a price by their number.
    """
    weighed = _weighed(worksheet, rows)
    if not weighed:
        return None
    parts = [one.part(weight) for one, weight in weighed if weight]
    parts = _chosen(local.tax_policy.delivery, parts)
    if parts[1:] or not parts[0].is_of_class:
        return _in_portions(local, parts, category, includes=includes)
    key = parts[0].tax, category, includes
    found = local.followers.get(key)
    if found is None:
        found = _in_portions(local, parts, category, includes=includes)
        local.followers[key] = found
    return found


def _in_portions(
    local: LocalMarket, parts: Sequence[GoodsPart], category: str, *, includes: bool
) -> PricedArticle:
    tax, portions, _ = in_portions(parts, includes=includes)
    return local.row_taxed_as(tax, category, includes_tax=includes, portions=portions)


def freed_share(
    worksheet: Worksheet, local: LocalMarket, rows: Sequence[int], steps: int
) -> int:
    """The tax at home to take out of an amount that includes it, as of the goods in *rows*.

    That on the part of it whose goods the buyer owes no tax on.
    """
    weighed = _weighed(worksheet, rows)
    if not any(one.is_freed for one, _ in weighed):
        return 0
    total = sum((weight for _, weight in weighed), _ZERO)
    held = freed = _ZERO  # of the net
    for one, weight in weighed:
        home = _home_class(local, one.article)
        share = weight / total * one.part()._replace(tax=home).effective
        held += share
        if one.is_freed:
            freed += share
    exact = steps * freed / (1 + held)
    return local.tax_policy.rounding.of(exact.numerator, exact.denominator)


def _home_class(local: LocalMarket, article: PricedArticle) -> TaxClass:
    # The taxes that a price of these goods holds at home; of a bundle those of its parts.
    if article.bundled_at_home is not None:
        return article.bundled_at_home
    facts = article.facts
    kind = SupplyKind.from_product(facts.kind)
    return local.taxes.home_class(facts.tax_category, kind)


def _chosen(how: DeliveryTax, parts: list[GoodsPart]) -> list[GoodsPart]:
    if how is DeliveryTax.PROPORTION:
        return parts
    if how is DeliveryTax.HIGHEST:
        return [max(parts, key=lambda part: (part.effective, part.marks))]
    alike: dict[tuple[object, ...], list[GoodsPart]] = {}
    for part in parts:
        alike.setdefault(part.marks, []).append(part)
    return max(
        alike.values(),
        key=lambda some: (
            sum(part.weight for part in some),
            max(part.effective for part in some),
            some[0].marks,
        ),
    )


def _weighed(
    worksheet: Worksheet, rows: Sequence[int]
) -> list[tuple[_Goods, Fraction]]:
    # The goods by class, and the weight of each: the net amount, the net list amount, or
    # the number of units, whichever is there at all.
    after = worksheet.tax_policy.base is TaxBase.AFTER_DISCOUNT
    paid = _grouped(
        worksheet, rows, worksheet.amounts if after else worksheet.subtotals
    )
    weights = [one.part().net for one in paid]
    if any(weights):
        return list(zip(paid, weights, strict=True))
    listed = _grouped(worksheet, rows, worksheet.subtotals)
    weights = [one.part().net for one in listed]
    if not any(weights):
        weights = [Fraction(one.quantity) for one in listed]
    return list(zip(listed, weights, strict=True))


def _grouped(
    worksheet: Worksheet, rows: Sequence[int], amounts: Sequence[int]
) -> list[_Goods]:
    # Each row is of the class that its taxes came to, whatever it is weighed by.
    after = worksheet.tax_policy.base is TaxBase.AFTER_DISCOUNT
    bases = worksheet.amounts if after else worksheet.subtotals
    articles, counts = worksheet.articles, worksheet.counts
    denominators = worksheet.denominators
    sums: dict[TaxClass, int] = {}
    quantities: dict[TaxClass, Quantity] = {}
    first: dict[TaxClass, PricedArticle] = {}
    for row in rows:
        article, amount = articles[row], amounts[row]
        if amount < 0:  # money given back goes with no delivery
            continue
        tax, quantity = article.tax, worksheet.quantity(row)
        if tax.conditional:
            tax = tax.for_unit(bases[row], counts[row], denominators[row])
        if tax in sums:
            sums[tax] += amount
            quantities[tax] += quantity
        else:
            sums[tax] = amount
            quantities[tax] = quantity
            first[tax] = article
    return [
        _Goods(tax, first[tax], amount, quantities[tax]) for tax, amount in sums.items()
    ]
