"""Rule check: what a set of promotions does that its owner may not have meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from ecomkit.money.amount import Money
from ecomkit.pricing.pricer import Pricer
from ecomkit.pricing.values.occasion import Occasion
from ecomkit.pricing.values.promotion import Promotion
from ecomkit.validators import one_or_more, require_type
from ecomkit.whatif.findings import (
    DeepestDiscount,
    FindingKind,
    RuleFinding,
    RuleReport,
)
from ecomkit.whatif.never import currencies_of, never_applying
from ecomkit.whatif.probing import Priced, priced_quantities, probe_occasions
from ecomkit.whatif.shadowed import (
    shadowed_promotions,
    shared_codes,
    small_budgets,
    unreached_tiers,
)
from ecomkit.whatif.shown import deepest_of, judged_by, shown_by

_KINDS = list(FindingKind)


def check_rules(
    pricer: Pricer, occasion: Occasion, *, skus: str | Iterable[str] | None = None
) -> RuleReport:
    """Looks through a shop's rules for what no cart can meet, and for what goes too far.

    Proven, for every cart from the occasion's moment on: promotions that can never apply
    or are shadowed by another, tiers that are never reached, codes of several promotions,
    budgets below a promised amount. What is not proven is not reported: a promotion without
    a finding may still be out of reach.

    Shown, by pricing carts of one line with the pricer itself: goods that become free or
    come down to their floor, paying less for one unit more, discounts that take goods below
    a threshold, uses that cost more than a budget, and the deepest discount. Every article
    of the book (or of *skus*) is priced in every number up to twelve and around each
    threshold (10,000 units at most), on the given occasion, at each later moment at which
    something begins, with each code and with all, and for a buyer in every customer group
    on each channel, with each payment method and at each order number that a rule names. Deliveries
    are not probed, and carts of several lines may go further.

    Raises what pricing a cart would raise, where a rule cannot run in a currency.
    """
    require_type(pricer, Pricer, path="$.pricer")
    require_type(occasion, Occasion, path="$.occasion")
    never = list(never_applying(pricer, occasion.at))
    out = {found.promotions[0] for found in never}
    proven = [
        *never,
        *shadowed_promotions(pricer, occasion.at, except_ids=out),
        *unreached_tiers(pricer),
        *shared_codes(pricer),
        *small_budgets(pricer),
    ]
    gathered = _Gathered(judged=judged_by(pricer, out))
    tried = probe_occasions(pricer, occasion)
    for currency in currencies_of(pricer):
        for sku in _skus(pricer, currency, skus):
            for probed, codes in tried:
                gathered.add(
                    pricer, priced_quantities(pricer, probed, codes, currency, sku)
                )
    known = {(one.kind, one.promotions) for one in proven}
    shown = gathered.findings.values()
    found = [
        *proven,
        *(one for one in shown if (one.kind, one.promotions) not in known),
    ]
    found.sort(key=lambda one: _KINDS.index(one.kind))
    return RuleReport(
        findings=tuple(found),
        deepest=tuple(gathered.deepest.values()),
        probed=gathered.probed,
    )


def _skus(
    pricer: Pricer, currency: str, wanted: str | Iterable[str] | None
) -> list[str]:
    known = {
        sku
        for listed in pricer.book.lists
        if listed.currency == currency
        for sku in listed.prices
    }
    return sorted(known if wanted is None else known.intersection(one_or_more(wanted)))


@attrs.define
class _Gathered:
    """One finding for each kind, set of promotions and currency: the first, or the worst."""

    judged: dict[str, Promotion]
    findings: dict[tuple[object, ...], RuleFinding] = attrs.field(factory=dict)
    deepest: dict[str, DeepestDiscount] = attrs.field(factory=dict)
    probed: int = 0

    def add(self, pricer: Pricer, row: Sequence[Priced]) -> None:
        """Takes in what one article in growing numbers shows."""
        self.probed += len(row)
        for finding in shown_by(pricer, row, self.judged):
            about = finding.promotions
            if finding.kind is FindingKind.THRESHOLD_CROSSED:
                about = about[:1]
            currency = finding.probes[0].cart.currency
            key = finding.kind, frozenset(about), currency
            known = self.findings.get(key)
            if known is None or _is_worse(finding, known):
                self.findings[key] = finding
        for one in deepest_of(row):
            currency = one.list_amount.currency.code
            best = self.deepest.get(currency)
            if best is None or (best.rate, best.discount) < (one.rate, one.discount):
                self.deepest[currency] = one


def _is_worse(finding: RuleFinding, known: RuleFinding) -> bool:
    if finding.kind is not FindingKind.BUY_MORE_PAY_LESS:
        return False
    return _less(finding) > _less(known)


def _less(finding: RuleFinding) -> Money:
    amount, currency = finding.because["less"].split()
    return Money(amount, currency)
