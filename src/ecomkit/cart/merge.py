"""A guest's cart meets a saved one: nothing is lost, and what collides is told."""

from __future__ import annotations

from typing import TypeVar

import attrs

from ecomkit.cart.cart import Cart
from ecomkit.cart.delivery import Delivery
from ecomkit.cart.facts import Fact
from ecomkit.cart.line import LineItem, joined_notes
from ecomkit.cart.quantity import MOST, Quantity, added, micro
from ecomkit.choices import StrictEnum
from ecomkit.text import MOST_CHARACTERS

T = TypeVar("T")


class MergeStrategy(StrictEnum):
    """Which quantity a wish gets that stands in both carts.

    ``ADD`` the sum; ``LARGER`` the larger; ``KEEP`` that of the cart merged into. ADD and
    LARGER give the same quantities whichever cart comes first. LARGER and KEEP may be
    repeated: merging the same cart again changes nothing.
    """

    ADD = "add"
    LARGER = "larger"
    KEEP = "keep"


@attrs.frozen(kw_only=True)
class MergeConflict:
    """Something that both carts say, and differently: what was kept, what was not."""

    path: str
    kept: object
    other: object


@attrs.frozen
class MergedCart:
    """A merged cart, and what it could not hold of either."""

    cart: Cart
    conflicts: tuple[MergeConflict, ...]


def merge_carts(into: Cart, other: Cart, strategy: MergeStrategy) -> MergedCart:
    """The cart that holds what *into* and *other* hold.

    Lines, codes, services, notes and deliveries come together; where both carts say one
    thing differently (an address, a currency, a quantity) the strategy or *into* decides,
    and the rest is a conflict. Every quantity is one of the two or their sum.
    """
    chosen = MergeStrategy(strategy)
    conflicts: list[MergeConflict] = []
    cart = Cart(
        _one(into.currency, other.currency, "currency", conflicts),
        _lines(into, other, chosen, conflicts),
        codes=(*into.codes, *other.codes),
        deliveries=_deliveries(into, other, conflicts),
        billing=_one(into.billing, other.billing, "billing", conflicts),
        services=(*into.services, *other.services),
        gift_wrap=_one(into.gift_wrap, other.gift_wrap, "gift_wrap", conflicts),
        greeting=_one(into.greeting, other.greeting, "greeting", conflicts),
        note=_note(into, other, "$", conflicts),
        attributes=_attributes(into, other, "$", conflicts),
    )
    return MergedCart(cart, tuple(conflicts))


def _one(kept: T, other: T, field: str, conflicts: list[MergeConflict]) -> T:
    if kept and other and kept != other:
        conflicts.append(MergeConflict(path=f"$.{field}", kept=kept, other=other))
    return kept or other


def _note(
    into: Cart | LineItem,
    other: Cart | LineItem,
    path: str,
    conflicts: list[MergeConflict],
) -> str:
    joined = joined_notes(into.note, other.note)
    if len(joined) <= MOST_CHARACTERS:
        return joined
    conflicts.append(
        MergeConflict(path=f"{path}.note", kept=into.note, other=other.note)
    )
    return into.note


def _attributes(
    into: Cart | LineItem,
    other: Cart | LineItem,
    path: str,
    conflicts: list[MergeConflict],
) -> dict[str, Fact]:
    kept, theirs = dict(into.attributes), dict(other.attributes)
    conflicts.extend(
        MergeConflict(
            path=f"{path}.attributes.{name}", kept=kept[name], other=theirs[name]
        )
        for name in theirs
        if name in kept and kept[name] != theirs[name]
    )
    return {**theirs, **kept}


def _deliveries(
    into: Cart, other: Cart, conflicts: list[MergeConflict]
) -> tuple[Delivery, ...]:
    known = {delivery.id: delivery for delivery in into.deliveries}
    for delivery in other.deliveries:
        kept = known.setdefault(delivery.id, delivery)
        if kept != delivery:
            conflicts.append(
                MergeConflict(
                    path=f"$.deliveries.{delivery.id}", kept=kept, other=delivery
                )
            )
    # Lines that name no delivery go to the first, which may not be the one they went to.
    if into.deliveries and other.deliveries:
        first, theirs = into.deliveries[0].id, other.deliveries[0].id
        if first != theirs:
            conflicts.append(
                MergeConflict(path="$.deliveries[0]", kept=first, other=theirs)
            )
    return tuple(known.values())


def _lines(
    into: Cart, other: Cart, strategy: MergeStrategy, conflicts: list[MergeConflict]
) -> tuple[LineItem, ...]:
    lines = {line.wish: line for line in into.lines}
    for line in other.lines:
        kept = lines.get(line.wish)
        if kept is None:
            lines[line.wish] = line
            continue
        path = f"$.lines[{kept.key}]"
        lines[line.wish] = attrs.evolve(
            kept,
            quantity=_quantity(kept.quantity, line.quantity, strategy, path, conflicts),
            note=_note(kept, line, path, conflicts),
            attributes=_attributes(kept, line, path, conflicts),
        )
    return tuple(lines.values())


def _quantity(
    kept: Quantity,
    other: Quantity,
    strategy: MergeStrategy,
    path: str,
    conflicts: list[MergeConflict],
) -> Quantity:
    if strategy is MergeStrategy.ADD:
        total = added(kept, other)
        if total <= MOST:
            return total
        chosen: Quantity = MOST
        left: Quantity = total
    elif strategy is MergeStrategy.LARGER and micro(other) > micro(kept):
        chosen, left = other, kept
    else:
        chosen, left = kept, other
    if chosen != left:
        conflicts.append(
            MergeConflict(path=f"{path}.quantity", kept=chosen, other=left)
        )
    return chosen
