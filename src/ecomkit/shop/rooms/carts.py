"""Carts: what buyers wish, kept until it is an order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hmac import compare_digest
from typing import Unpack

import attrs

from ecomkit.cart import (
    Cart,
    CartProblem,
    CartRequest,
    InvalidCartError,
    MergedCart,
    MergeStrategy,
    SavedCart,
    SharedCart,
    StaleCartError,
    UnknownShareError,
    cart_changes,
    merge_carts,
)
from ecomkit.cart.coupon_code import normalize_code
from ecomkit.cart.line import LineDetails
from ecomkit.cart.personalization import named_texts
from ecomkit.cart.quantity import Quantity
from ecomkit.checkout import Checkout, Purchaser
from ecomkit.checkout.events import coupon_change
from ecomkit.errors import short_repr
from ecomkit.events import Change
from ecomkit.pricing import PriceBook
from ecomkit.shop.desk.cart_problems import cart_problems, refuse_wrong_wishes
from ecomkit.shop.desk.errors import CartClosedError
from ecomkit.shop.desk.event_facts import about_cart, with_goods_facts
from ecomkit.shop.desk.transaction import Transaction
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.room import D, Room, flow
from ecomkit.shop.store import Books


class Carts(Room[D]):
    """The carts of a shop."""

    @flow
    def open(self, owner: str, currency: str, *, name: str = "") -> Flow[SavedCart]:
        """A new cart for a visitor or a customer."""
        opened = SavedCart(
            id=self.desk.ids.new_id("cart"),
            cart=Cart(currency),
            version=1,
            owner=owner,
            name=name,
        )
        return (
            yield from self.desk.command(
                lambda t: t.books.carts.add(attrs.evolve(opened, visit=t.visit))
            )
        )

    @flow
    def get(self, cart: str) -> Flow[SavedCart]:
        """The cart of an id; MissingRowError if there is none."""
        return (yield from self.desk.read(lambda books: books.carts.get(cart)))

    @flow
    def owned_by(self, owner: str) -> Flow[list[SavedCart]]:
        """All carts of one owner, by id."""
        return (
            yield from self.desk.read(lambda books: books.carts.where("owner", owner))
        )

    @flow
    def add(
        self,
        cart: str,
        sku: str,
        quantity: Quantity = 1,
        **wishes: Unpack[LineDetails],
    ) -> Flow[SavedCart]:
        """Adds an article to a cart: by its SKU, or a product's id with its options.

        Raises NotOfferedError for an article, option, service, wrapping or personalization
        that the shop does not sell, with the nearest that it does. More than there is in
        stock stands among the ``problems`` of the answer, as after every change of a cart.
        """
        chosen = dict(named_texts(wishes.get("options", ()), field="options"))
        variant = self.desk.quoter.assortment.sku_of(sku, chosen)
        if variant != sku:
            wishes["options"] = ()
        return (
            yield from self._edit(
                cart, lambda now: now.with_item(variant, quantity, **wishes)
            )
        )

    @flow
    def problems(self, cart: str) -> Flow[tuple[CartProblem, ...]]:
        """What of a cart the shop does not sell or does not have enough of, as of now.

        A page that shows the cart shows them beside its lines: goods sell out, and offers
        end, while a cart is kept.
        """
        desk = self.desk
        return (
            yield from desk.read(
                lambda books: cart_problems(desk.taking, books, books.carts.get(cart))
            )
        )

    @flow
    def set_quantity(self, cart: str, line: str, quantity: Quantity) -> Flow[SavedCart]:
        """Sets the quantity of a line, by its key; 0 removes it."""
        is_none = type(quantity) is int and not quantity

        def edit(now: Cart) -> Cart:
            return now.without(line) if is_none else now.with_quantity(line, quantity)

        return (yield from self._edit(cart, edit))

    @flow
    def remove(self, cart: str, line: str) -> Flow[SavedCart]:
        """Removes a line, by its key."""
        return (yield from self._edit(cart, lambda now: now.without(line)))

    @flow
    def clear(self, cart: str) -> Flow[SavedCart]:
        """Removes all lines, codes and wishes; only currency and addresses stay."""
        return (yield from self._edit(cart, lambda now: now.cleared()))

    @flow
    def enter_code(
        self, cart: str, code: str, purchaser: Purchaser | None = None
    ) -> Flow[SavedCart]:
        """Adds a coupon code and tells whether it applies now."""
        desk, normal = self.desk, normalize_code(code)

        def seen(books: Books) -> tuple[Checkout, datetime]:
            after = books.carts.get(cart).cart.with_code(code)
            asked = Checkout(id=cart, cart=after, purchaser=purchaser)
            usage, _ = desk.taking.seen_by(books, asked)
            return attrs.evolve(asked, usage=usage), books.now

        found: tuple[Checkout, datetime] = yield from desk.read(seen)
        asked, at = found
        change = coupon_change(normal, desk.quoter.verdicts(asked, at=at))
        return (yield from self._edit(cart, lambda now: now.with_code(code), (change,)))

    @flow
    def remove_code(self, cart: str, code: str) -> Flow[SavedCart]:
        """Removes a coupon code."""
        return (yield from self._edit(cart, lambda now: now.without_code(code)))

    @flow
    def apply(self, cart: str, request: CartRequest) -> Flow[SavedCart]:
        """Makes a cart what a buyer has asked for, in one step."""
        return (yield from self._edit(cart, request.applied_to))

    @flow
    def save(self, saved: SavedCart, cart: Cart) -> Flow[SavedCart]:
        """Replaces the content of a cart that was read as *saved*.

        Raises StaleCartError when it has changed since.
        """
        return (yield from self._edit(saved.id, lambda _: cart, seen=saved.version))

    @flow
    def share(self, cart: str) -> Flow[str]:
        """A token for a link by which others see a cart or a wish list and copy from it.

        The same one until :meth:`unshare`. Whoever has it sees the lines, and neither the
        owner nor any address.
        """
        new = self.desk.ids.new_id("share")

        def change(transaction: Transaction) -> str:
            saved: SavedCart = transaction.books.carts.get(cart, lock=True)
            if not saved.share:
                saved = attrs.evolve(saved, share=new)
                transaction.books.carts.put(saved)
            return f"{saved.id}.{saved.share}"

        return (yield from self.desk.command(change))

    @flow
    def unshare(self, cart: str) -> Flow[SavedCart]:
        """Ends the sharing of a cart: its link shows nothing any more."""

        def change(transaction: Transaction) -> SavedCart:
            saved: SavedCart = transaction.books.carts.get(cart, lock=True)
            return transaction.books.carts.put(attrs.evolve(saved, share=""))

        return (yield from self.desk.command(change))

    @flow
    def shared(self, token: str) -> Flow[SharedCart]:
        """The cart that a token of :meth:`share` shows; UnknownShareError without one."""
        return (yield from self.desk.read(lambda books: _shared(books, token)))

    @flow
    def copy(self, token: str, into: str) -> Flow[SavedCart]:
        """Adds what a shared cart holds to another cart; ``problems`` say what is gone."""
        found: SharedCart = yield from self.desk.read(
            lambda books: _shared(books, token)
        )

        def edit(now: Cart) -> Cart:
            for line in found.cart.lines:
                now = now.with_line(line.to_delivery(""))
            return now

        return (yield from self._edit(into, edit, refuses=False))

    @flow
    def merge(
        self,
        cart: str,
        into: str,
        strategy: MergeStrategy = MergeStrategy.LARGER,
    ) -> Flow[MergedCart]:
        """A guest's *cart* joins the one that a customer has kept, and is empty then.

        The answer tells where the two differed; what is sold out or not for sale stands
        among the ``problems`` of the cart it went *into*, and is not refused.
        """
        if cart == into:
            raise InvalidCartError(
                f"{short_repr(cart)} is both carts", path="$.into", hint="name another"
            )

        def change(transaction: Transaction) -> MergedCart:
            both = {id: _still_open(transaction, id) for id in sorted((cart, into))}
            guest, kept = both[cart], both[into]
            merged = merge_carts(kept.cart, guest.cart, strategy)
            self._put(transaction, guest, guest.cart.cleared())
            self._put(transaction, kept, merged.cart, refuses=False)
            return merged

        return (yield from self.desk.command(change))

    def _edit(
        self,
        cart: str,
        edit: Callable[[Cart], Cart],
        more: tuple[Change, ...] = (),
        *,
        seen: int | None = None,
        refuses: bool = True,
    ) -> Flow[SavedCart]:
        def change(transaction: Transaction) -> SavedCart:
            before = _still_open(transaction, cart)
            if seen is not None and seen != before.version:
                raise StaleCartError(
                    f"cart {short_repr(cart)} is at version {before.version}, not {seen}",
                    hint="load it again and repeat the change",
                    asked=seen,
                    present=before.version,
                )
            return self._put(
                transaction, before, edit(before.cart), more, refuses=refuses
            )

        return (yield from self.desk.command(change))

    def _put(
        self,
        transaction: Transaction,
        before: SavedCart,
        after: Cart,
        more: tuple[Change, ...] = (),
        *,
        refuses: bool = True,
    ) -> SavedCart:
        books: Books = transaction.books
        problems = cart_problems(
            self.desk.taking, books, attrs.evolve(before, cart=after)
        )
        if refuses:
            refuse_wrong_wishes(problems, before.cart, after)
        if after == before.cart and not more:
            return attrs.evolve(before, problems=problems)
        kept = attrs.evolve(
            before,
            cart=after,
            version=before.version + 1,
            visit=transaction.visit or before.visit,
        )
        book: PriceBook = self.desk.quoter.pricer.book
        moved: tuple[Change, ...] = cart_changes(before.cart, after)
        transaction.tell(
            (*with_goods_facts(book, moved, after, books.now), *more),
            actor=before.owner,
            subject=before.id,
            version=kept.version,
            visit=kept.visit,
            about=about_cart(books, book, after, owner=before.owner),
        )
        books.carts.put(kept)
        return attrs.evolve(kept, problems=problems)


def _still_open(transaction: Transaction, cart: str) -> SavedCart:
    found: SavedCart = transaction.books.carts.get(cart, lock=True)
    if found.order:
        raise CartClosedError(
            f"cart {short_repr(cart)} became order {found.order}",
            hint="start a new cart",
            order=found.order,
        )
    return found


def _shared(books: Books, token: str) -> SharedCart:
    id, _, secret = token.rpartition(".")
    saved = books.carts.find(id) if secret else None
    known = "" if saved is None else saved.share
    if saved is None or not compare_digest(secret.encode(), known.encode()):
        raise UnknownShareError(
            "nothing is shared under this link", hint="ask for it again"
        )
    lines = [line.to_delivery("") for line in saved.cart.lines]
    return SharedCart(name=saved.name, cart=Cart(saved.cart.currency, lines))
