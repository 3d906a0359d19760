"""CartLimits: how much a shop sells of a thing, and how many things in one cart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from ecomkit.cart.cart import Cart
from ecomkit.cart.errors import CartLimitError, InvalidCartError, InvalidQuantityError
from ecomkit.cart.line import LineItem
from ecomkit.cart.quantity import MOST, Quantity, check_quantity, from_micro, micro


@attrs.frozen(kw_only=True)
class QuantityLimit:
    """How much of one thing can be bought: from ``least`` to ``most``, in steps.

    Sold in sixes: ``QuantityLimit(step=6)``. Sold by weight: ``QuantityLimit(unit="kg",
    least=Decimal("0.2"), step=Decimal("0.1"))``. ``least`` and ``most`` count all lines of
    the SKU together; each line by itself is a multiple of ``step``.
    """

    least: Quantity = 1
    most: Quantity = MOST
    step: Quantity = 1
    unit: str = ""

    def __attrs_post_init__(self) -> None:
        for field in ("least", "most", "step"):
            try:
                check_quantity(getattr(self, field), self.unit)
            except InvalidQuantityError as error:
                raise InvalidQuantityError(
                    error.message, path=f"$.{field}", hint=error.hint
                ) from None
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


ANY_QUANTITY = QuantityLimit()


@attrs.frozen(kw_only=True)
class LimitProblem:
    """One thing in a cart that the shop does not sell like this.

    ``code`` is ``too_few``, ``too_many``, ``off_step``, ``wrong_unit`` or
    ``too_many_lines``; ``allowed`` the nearest quantity that can be had (0: none), or the
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


def _by_sku(limits: Mapping[str, QuantityLimit]) -> Mapping[str, QuantityLimit]:
    if not isinstance(limits, Mapping):
        raise InvalidCartError("must be limits by SKU", path="$.by_sku")
    for sku, limit in limits.items():
        if not isinstance(limit, QuantityLimit):
            raise InvalidCartError(
                f"{type(limit).__name__} is not a QuantityLimit", path=f"$.by_sku.{sku}"
            )
    return dict(limits)


@attrs.frozen(kw_only=True)
class CartLimits:
    """What a shop allows in one cart: a limit by SKU, one for the rest, and most lines."""

    by_sku: Mapping[str, QuantityLimit] = attrs.field(
        factory=dict, converter=_by_sku, hash=False
    )
    otherwise: QuantityLimit = ANY_QUANTITY
    most_lines: int = 500

    def problems(self, cart: Cart) -> tuple[LimitProblem, ...]:
        """Everything in *cart* that is not sold like this, all at once."""
        totals: dict[str, int] = {}
        for line in cart.lines:
            totals[line.sku] = totals.get(line.sku, 0) + micro(line.quantity)
        found = list(self._too_long(cart))
        for index, line in enumerate(cart.lines):
            limit = self.by_sku.get(line.sku, self.otherwise)
            found.extend(
                attrs.evolve(problem, path=f"$.lines[{index}].{problem.path}")
                for problem in _line_problems(line, limit, totals[line.sku])
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

    def _too_long(self, cart: Cart) -> Iterator[LimitProblem]:
        if len(cart.lines) > self.most_lines:
            yield LimitProblem(
                code="too_many_lines",
                path="$.lines",
                key="",
                asked=len(cart.lines),
                allowed=self.most_lines,
            )


def _line_problems(
    line: LineItem, limit: QuantityLimit, total: int
) -> Iterator[LimitProblem]:
    def problem(code: str, allowed: int, path: str = "quantity") -> LimitProblem:
        return LimitProblem(
            code=code,
            path=path,
            key=line.key,
            asked=line.quantity,
            allowed=from_micro(max(allowed, 0)),
            unit=limit.unit,
        )

    asked, step, first = micro(line.quantity), micro(limit.step), micro(limit.first)
    others = total - asked
    most = (micro(limit.most) - others) // step * step
    if line.unit != limit.unit:
        yield problem("wrong_unit", first, path="unit")
    elif total > micro(limit.most):
        yield problem("too_many", most)
    elif total < micro(limit.least):
        yield problem("too_few", -(-(micro(limit.least) - others) // step) * step)
    elif asked % step:
        up = -(-asked // step) * step
        yield problem("off_step", min(up, most))
