"""What is wrong with a cart: what the shop does not sell, or has too little of."""

from __future__ import annotations

from ecomkit.cart import Cart, CartProblem, LineItem, SavedCart
from ecomkit.checkout import Checkout
from ecomkit.checkout.errors import NotOfferedError
from ecomkit.checkout.review import stock_problems
from ecomkit.shop.desk.taking import Taking
from ecomkit.shop.store import Books


def cart_problems(
    taking: Taking, books: Books, saved: SavedCart
) -> tuple[CartProblem, ...]:
    """Everything wrong with a cart, as of now."""
    cart = saved.cart
    _, stock = taking.seen_by(books, Checkout(id=_sale_of(books, saved), cart=cart))
    wrong = taking.quoter.assortment.problems(cart, sellers=taking.sellers(books, cart))
    found = (*wrong, *stock_problems(cart, stock, taking.unit_of))
    return tuple(
        CartProblem(
            code=each.code,
            path=f"${each.path.removeprefix('$.cart')}",
            hint=each.hint,
            sku=str(each.facts.get("sku", "")),
        )
        for each in found
    )


def refuse_wrong_wishes(
    problems: tuple[CartProblem, ...], before: Cart, after: Cart
) -> None:
    """Raises NotOfferedError for what an edit asks for and the shop does not sell.

    Lines that the edit leaves alone, or asks for less of, do not stand in its way, and
    goods that are sold out may come in again: those are only told.
    """
    known = {line.key: line for line in before.lines}
    kept = tuple(
        f"$.lines[{index}]."
        for index, line in enumerate(after.lines)
        if not _is_more(line, known.get(line.key))
    )
    old, new = (
        (cart.services, cart.gift_wrap, cart.greeting) for cart in (before, after)
    )
    wrong = tuple(
        each
        for each in problems
        if each.code != "stock_unavailable"
        and not each.path.startswith(kept)
        and (each.path.startswith("$.lines") or old != new)
    )
    if wrong:
        raise NotOfferedError(
            ", ".join(dict.fromkeys(each.code for each in wrong)),
            path=wrong[0].path,
            hint=wrong[0].hint,
            problems=wrong,
        )


def _is_more(line: LineItem, before: LineItem | None) -> bool:
    return before is None or line.quantity > before.quantity


def _sale_of(books: Books, saved: SavedCart) -> str:
    # What the buyer's own checkout holds does not stand in the buyer's way.
    own = [row.id for row in books.checkouts.where("cart", saved.id) if not row.order]
    return own[0] if own else saved.id
