"""What probe carts show: free goods, floors reached, paying less for more, and the like."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from ecomkit.money.amount import Money
from ecomkit.pricing.pricer import Pricer
from ecomkit.pricing.result.verdicts import Applied, Exhausted, NotYet
from ecomkit.pricing.values.conditions import TotalAtLeast
from ecomkit.pricing.values.promotion import Promotion
from ecomkit.whatif.entailment import amount_in
from ecomkit.whatif.findings import DeepestDiscount, FindingKind, Proof, RuleFinding
from ecomkit.whatif.probing import Priced


def judged_by(pricer: Pricer, but: Collection[str]) -> dict[str, Promotion]:
    """The promotions with a threshold or a budget, whose verdicts say something."""
    return {
        promotion.id: promotion
        for promotion in pricer.promotions
        if isinstance(promotion, Promotion)
        and promotion.id not in but
        and (promotion.campaign or _threshold(promotion))
    }


def shown_by(
    pricer: Pricer, row: Sequence[Priced], judged: Mapping[str, Promotion]
) -> Iterator[RuleFinding]:
    """What one article in growing numbers shows."""
    for priced in row:
        yield from _free_or_at_floor(pricer, priced)
        if judged:
            yield from _thresholds(priced, judged)
    for fewer, more in pairwise(row):
        if more.quantity == fewer.quantity + 1:
            yield from _less_for_more(fewer, more)


def deepest_of(row: Sequence[Priced]) -> Iterator[DeepestDiscount]:
    """What is taken off the line of each cart."""
    for priced in row:
        line = priced.result.lines[0]
        if line.discount.amount > 0:
            yield DeepestDiscount(
                probe=priced.probe,
                sku=line.sku,
                list_amount=line.subtotal,
                discount=line.discount,
                promotions=_by(priced),
            )


def _by(priced: Priced) -> tuple[str, ...]:
    found = dict.fromkeys(d.promotion for d in priced.result.lines[0].discounts)
    return tuple(found)


def _finding(
    kind: FindingKind, promotions: tuple[str, ...], *shown: Priced, **because: str
) -> RuleFinding:
    line = shown[-1].result.lines[0]
    return RuleFinding(
        kind=kind,
        promotions=promotions,
        proof=Proof.SHOWN,
        because={"sku": line.sku, "quantity": str(line.quantity), **because},
        probes=tuple(finding.probe for finding in shown),
    )


def _free_or_at_floor(pricer: Pricer, priced: Priced) -> Iterator[RuleFinding]:
    line = priced.result.lines[0]
    if line.discount.amount <= 0:
        return
    listed = str(line.subtotal)
    if not line.amount:
        yield _finding(FindingKind.FREE, _by(priced), priced, list_amount=listed)
        return
    lists = {price_list.id: price_list for price_list in pricer.book.lists}
    floor = lists[line.terms.price_list].prices[line.sku].floor
    if floor and line.amount == floor * line.quantity:
        yield _finding(
            FindingKind.AT_FLOOR,
            _by(priced),
            priced,
            list_amount=listed,
            floor=str(floor),
        )


def _less_for_more(fewer: Priced, more: Priced) -> Iterator[RuleFinding]:
    before, after = fewer.result.goods.gross, more.result.goods.gross
    if after < before:
        yield _finding(
            FindingKind.BUY_MORE_PAY_LESS,
            _by(more),
            fewer,
            more,
            before=str(before),
            after=str(after),
            less=str(before - after),
        )


def _thresholds(
    priced: Priced, judged: Mapping[str, Promotion]
) -> Iterator[RuleFinding]:
    line = priced.result.lines[0]
    others = _by(priced)
    for verdict in priced.result.verdicts:
        promotion = judged.get(verdict.promotion)
        if promotion is None:
            continue
        if (
            isinstance(verdict, Exhausted)
            and verdict.limit == "budget"
            and promotion.campaign not in priced.probe.occasion.usage.spent
        ):
            yield _finding(
                FindingKind.BUDGET_TOO_SMALL,
                (promotion.id,),
                priced,
                campaign=promotion.campaign,
            )
        least = _least(promotion, line.subtotal)
        if least is None:
            continue
        facts = {"at_least": str(least), "left": str(line.amount)}
        if isinstance(verdict, Applied) and line.amount < least <= line.subtotal:
            yield _finding(
                FindingKind.THRESHOLD_UNDONE, (promotion.id,), priced, **facts
            )
        if (
            isinstance(verdict, NotYet)
            and all(missing.what == "amount" for missing in verdict.missing)
            and line.amount < least <= line.subtotal
            and others
        ):
            yield _finding(
                FindingKind.THRESHOLD_CROSSED, (promotion.id, *others), priced, **facts
            )


def _threshold(promotion: Promotion) -> TotalAtLeast | None:
    """The amount that all goods together must come to, if it is asked for plainly."""
    for condition in promotion.conditions:
        if (
            isinstance(condition, TotalAtLeast)
            and not condition.consumes
            and condition.select.is_everything
        ):
            return condition
    return None


def _least(promotion: Promotion, subtotal: Money) -> Money | None:
    condition = _threshold(promotion)
    if condition is None:
        return None
    return amount_in(condition.amount, subtotal.currency.code)
