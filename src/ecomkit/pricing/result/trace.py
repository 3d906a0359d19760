"""Trace: the tree behind a price. Every figure has its parts or its reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction

import attrs

from ecomkit.money.amount import Money
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.pricing.result.verdicts import Verdict
from ecomkit.validators import Validators, as_dict, require_type

check = Validators(InvalidPriceError)


@attrs.frozen(kw_only=True)
class Figure:
    """One figure, and where it comes from.

    ``what`` is a message id (``"total"``, ``"line"``, ``"discount"``, ``"tax"``, ...), ``of`` the
    key or id of what it is about. Where it has ``parts`` it is their sum; otherwise
    ``exact`` is its value before rounding (where it was rounded) and ``rounding`` how it
    was rounded. ``because`` holds the inputs: rule and version, rate, base, price list,
    treatment, law.
    """

    what: str
    of: str = ""
    amount: Money
    exact: Fraction | None = None
    rounding: str = ""
    because: Mapping[str, str] = attrs.field(
        factory=dict, converter=as_dict, validator=check.instance_of(dict), hash=False
    )
    parts: tuple[Figure, ...] = ()

    @property
    def path(self) -> str:
        """Its name among the parts of one figure."""
        return f"{self.what}:{self.of}" if self.of else self.what

    @property
    def lost(self) -> Fraction:
        """What rounding added (above zero) or took away."""
        if self.exact is None:
            return Fraction(0)
        return Fraction(self.amount.amount) - self.exact

    def walk(self, depth: int = 0) -> Iterator[tuple[int, Figure]]:
        """This figure and all below it, with their depth, in the order in which they arise."""
        yield depth, self
        for part in self.parts:
            yield from part.walk(depth + 1)


@attrs.frozen(kw_only=True)
class FigureChange:
    """A figure that differs between two traces: where, from what, to what, and why."""

    path: str
    before: Money | None
    after: Money | None
    because: tuple[tuple[str, str, str], ...] = ()

    @property
    def difference(self) -> Money:
        """How much more it is now."""
        known = self.after if self.after is not None else self.before
        assert known is not None  # a change has at least one side
        nothing = Money.zero(known.currency)
        return (self.after or nothing) - (self.before or nothing)


@attrs.frozen(kw_only=True)
class Trace:
    """A whole price explained: the tree of its figures, and the verdict on every rule."""

    total: Figure
    verdicts: tuple[Verdict, ...] = ()

    def find(self, path: str) -> Figure | None:
        """The figure at a path such as ``goods/line:tea/tax:vat``."""
        figure: Figure | None = self.total
        for step in path.split("/"):
            if figure is None:
                return None
            figure = next((part for part in figure.parts if part.path == step), None)
        return figure

    def diff(self, later: Trace) -> tuple[FigureChange, ...]:
        """Why another trace comes to another price: the changed figures, causes last.

        A sum is named before the parts that changed in it, so the last changes of a
        branch are the causes.
        """
        require_type(later, Trace, path="$.later")
        return tuple(_changes("", self.total, later.total))


def _changes(
    where: str, before: Figure | None, after: Figure | None
) -> Iterator[FigureChange]:
    known = after if after is not None else before
    assert known is not None  # asked only about figures that one side has
    path = f"{where}/{known.path}" if where else known.path
    reasons = _reasons(before, after)
    old = before.amount if before is not None else None
    new = after.amount if after is not None else None
    if old != new or reasons:
        yield FigureChange(path=path, before=old, after=new, because=reasons)
    parts: dict[tuple[str, int], list[Figure | None]] = {}
    for side, figure in enumerate((before, after)):
        seen: Counter[str] = Counter()  # a promotion may take off a line twice
        for part in figure.parts if figure is not None else ():
            seen[part.path] += 1
            parts.setdefault((part.path, seen[part.path]), [None, None])[side] = part
    for old_part, new_part in parts.values():
        yield from _changes(path, old_part, new_part)


def _reasons(
    before: Figure | None, after: Figure | None
) -> tuple[tuple[str, str, str], ...]:
    old = before.because if before is not None else {}
    new = after.because if after is not None else {}
    return tuple(
        (fact, old.get(fact, ""), new.get(fact, ""))
        for fact in {**old, **new}
        if old.get(fact) != new.get(fact)
    )
