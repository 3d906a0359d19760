"""SavedCart: a cart as a shop keeps it."""

from __future__ import annotations

import attrs

from ecomkit.cart.cart import Cart
from ecomkit.events import Visit


@attrs.frozen(kw_only=True)
class SavedCart:
    """A stored cart: its owner, its name and its version.

    ``version`` counts the times it was stored; ``owner`` is a visitor's or customer's id;
    ``name`` distinguishes several carts of one owner ("" is the current one; "birthday" a
    list for later). ``order`` is the order it became: it is closed from then on.
    ``visit`` is the last one in which it was changed.
    """

    id: str
    cart: Cart
    version: int = 0
    owner: str = ""
    name: str = ""
    order: str = ""
    visit: Visit | None = None
