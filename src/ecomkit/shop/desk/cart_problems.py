"""What is wrong with a cart: what the shop does not sell, or has too little of."""

from __future__ import annotations

import attrs

from ecomkit.cart import Cart, LineItem, SavedCart
from ecomkit.checkout import Checkout
from ecomkit.checkout.errors import NotOfferedError
from ecomkit.checkout.requirement import Requirement
from ecomkit.checkout.review import stock_problems
from ecomkit.orders import OutOfStockError
from ecomkit.shop.desk.taking import Taking
from ecomkit.shop.store import Books


def cart_problems(
    taking: Taking, books: Books, saved: SavedCart
) -> tuple[Requirement, ...]:
    """Everything wrong with a cart; paths start at the cart."""
    cart = saved.cart
    _, stock = taking.seen_by(books, Checkout(id=_sale_of(books, saved), cart=cart))
    found = (*taking.quoter.assortment.problems(cart), *stock_problems(cart, stock))
    return tuple(
        attrs.evolve(each, path=f"${each.path.removeprefix('$.cart')}")
        for each in found
    )


def refuse_wrong_lines(
    taking: Taking, books: Books, before: SavedCart, after: Cart
) -> None:
    """Raises for what an edit asks for and the shop does not sell or does not have.

    Lines that the edit leaves alone, or asks for less of, are not looked at: they are told
    by :func:`cart_problems`. Raises NotOfferedError, or OutOfStockError.
    """
    known = {line.key: line for line in before.cart.lines}
    asked = [
        f"$.lines[{index}]."
        for index, line in enumerate(after.lines)
        if _is_more(line, known.get(line.key))
    ]
    old, new = (
        (cart.services, cart.gift_wrap, cart.greeting) for cart in (before.cart, after)
    )
    if not asked and old == new:
        return
    edited = attrs.evolve(before, cart=after)
    problems = tuple(
        each
        for each in cart_problems(taking, books, edited)
        if (
            any(each.path.startswith(line) for line in asked)
            or not each.path.startswith("$.lines")
        )
    )
    if not problems:
        return
    first = problems[0]
    short = tuple(each for each in problems if each.code == "stock_unavailable")
    if short == problems:
        raise OutOfStockError(
            "there is less of it than asked for",
            path=first.path,
            hint=first.hint,
            what=tuple(each.facts["sku"] for each in short),
            problems=problems,
        )
    raise NotOfferedError(
        ", ".join(dict.fromkeys(each.code for each in problems)),
        path=first.path,
        hint=first.hint,
        problems=problems,
    )


def _is_more(line: LineItem, before: LineItem | None) -> bool:
    return before is None or line.quantity > before.quantity


def _sale_of(books: Books, saved: SavedCart) -> str:
    # What the buyer's own checkout holds does not stand in the buyer's way.
    own = [row.id for row in books.checkouts.where("cart", saved.id) if not row.order]
    return own[0] if own else saved.id
