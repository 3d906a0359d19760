"""Law: one law of prices, its breaches, and the error that tells of one in a few lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import attrs

from ecomkit.cart import Cart
from ecomkit.money import Money
from ecomkit.testing.strategies import Sale

_MOST_LINES = 4  # of a cart in a message; the error itself has the whole cart
_MOST_LETTERS = 400


@attrs.frozen
class Breach:
    """What shows that a law is broken: a sentence, and the sale that it was compared with."""

    says: str
    other: Sale | None = None


class LawBrokenError(AssertionError):
    """A law of prices is broken: ``law``, by the price of ``sale``.

    ``cart`` is the sale's cart, ``other`` the one that had to cost the same, if there is
    one, and ``totals`` what they cost. The message is of at most fifteen lines.
    """

    def __init__(self, law: Law, sale: Sale, breach: Breach) -> None:
        self.law = law
        self.sale = sale
        self.breach = breach
        self.other = None if breach.other is None else breach.other.cart
        sales = [sale] if breach.other is None else [sale, breach.other]
        self.totals: tuple[Money, ...] = tuple(each.price().total for each in sales)
        says = breach.says
        if len(says) > _MOST_LETTERS:
            says = f"{says[:_MOST_LETTERS]}..."
        told = [f"{law.number}, {law.says}: {says}".replace("\n", " ")]
        for name, each, total in zip(
            ("cart", "other cart"), sales, self.totals, strict=False
        ):
            told += [f"  {name}, {total}:", *lines_told(each.cart)]
        super().__init__("\n".join(told))

    @property
    def cart(self) -> Cart:
        """The cart whose price broke the law."""
        return self.sale.cart


def lines_told(cart: Cart) -> Iterator[str]:
    """The first lines of a cart and its codes, for people, in at most six lines."""
    shown = cart.lines[:_MOST_LINES]
    for line in shown:
        options = "".join(f", {name} {value}" for name, value in line.options)
        yield f"    {line.quantity} x {line.sku}{options}"[:_MOST_LETTERS]
    if len(cart.lines) > len(shown):
        yield f"    and {len(cart.lines) - len(shown)} lines more"
    if cart.codes:
        yield f"    with {', '.join(cart.codes)}"[:_MOST_LETTERS]


@attrs.frozen
class Law:
    """One law: what it says, when it applies, and its check.

    ``broken`` yields a :class:`Breach`, or just its sentence, for each breach.
    """

    number: str
    says: str
    broken: Callable[[Sale], Iterator[Breach | str]]
    applies: Callable[[Sale], bool] = lambda sale: bool(sale.cart.lines)

    def check(self, sale: Sale) -> bool:
        """Whether the law applies to *sale*. Raises LawBrokenError where it is broken."""
        if not self.applies(sale):
            return False
        for breach in self.broken(sale):
            raise LawBrokenError(
                self, sale, Breach(breach) if isinstance(breach, str) else breach
            )
        return True
