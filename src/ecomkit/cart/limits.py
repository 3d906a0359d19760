"""CartLimits: how much a shop sells of a thing, and how many things in one cart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import MappingProxyType

import attrs

from ecomkit.cart.cart import Cart
from ecomkit.cart.errors import CartLimitError, InvalidCartError, InvalidQuantityError
from ecomkit.cart.line import LineItem
from ecomkit.cart.quantity import MOST, Quantity, check_quantity, from_micro, micro
from ecomkit.measures import unit_ratio
from ecomkit.validators import Validators, as_dict

_check = Validators(InvalidCartError)


@attrs.frozen(kw_only=True)
class QuantityLimit:
    """How much of one thing can be bought: from ``least`` to ``most``, in steps.

    Sold in sixes: ``QuantityLimit(step=6)``. Sold by weight: ``QuantityLimit(unit="kg",
    least=Decimal("0.2"), step=Decimal("0.1"))``; a line may be in a unit that converts to
    it, such as grams. ``least`` and ``most`` count all lines of the SKU together; each line
    by itself is a multiple of ``step``.
    """

    least: Quantity = 1
    most: Quantity = MOST
    step: Quantity = 1
    unit: str = attrs.field(default="", validator=_check.text)

    def __attrs_post_init__(self) -> None:
        for field in ("least", "most", "step"):
            check_quantity(getattr(self, field), self.unit, path=f"$.{field}")
        if micro(self.most) < micro(self.first):
            raise InvalidQuantityError(
                f"nothing can be bought from {self.first} to {self.most}",
                path="$.most",
            )

    @property
    def first(self) -> Quantity:
        """The smallest quantity of one line: the first step that reaches ``least``."""
        step = micro(self.step)
        return from_micro(-(-micro(self.least) // step) * step)

    def in_millionths(self) -> tuple[int, int, int]:
        """``least``, ``most`` and ``step`` as whole numbers of millionths."""
        return micro(self.least), micro(self.most), micro(self.step)


ANY_QUANTITY = QuantityLimit()
_ALL_PIECES: Mapping[str, str] = MappingProxyType({})


@cache
def _any_measure(unit: str) -> QuantityLimit:
    least = Decimal("0.000001")
    return QuantityLimit(unit=unit, least=least, step=least)


@attrs.frozen(kw_only=True)
class LimitProblem:
    """One thing in a cart that the shop does not sell in this quantity.

    ``code`` is ``too_few``, ``too_many``, ``off_step``, ``wrong_unit`` or
    ``too_many_lines``; ``allowed`` is the nearest quantity on sale (0: none), or the
    number of lines.
    """

    code: str
    path: str
    key: str
    asked: Quantity
    allowed: Quantity
    unit: str = ""

    def __str__(self) -> str:
        """The problem in a few English words, for a developer."""
        return f"{self.key or 'lines'}: asked for {self.asked}, allowed {self.allowed}"


@attrs.frozen(kw_only=True)
class CartLimits:
    """What a shop allows in one cart: limits by SKU, one for the rest, and of lines.

    What is sold by a measure, and has no limit of its own, is sold in any quantity.

    Examples:
        >>> limits = CartLimits(by_sku={"egg": QuantityLimit(step=6)})
        >>> print(*limits.problems(Cart("EUR").with_item("egg", 4)))
        egg: asked for 4, allowed 6
    """

    by_sku: Mapping[str, QuantityLimit] = attrs.field(
        factory=dict,
        converter=as_dict,
        validator=_check.mapping(QuantityLimit),
        hash=False,
    )
    otherwise: QuantityLimit = attrs.field(
        default=ANY_QUANTITY, validator=_check.instance_of(QuantityLimit)
    )
    most_lines: int = attrs.field(default=500, validator=_check.whole_number(0))

    def problems(
        self, cart: Cart, units: Mapping[str, str] = _ALL_PIECES
    ) -> tuple[LimitProblem, ...]:
        """Everything in *cart* that breaks these limits, all at once.

        *units* are those that articles are sold by, by SKU; a line without a unit is in
        its article's.
        """
        sold_by = [units.get(line.sku, "") for line in cart.lines]
        limits = list(map(self._limit, cart.lines, sold_by))
        asked = list(map(_asked, cart.lines, limits, sold_by))
        totals: dict[str, int | Fraction] = {}
        for line, own in zip(cart.lines, asked, strict=True):
            totals[line.sku] = totals.get(line.sku, 0) + (own or 0)
        found = list(self._too_long(cart))
        bounds: dict[int, tuple[int, int, int]] = {}
        for index, (line, limit) in enumerate(zip(cart.lines, limits, strict=True)):
            known = bounds.get(id(limit))
            if known is None:
                known = bounds[id(limit)] = limit.in_millionths()
            least, most, step = known
            total, own = totals[line.sku], asked[index]
            if own is None or not least <= total <= most or own % step:
                problem = _problem(line, limit, own, total)
                found.append(
                    attrs.evolve(problem, path=f"$.lines[{index}].{problem.path}")
                )
        return tuple(found)

    def checked(self, cart: Cart) -> Cart:
        """*cart* itself; raises CartLimitError with all its ``problems``."""
        problems = self.problems(cart)
        if not problems:
            return cart
        raise CartLimitError(
            "; ".join(str(problem) for problem in problems),
            path=problems[0].path,
            hint=f"allowed: {problems[0].allowed}",
            problems=problems,
            allowed=problems[0].allowed,
        )

    def _limit(self, line: LineItem, unit: str) -> QuantityLimit:
        own = self.by_sku.get(line.sku)
        if own is not None:
            return own
        return (
            _any_measure(unit)
            if unit not in {"", self.otherwise.unit}
            else self.otherwise
        )

    def _too_long(self, cart: Cart) -> Iterator[LimitProblem]:
        if len(cart.lines) > self.most_lines:
            yield LimitProblem(
                code="too_many_lines",
                path="$.lines",
                key="",
                asked=len(cart.lines),
                allowed=self.most_lines,
            )


def _asked(line: LineItem, limit: QuantityLimit, unit: str) -> int | Fraction | None:
    # In millionths of the limit's unit; None where the line's does not convert to it.
    own = micro(line.quantity)
    unit = line.unit or unit
    if unit == limit.unit:
        return own
    ratio = unit_ratio(unit, limit.unit)
    return None if ratio is None else own * Fraction(*ratio)


def _problem(
    line: LineItem,
    limit: QuantityLimit,
    asked: int | Fraction | None,
    total: int | Fraction,
) -> LimitProblem:
    def problem(
        code: str, exact: int | Fraction, path: str = "quantity"
    ) -> LimitProblem:
        allowed = int(exact)
        return LimitProblem(
            code=code,
            path=path,
            key=line.key,
            asked=line.quantity,
            allowed=from_micro(max(allowed, 0)),
            unit=limit.unit,
        )

    least, most, step = limit.in_millionths()
    if asked is None:
        return problem("wrong_unit", micro(limit.first), path="unit")
    others = total - asked
    allowed = (most - others) // step * step
    if total > most:
        return problem("too_many", allowed)
    if total < least:
        return problem("too_few", -(-(least - others) // step) * step)
    up = -(-asked // step) * step
    return problem("off_step", min(up, allowed))
