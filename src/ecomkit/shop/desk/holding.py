"""What there is only so much of: held for a checkout, taken for good by its order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

import attrs

from ecomkit.errors import short_repr
from ecomkit.frozen import trusted
from ecomkit.inventory import MovementReason, StockLevel, StockMovement
from ecomkit.inventory.errors import InvalidStockError
from ecomkit.reservations import Reservation, ReservationState
from ecomkit.shop.desk import backorders
from ecomkit.shop.store import Books, LimitedResource
from ecomkit.shop.store.row_kinds import moment_key

_MOST_SWEPT = 100


def held_by(books: Books, checkout: str) -> dict[str, int]:
    """What a checkout holds or its order has taken."""
    found = books.reservations.find(checkout)
    if found is None or found.state is ReservationState.RELEASED:
        return {}
    return dict(found.parts)


def run_out(books: Books) -> list[Reservation]:
    """Holds whose time is over, but whose parts still count as used."""
    return books.reservations.where(
        "expires", moment_key(books.now), comparison="<=", limit=_MOST_SWEPT
    )


def used_by_others(
    books: Books, names: Iterable[str], *, but: str = ""
) -> dict[str, int]:
    """How much of each resource others use, for good or until a moment to come."""
    rows = books.stock.many(tuple(names))
    free: Counter[str] = Counter()
    for reservation in run_out(books):
        if reservation.id != but:
            free.update(dict(reservation.parts))
    if but:
        free.update(held_by(books, but))
    return {name: max(row.used - free[name], 0) for name, row in rows.items()}


def levels(
    books: Books, skus: Iterable[str], *, but: str = ""
) -> tuple[StockLevel, ...]:
    """The stock of articles at every place, as it is for one checkout."""
    asked = {sku: place for place, sku in enumerate(dict.fromkeys(skus))}
    places = [
        row
        for row in books.stock.where_any("sku", asked)
        if row.terms is not None and row.id == row.terms.stock_resource
    ]
    places.sort(key=lambda row: asked[row.terms.sku] if row.terms else 0)
    backorders = [row.terms.backorder_resource for row in places if row.terms]
    names = [*(row.id for row in places), *backorders]
    used = used_by_others(books, names, but=but)
    limits = books.stock.many(backorders)
    found = []
    for row in places:
        terms = row.terms
        assert terms is not None
        later = limits.get(terms.backorder_resource)
        found.append(
            trusted(
                terms,
                on_hand=row.limit,
                allocated=used[row.id],
                backorder_limit=0 if later is None else later.limit,
                backordered=used.get(terms.backorder_resource, 0),
            )
        )
    return tuple(found)


def keeps_stock(books: Books) -> bool:
    """Whether the shop counts the stock of anything."""
    return bool(books.stock.where("sku", "", comparison=">=", limit=1))


def limit(books: Books, most: Mapping[str, int]) -> None:
    """Makes what is limited known, by its name, with how much there is of it."""
    known = books.stock.many(most)
    for name, amount in most.items():
        row = known.get(name)
        if row is None:
            books.stock.add(LimitedResource(id=name, limit=amount))
        elif row.limit != amount:
            books.stock.increase(name, "limit", amount - row.limit)


def hold(
    books: Books,
    checkout: str,
    parts: Mapping[str, int],
    until: datetime,
    *,
    quote: str,
) -> tuple[str, ...]:
    """Holds the *parts* of a quote for a checkout, instead of what it held before.

    Gives the names of what there is too little of; then nothing is held.
    """
    return _reserve(books, checkout, parts, until, ReservationState.HELD, quote)


def keep(books: Books, checkout: str, *, quote: str) -> bool:
    """Takes for good what a checkout holds for a quote; whether all of it is there."""
    known = books.reservations.find(checkout)
    if (
        known is None
        or known.state is not ReservationState.HELD
        or known.reference != quote
        or not _counts(books, known, dict(known.parts))
    ):
        return False
    kept = attrs.evolve(known, state=ReservationState.COMMITTED, reference=checkout)
    books.reservations.put(kept)
    backorders.keep_in_step(books, None, kept)
    return True


def take(
    books: Books, checkout: str, parts: Mapping[str, int], until: datetime
) -> tuple[str, ...]:
    """Takes *parts* for good, out of what the checkout holds and of what is free.

    Gives the names of what there is too little of; then the hold is released as well.
    """
    return _reserve(books, checkout, parts, until, ReservationState.COMMITTED, checkout)


def release(books: Books, checkout: str, keep: Mapping[str, int] | None = None) -> None:
    """Releases what a checkout holds or its order has taken, all but *keep*.

    Goods that others wait for are given to them next.
    """
    for name in _let_go(books, checkout, keep or {}):
        backorders.look_at(books, name)


def _let_go(books: Books, checkout: str, keep: Mapping[str, int]) -> list[str]:
    # Gives the names of what there is more of now.
    found = books.reservations.find(checkout)
    if found is None or found.state is ReservationState.RELEASED:
        return []
    left = found.keeping(keep)
    kept = dict(left.parts) if left.state is not ReservationState.RELEASED else {}
    freed = [name for name, amount in found.parts if amount > kept.get(name, 0)]
    had = dict(found.parts)
    for name in freed:
        books.stock.increase(name, "used", kept.get(name, 0) - had[name])
    books.reservations.put(left)
    backorders.keep_in_step(books, found, left)
    return freed


def take_more(books: Books, checkout: str, parts: Mapping[str, int]) -> tuple[str, ...]:
    """Takes *parts* for good, in addition to what an order has taken.

    Gives the names of what there is too little of; then nothing more is taken.
    """
    short = _short(books, parts)
    if short and sweep(books):
        short = _short(books, parts)
    if short or not parts:
        return short
    before = books.reservations.find(checkout)
    for name, amount in parts.items():
        books.stock.increase(name, "used", amount, most="limit")
    if before is None:
        state = ReservationState.COMMITTED
        after = Reservation(
            checkout, parts, expires_at=books.now, reference=checkout, state=state
        )
        books.reservations.add(after)
    else:
        had = before.parts if before.state is ReservationState.COMMITTED else ()
        both = Counter(dict(had)) + Counter(parts)
        after = attrs.evolve(before, parts=both, state=ReservationState.COMMITTED)
        books.reservations.put(after)
    backorders.keep_in_step(books, before, after)
    return ()


def ship(
    books: Books,
    checkout: str,
    leaving: Iterable[tuple[str, int]],
    *,
    location: str,
    id: str,
) -> None:
    """Takes pieces that an order has taken, by SKU, out of the stock of a location."""
    found = books.reservations.get(checkout)
    parts = dict(found.parts)
    for sku, amount in leaving:
        level = StockLevel(sku=sku, location=location)
        books.stock.increase(level.stock_resource, "used", -amount)
        move(
            books,
            level,
            -amount,
            MovementReason.SHIPPED,
            id=f"{id}:{sku}",
            reference=checkout,
        )
        parts[level.stock_resource] -= amount
    left = {name: amount for name, amount in parts.items() if amount}
    books.reservations.put(found.keeping(left))


def sweep(books: Books) -> int:
    """Releases holds whose time is over; gives how many."""
    ended = run_out(books)
    for reservation in ended:
        release(books, reservation.id)
    return len(ended)


def _reserve(
    books: Books,
    checkout: str,
    parts: Mapping[str, int],
    until: datetime,
    state: ReservationState,
    reference: str,
) -> tuple[str, ...]:
    known = books.reservations.find(checkout)
    freed: list[str] = []
    if known is None or not _counts(books, known, parts):
        freed = _let_go(books, checkout, {})
        short = _short(books, parts)
        if short and sweep(books):
            short = _short(books, parts)
        if short or not parts:
            for name in freed:
                backorders.look_at(books, name)
            return short
        for name, amount in parts.items():
            books.stock.increase(name, "used", amount, most="limit")
    wanted = Reservation(
        checkout, parts, expires_at=until, reference=reference, state=state
    )
    if known is None:
        books.reservations.add(wanted)
    else:
        books.reservations.put(wanted)
    backorders.keep_in_step(books, None, wanted)
    for name in freed:
        if name not in parts:
            backorders.look_at(books, name)
    return ()


def _counts(books: Books, known: Reservation, parts: Mapping[str, int]) -> bool:
    # These very parts count as in use already, and nothing of them was lost since.
    if known.state is ReservationState.RELEASED or dict(known.parts) != dict(parts):
        return False
    rows = books.stock.many(parts)
    return all(name in rows and rows[name].used <= rows[name].limit for name in parts)


def _short(books: Books, parts: Mapping[str, int]) -> tuple[str, ...]:
    rows = books.stock.many(parts)
    return tuple(
        name
        for name, amount in parts.items()
        if name not in rows or rows[name].left < amount
    )


def move(
    books: Books,
    level: StockLevel,
    amount: int,
    reason: MovementReason,
    *,
    id: str,
    reference: str = "",
) -> None:
    """Goods come to a place, or leave it (below zero); the only way that stock changes."""
    books.movements.add(
        StockMovement(
            id=id,
            sku=level.sku,
            location=level.location,
            amount=amount,
            reason=reason,
            at=books.now,
            reference=reference,
        )
    )
    # What is lost may be promised: nobody promises it meanwhile.
    is_lost = amount < 0 and reason is not MovementReason.SHIPPED
    row = books.stock.find(level.stock_resource, lock=is_lost)
    there = 0 if row is None else row.limit
    if there + amount < 0:
        raise InvalidStockError(
            f"{-amount} of {short_repr(level.sku)} cannot leave",
            path="$.amount",
            hint=f"there are {there}",
        )
    if row is None:
        terms = StockLevel(sku=level.sku, location=level.location)
        books.stock.add(
            LimitedResource(id=level.stock_resource, limit=max(amount, 0), terms=terms)
        )
    if row is not None or amount < 0:
        after = books.stock.increase(level.stock_resource, "limit", amount)
        if is_lost and after.used > after.limit:
            books.stock.put(attrs.evolve(after, is_short=True))
    if amount > 0:
        backorders.look_at(books, level.stock_resource)


def set_terms(books: Books, terms: StockLevel) -> None:
    """Records the terms of an article at a place, and how many may be sold on backorder."""
    plain = attrs.evolve(terms, on_hand=0, allocated=0, held=0, backordered=0)
    row = books.stock.find(terms.stock_resource)
    if row is None:
        books.stock.add(LimitedResource(id=terms.stock_resource, terms=plain))
    else:
        books.stock.put(attrs.evolve(row, terms=plain))
    if terms.backorder_limit or books.stock.find(terms.backorder_resource):
        limit(books, {terms.backorder_resource: terms.backorder_limit})
    backorders.look_at(books, terms.stock_resource)
