"""SavedCart: a cart as a shop keeps it."""

from __future__ import annotations

import attrs

from ecomkit.cart.cart import Cart
from ecomkit.cart.errors import InvalidCartError
from ecomkit.events import Visit
from ecomkit.text import typed_line
from ecomkit.validators import Validators, as_tuple

check = Validators(InvalidCartError)


def _as_name(value: str) -> str:
    return typed_line(value, path="$.name")


@attrs.frozen(kw_only=True)
class CartProblem:
    """One thing wrong with a cart: a stable ``code``, its ``path`` in the cart, what would do.

    ``sku`` is the article it is about, if it is about one.
    """

    code: str = attrs.field(validator=check.text)
    path: str = attrs.field(default="$", validator=check.text)
    hint: str = attrs.field(default="", validator=check.text)
    sku: str = attrs.field(default="", validator=check.text)


@attrs.frozen(kw_only=True)
class SharedCart:
    """What others see of a cart that is shared: its name and what is in it, not whose it is."""

    name: str
    cart: Cart


@attrs.frozen(kw_only=True)
class SavedCart:
    """A stored cart: its owner, its name and its version.

    ``version`` counts the times it was stored; ``owner`` is a visitor's or customer's id;
    ``name`` distinguishes several carts of one owner ("" is the current one; "birthday" a
    list for later). ``order`` is the order it became: it is closed from then on.
    ``visit`` is the last one in which it was changed.
    ``share`` is the secret half of the link by which others see it, if it is shared.
    ``problems`` are what was wrong with it when a command of the shop answered with it
    (sold out, no longer for sale); they are not kept, and two carts are equal without them.
    """

    id: str
    cart: Cart
    version: int = 0
    owner: str = ""
    name: str = attrs.field(default="", converter=_as_name)
    order: str = ""
    visit: Visit | None = None
    share: str = attrs.field(default="", repr=False)
    problems: tuple[CartProblem, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(CartProblem), eq=False
    )
