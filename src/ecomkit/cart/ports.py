"""What the cart room asks of the outside: a place to keep carts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import attrs

from ecomkit.cart.cart import Cart


@attrs.frozen(kw_only=True)
class SavedCart:
    """A stored cart: its owner, its name and its version.

    ``version`` counts the times it was stored; ``owner`` is a visitor's or customer's id;
    ``name`` distinguishes several carts of one owner ("" is the current one; "birthday" a
    list for later). ``order`` is the order it became: it is closed from then on.
    """

    id: str
    cart: Cart
    version: int = 0
    owner: str = ""
    name: str = ""
    order: str = ""


class CartRepository(Protocol):
    """Keeps carts."""

    def find(self, ids: Sequence[str], /) -> Sequence[SavedCart]:
        """The carts of these ids that are there, in the order asked for."""
        ...

    def owned_by(self, owner: str, /) -> Sequence[SavedCart]:
        """All carts of one owner, by id."""
        ...

    def store(self, saved: SavedCart, /) -> SavedCart:
        """Stores a cart and gives it back with its new version.

        A new cart has version 0. Raises StaleCartError when somebody stored another
        version in the meantime.
        """
        ...

    def forget(self, saved: SavedCart, /) -> None:
        """Removes a cart.

        Raises StaleCartError when it was stored in the meantime; a cart that is not there
        is forgotten already.
        """
        ...
