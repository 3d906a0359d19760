"""Reserving what is limited for an order: coupon uses, budgets and stock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from hashlib import blake2b

from ecomkit.cart import Cart
from ecomkit.catalog.bundle import Parts
from ecomkit.checkout import Checkout
from ecomkit.inventory import (
    Availability,
    AvailabilityKind,
    ByPriority,
    InvalidStockError,
    SourcingPlan,
    SourcingStrategy,
    StockLevel,
    availability,
    plan_sourcing,
)
from ecomkit.inventory.stock import stock_units
from ecomkit.money.amount import Money
from ecomkit.orders.picking import UnitOf, pieces_per_unit
from ecomkit.pricing import Campaign, CustomPromotion, Gift, Promotion, Usage
from ecomkit.pricing.result import Claim, ClaimKind
from ecomkit.pricing.values.conditions import AllOf, AnyOf, Condition, Not, NthOrder
from ecomkit.reservations.reservation import Capacity


def resource_of(claim: Claim) -> str:
    """The name under which a claim is reserved."""
    parts = ["claim", claim.kind.value, claim.id]
    if claim.buyer:
        # Counted for one buyer, without writing down who it is.
        parts.append(blake2b(claim.buyer.encode(), digest_size=16).hexdigest())
    if claim.amount is not None:
        parts.append(claim.amount.currency.code)
    return ":".join(parts)


def claim_parts(claims: Iterable[Claim]) -> dict[str, int]:
    """What to reserve for *claims*: one use each, or the minor units of a budget."""
    parts: Counter[str] = Counter()
    for claim in claims:
        parts[resource_of(claim)] += 1 if claim.amount is None else claim.amount.minor()
    return {resource: amount for resource, amount in parts.items() if amount}


def limits_on(
    checkout: Checkout,
    promotions: Iterable[Promotion | CustomPromotion],
    campaigns: Iterable[Campaign],
) -> dict[Claim, int]:
    """The limits that apply to a checkout, by what is claimed."""
    currency = checkout.cart.currency
    buyer = (
        "" if checkout.purchaser is None else checkout.purchaser.as_buyer().counted_by
    )
    limits: dict[Claim, int] = {}
    for each in promotions:
        if isinstance(each, Promotion):
            limits.update(_of_promotion(each, buyer, checkout.cart.codes))
    zero = Money.zero(currency)
    for campaign in campaigns:
        for budget in campaign.budget:
            if budget.currency.code == currency:
                claim = Claim(kind=ClaimKind.CAMPAIGN, id=campaign.id, amount=zero)
                limits[claim] = budget.minor()
    return limits


def _of_promotion(
    promotion: Promotion, buyer: str, codes: Sequence[str]
) -> Iterator[tuple[Claim, int]]:
    id = promotion.id
    if promotion.max_uses is not None:
        yield Claim(kind=ClaimKind.PROMOTION, id=id), promotion.max_uses
    if promotion.max_uses_per_buyer is not None:
        claim = Claim(kind=ClaimKind.BUYER, id=id, buyer=buyer)
        yield claim, promotion.max_uses_per_buyer
    if promotion.max_uses_per_code is not None:
        for code in codes:
            if code in promotion.codes:
                claim = Claim(kind=ClaimKind.CODE, id=code)
                yield claim, promotion.max_uses_per_code


def usage_of(
    checkout: Checkout,
    claims: Iterable[Claim],
    capacities: Mapping[str, Capacity],
    *,
    orders: int,
    gifts_left: Mapping[str, int],
) -> Usage:
    """The checkout's usage, with what is reserved of each claim by now."""
    uses = dict(checkout.usage.uses)
    by_buyer = dict(checkout.usage.uses_by_buyer)
    spent = dict(checkout.usage.spent)
    for claim in claims:
        known = capacities.get(resource_of(claim), Capacity())
        taken = known.committed + known.held
        if claim.kind is ClaimKind.CAMPAIGN:
            spent[claim.id] = Money.from_minor(taken, checkout.cart.currency)
        elif claim.kind is ClaimKind.BUYER:
            by_buyer[claim.id] = taken
        else:
            uses[claim.id] = taken
    return Usage(
        uses=uses,
        uses_by_buyer=by_buyer,
        spent=spent,
        orders=orders,
        gifts_left=gifts_left,
    )


def gifts_of(promotions: Iterable[Promotion | CustomPromotion]) -> tuple[str, ...]:
    """The SKUs that promotions may give away."""
    benefits = (
        benefit
        for each in promotions
        if isinstance(each, Promotion)
        for benefit in each.benefits
    )
    gifts = (each.sku for each in benefits if isinstance(each, Gift))
    return tuple(dict.fromkeys(gifts))


def counts_orders(promotions: Iterable[Promotion | CustomPromotion]) -> bool:
    """Whether a promotion may ask how many orders a buyer has placed."""
    return any(
        not isinstance(each, Promotion) or any(map(_counts, each.conditions))
        for each in promotions
    )


def _counts(condition: Condition) -> bool:
    if isinstance(condition, AnyOf | AllOf):
        return any(map(_counts, condition.conditions))
    if isinstance(condition, Not):
        return _counts(condition.condition)
    return isinstance(condition, NthOrder)


def gifts_left(
    gifts: Iterable[str],
    wanted: Mapping[str, int],
    levels: Sequence[StockLevel],
    parts: Mapping[str, Parts],
    unit_of: UnitOf,
) -> dict[str, int]:
    """How many of each stocked article can be given away beside what is *wanted* itself."""
    there: Counter[str] = Counter()
    for level in levels:
        there[level.sku] += max(level.available, 0) + level.backorders_left
    found = {}
    for gift in gifts:
        each = pieces_per_unit(gift, parts.get(gift, ()), unit_of)
        left = [
            max(there[sku] - wanted.get(sku, 0), 0) // one
            for sku, one in each.items()
            if sku in there
        ]
        if left:
            found[gift] = min(left)
    return found


def skus_in_stock(skus: Iterable[str], parts: Mapping[str, Parts]) -> Iterator[str]:
    """The SKUs in stock that articles are made of: of a bundle, those of its *parts*."""
    for sku in skus:
        yield from dict(parts.get(sku, ())) or (sku,)


def wanted_pieces(
    cart: Cart,
    levels: Iterable[StockLevel],
    parts: Mapping[str, Parts],
    unit_of: UnitOf,
) -> dict[str, int]:
    """How much of each stocked SKU a cart needs, in the units the stock is counted in.

    Of a bundle, its *parts* by its SKU are counted.
    """
    stocked = {level.sku for level in levels}
    wanted: Counter[str] = Counter()
    for index, line in enumerate(cart.lines):
        bundle = parts.get(line.sku, ())
        each = pieces_per_unit(line.sku, bundle, unit_of, line.unit)
        for sku, one in each.items():
            if sku in stocked:
                try:
                    wanted[sku] += stock_units(line.quantity, one, line.unit)
                except InvalidStockError as error:
                    raise error.under(f"lines[{index}]") from None
    return dict(wanted)


def availabilities(
    wanted: Mapping[str, int],
    levels: Sequence[StockLevel],
    bundles: Mapping[str, Parts],
    unit_of: UnitOf,
    *,
    on: date,
) -> dict[str, Availability]:
    """The availability of such quantities, by SKU; of *bundles*, that of their parts."""
    by_sku: dict[str, list[StockLevel]] = {}
    for level in levels:
        by_sku.setdefault(level.sku, []).append(level)
    found = {
        sku: availability(by_sku.get(sku, ()), amount, on=on)
        for sku, amount in wanted.items()
    }
    for bundle, parts in bundles.items():
        each = pieces_per_unit(bundle, parts, unit_of)
        known = [(found[sku], one) for sku, one in each.items() if sku in found]
        if known:
            found[bundle] = _of_bundle(known)
    return found


def _of_bundle(parts: Sequence[tuple[Availability, Fraction]]) -> Availability:
    # As many bundles as the scarcest part makes, as late as the last one comes.
    worst = max(parts, key=lambda part: _BAD_NEWS.index(part[0].kind))[0]
    dates = [known.due for known, _ in parts]
    now = min(known.now // one for known, one in parts)
    total = min((known.now + known.later) // one for known, one in parts)
    return Availability(
        kind=worst.kind,
        asked=min(known.asked // one for known, one in parts),
        now=now,
        later=total - now,
        due=None if None in dates else max(day for day in dates if day is not None),
    )


_BAD_NEWS = [
    AvailabilityKind.IN_STOCK,
    AvailabilityKind.BACKORDER,
    AvailabilityKind.PREORDER,
    AvailabilityKind.SOLD_OUT,
]


def sourcing(
    wanted: Mapping[str, int],
    levels: Sequence[StockLevel],
    strategy: SourcingStrategy | None,
    *,
    on: date,
) -> SourcingPlan:
    """The locations that goods are taken from; by default in the order of *levels*."""
    return plan_sourcing(wanted, levels, strategy or _as_listed(levels), on=on)


def locations_of(
    wanted: Mapping[str, int],
    levels: Sequence[StockLevel],
    strategy: SourcingStrategy | None,
) -> Sequence[str]:
    """The locations in the order in which a strategy takes what is *wanted*."""
    by_sku: dict[str, dict[str, StockLevel]] = {}
    for level in levels:
        by_sku.setdefault(level.sku, {})[level.location] = level
    return (strategy or _as_listed(levels)).order(wanted, by_sku)


def _as_listed(levels: Sequence[StockLevel]) -> SourcingStrategy:
    return ByPriority(tuple(dict.fromkeys(each.location for each in levels)))
