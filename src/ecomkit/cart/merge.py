"""A guest's cart meets a saved one: nothing is lost, and conflicts are reported."""

from __future__ import annotations

from typing import TypeVar

import attrs

from ecomkit.attributes import AttributeValue
from ecomkit.cart.cart import Cart
from ecomkit.cart.delivery import Delivery
from ecomkit.cart.line import LineItem, join_notes
from ecomkit.cart.quantity import MOST, Quantity, add_quantities, micro
from ecomkit.choices import StrictEnum
from ecomkit.text import MOST_CHARACTERS

T = TypeVar("T")


class MergeStrategy(StrictEnum):
    """Which quantity wins when both carts hold the same line.

    ``ADD`` takes the sum, ``LARGER`` the larger, ``KEEP`` that of the cart merged into.
    ADD and LARGER give the same quantities whichever cart comes first. LARGER and KEEP
    may be repeated: merging the same cart again changes nothing.
    """

    ADD = "add"
    LARGER = "larger"
    KEEP = "keep"


@attrs.frozen(kw_only=True)
class MergeConflict:
    """Something on which the carts differ: what was kept, and what the other one said."""

    path: str
    kept: object
    other: object


@attrs.frozen
class MergedCart:
    """A merged cart, and where the two carts differed."""

    cart: Cart
    conflicts: tuple[MergeConflict, ...]


def merge_carts(into: Cart, other: Cart, strategy: MergeStrategy) -> MergedCart:
    """The cart that holds what *into* and *other* hold.

    Lines, codes, services, notes and deliveries are joined. Where the carts differ (in an
    address, a currency, a quantity), the strategy or *into* decides and the conflict is
    reported. Every quantity is one of the two or their sum.
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
    joined = join_notes(into.note, other.note)
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
) -> dict[str, AttributeValue]:
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
    return tuple(known.values())


def _lines(
    into: Cart, other: Cart, strategy: MergeStrategy, conflicts: list[MergeConflict]
) -> tuple[LineItem, ...]:
    # Lines that go nowhere yet go where the other cart's first lines go.
    first = next((each.id for each in (*into.deliveries, *other.deliveries)), "")
    lines: dict[object, LineItem] = {}
    for line in into.lines:
        named = line if line.delivery else line.to_delivery(first)
        lines[named.content] = named
    for each in other.lines:
        line = each if each.delivery else each.to_delivery(first)
        kept = lines.get(line.content)
        if kept is None:
            lines[line.content] = line
            continue
        path = f"$.lines[{kept.key}]"
        lines[line.content] = attrs.evolve(
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
        total = add_quantities(kept, other)
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
