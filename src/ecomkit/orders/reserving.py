"""Reserving what is limited for an order: coupon uses, budgets and stock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import attrs

from ecomkit.cart import Cart
from ecomkit.checkout import Checkout
from ecomkit.inventory import (
    Availability,
    ByPriority,
    SourcingPlan,
    SourcingStrategy,
    StockLevel,
    availability,
    plan_sourcing,
)
from ecomkit.inventory.stock import in_stock_units
from ecomkit.money.amount import Money
from ecomkit.orders.fulfillment import minus
from ecomkit.orders.order import Order
from ecomkit.pricing import Campaign, CustomPromotion, Promotion, Usage
from ecomkit.pricing.result import Claim, ClaimKind
from ecomkit.reservations.reservation import Capacity, NotReserved


@attrs.frozen(kw_only=True)
class ClaimLimit:
    """A claim on something limited, and its limit in all."""

    claim: Claim
    most: int

    @property
    def resource(self) -> str:
        """The name under which it is reserved."""
        return resource_of(self.claim)


def resource_of(claim: Claim) -> str:
    """The name under which a claim is reserved."""
    parts = ["claim", claim.kind.value, claim.id]
    if claim.buyer:
        parts.append(claim.buyer)
    if claim.amount is not None:
        parts.append(claim.amount.currency.code)
    return ":".join(parts)


def claim_parts(claims: Iterable[Claim]) -> dict[str, int]:
    """What to reserve for *claims*: one use each, or the minor units of a budget."""
    parts: dict[str, int] = {}
    for claim in claims:
        amount = 1 if claim.amount is None else claim.amount.minor()
        if amount:
            resource = resource_of(claim)
            parts[resource] = parts.get(resource, 0) + amount
    return parts


def limits_on(
    checkout: Checkout,
    promotions: Iterable[Promotion | CustomPromotion],
    campaigns: Iterable[Campaign],
) -> tuple[ClaimLimit, ...]:
    """The limits that apply to a checkout."""
    currency = checkout.cart.currency
    buyer = "" if checkout.purchaser is None else checkout.purchaser.as_buyer().id
    found: list[ClaimLimit] = []
    for each in promotions:
        if isinstance(each, Promotion):
            found += _of_promotion(each, buyer, checkout.cart.codes)
    for campaign in campaigns:
        for budget in campaign.budget:
            if budget.currency.code == currency:
                claim = Claim(
                    kind=ClaimKind.CAMPAIGN,
                    id=campaign.id,
                    amount=Money.zero(currency),
                )
                found.append(ClaimLimit(claim=claim, most=budget.minor()))
    return tuple(found)


def _of_promotion(
    promotion: Promotion, buyer: str, codes: Sequence[str]
) -> Iterator[ClaimLimit]:
    id = promotion.id
    if promotion.max_uses is not None:
        yield ClaimLimit(
            claim=Claim(kind=ClaimKind.PROMOTION, id=id), most=promotion.max_uses
        )
    if promotion.max_uses_per_buyer is not None:
        yield ClaimLimit(
            claim=Claim(kind=ClaimKind.BUYER, id=id, buyer=buyer),
            most=promotion.max_uses_per_buyer,
        )
    if promotion.max_uses_per_code is not None:
        for code in codes:
            if code in promotion.codes:
                yield ClaimLimit(
                    claim=Claim(kind=ClaimKind.CODE, id=code),
                    most=promotion.max_uses_per_code,
                )


def usage_of(
    checkout: Checkout, limits: Iterable[ClaimLimit], capacities: Mapping[str, Capacity]
) -> Usage:
    """The checkout's usage, with what is reserved of each limited thing by now."""
    uses = dict(checkout.usage.uses)
    by_buyer = dict(checkout.usage.uses_by_buyer)
    spent = dict(checkout.usage.spent)
    for limit in limits:
        known = capacities.get(limit.resource, Capacity())
        taken = known.committed + known.held
        claim = limit.claim
        if claim.kind is ClaimKind.CAMPAIGN:
            spent[claim.id] = Money.from_minor(taken, checkout.cart.currency)
        elif claim.kind is ClaimKind.BUYER:
            by_buyer[claim.id] = taken
        else:
            uses[claim.id] = taken
    return Usage(uses=uses, uses_by_buyer=by_buyer, spent=spent)


def wanted_pieces(
    cart: Cart, levels: Iterable[StockLevel], parts_per_unit: Mapping[str, int]
) -> dict[str, int]:
    """How much of each stocked SKU a cart needs, in the units the stock is counted in."""
    stocked = {level.sku for level in levels}
    wanted: dict[str, int] = {}
    for line in cart.lines:
        if line.sku in stocked:
            pieces = in_stock_units(line.quantity, parts_per_unit.get(line.sku, 1))
            wanted[line.sku] = wanted.get(line.sku, 0) + pieces
    return wanted


def availabilities(
    wanted: Mapping[str, int], levels: Sequence[StockLevel], *, on: date
) -> dict[str, Availability]:
    """The availability of such quantities, by SKU."""
    return {
        sku: availability([each for each in levels if each.sku == sku], amount, on=on)
        for sku, amount in wanted.items()
    }


def sourcing(
    wanted: Mapping[str, int],
    levels: Sequence[StockLevel],
    strategy: SourcingStrategy | None,
    *,
    on: date,
) -> SourcingPlan:
    """The locations that goods are taken from; by default in the order of *levels*."""
    if strategy is None:
        strategy = ByPriority(tuple(dict.fromkeys(each.location for each in levels)))
    return plan_sourcing(wanted, levels, strategy, on=on)


def split_shortage(answer: NotReserved) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The claims, and the stock, that somebody else took first."""
    names = [each.resource for each in answer.shortages]
    claims = tuple(name for name in names if name.startswith("claim:"))
    return claims, tuple(name for name in names if name not in claims)


def parts_to_keep(
    order: Order,
    held: Mapping[str, int],
    parts_per_unit: Mapping[str, int],
    *,
    shipped_left: bool,
) -> dict[str, int]:
    """What an order keeps of its reservation after cancellations.

    Stock of canceled goods is released, backorders first; claims only when the whole order
    is canceled. *shipped_left* says that shipped goods are no longer in the reservation.
    """
    needed: dict[str, int] = {}
    nothing_left = True
    for line in order.lines:
        known = order.quantities(line.key)
        nothing_left = nothing_left and known.canceled == known.ordered
        left = minus(
            known.ordered, known.canceled, known.shipped if shipped_left else 0
        )
        if left:
            pieces = in_stock_units(left, parts_per_unit.get(line.sku, 1))
            needed[line.sku] = needed.get(line.sku, 0) + pieces
    if nothing_left:
        return {}
    keep = {}
    for resource in sorted(held, reverse=True):  # "stock:" is kept before "backorder:"
        kind, _, rest = resource.partition(":")
        amount = held[resource]
        if kind in _STOCKED:
            sku = rest.rpartition("@")[0]
            amount = min(amount, needed.get(sku, 0))
            needed[sku] = needed.get(sku, 0) - amount
        if amount:
            keep[resource] = amount
    return keep


def stock_leaving(
    order: Order,
    shipment: str,
    held: Mapping[str, int],
    parts_per_unit: Mapping[str, int],
) -> tuple[tuple[str, int], ...]:
    """What a shipment removes from stock, by reserved resource.

    Backordered goods have to arrive first: only what is reserved in stock is removed.
    """
    found: dict[str, int] = {}
    left = dict(held)
    for key, quantity in order.shipment(shipment).quantities:
        sku = order.line(key).sku
        pieces = in_stock_units(quantity, parts_per_unit.get(sku, 1))
        for resource in sorted(left):
            kind, _, rest = resource.partition(":")
            if kind == "stock" and rest.rpartition("@")[0] == sku:
                taken = min(pieces, left[resource])
                left[resource] -= taken
                pieces -= taken
                if taken:
                    found[resource] = found.get(resource, 0) + taken
    return tuple(found.items())


_STOCKED = frozenset({"backorder", "stock"})
