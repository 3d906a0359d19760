"""The converters and checks that several files of this room need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from ecomkit.errors import short_repr, wrong_type
from ecomkit.measures import Weight
from ecomkit.money.validators import MoneyValidators
from ecomkit.shipping.errors import (
    InvalidBoxError,
    InvalidCalendarError,
    InvalidConsignmentError,
    InvalidDeclarationError,
    InvalidFeeRuleError,
    InvalidShipmentError,
)
from ecomkit.validators import (
    ErrorClass,
    as_tuple,
    require_each,
    require_method,
    require_name,
    require_type,
    require_types,
    require_whole_number,
)

Pairs = Mapping[str, Any] | Iterable[tuple[str, Any]]
Pieces = tuple[tuple[str, int], ...]

_PAIR = 2

require_fee_rule = partial(
    require_method,
    method="fee",
    what="a fee rule",
    hint='such as FlatRate(Money("4.90", "EUR"))',
)
require_requirement = partial(
    require_method,
    method="unmet",
    what="a requirement",
    hint='such as ToZones(zones={"home"})',
)
require_weighing = partial(
    require_method, method="weigh", what="a way of weighing", hint="such as DHL_EXPRESS"
)
require_working_calendar = partial(
    require_method,
    method="why_closed",
    what="a calendar of working days",
    hint="such as WeekCalendar()",
)


def as_sorted(
    values: Iterable[Any], key: Callable[[Any], Any] | None = None
) -> tuple[Any, ...]:
    """*values* in order, as a tuple; unsorted if they cannot be compared."""
    kept = as_tuple(values)
    try:
        return tuple(sorted(kept, key=key))
    except Exception:  # noqa: BLE001  # the validator says what is wrong
        return kept


def as_pairs(values: Pairs) -> tuple[tuple[str, Any], ...]:
    """Names and their values, from a mapping or from pairs."""
    return as_tuple(values.items() if isinstance(values, Mapping) else values)


def as_pieces(values: Mapping[str, int] | Iterable[tuple[str, int]]) -> Pieces:
    """Names and numbers of pieces, sorted by name."""
    return as_sorted(as_pairs(values))


def require_pairs(
    values: Any,
    require_first: Callable[..., object],
    require_second: Callable[..., object],
    *,
    path: str,
    error: ErrorClass,
    least: int = 0,
) -> None:
    """Pairs, whose members the two functions accept."""

    def require_pair(pair: Any, **where: Any) -> None:
        require_type(pair, tuple, **where)
        if len(pair) != _PAIR:
            raise error(f"{short_repr(pair)} is not a pair", path=path)
        require_first(pair[0], **where)
        require_second(pair[1], **where)

    require_each(
        values, require_pair, path=path, what="pairs", error=error, least=least
    )


def require_mapping(
    values: object, kind: type, *, path: str, error: ErrorClass
) -> None:
    """Texts mapped to values of one *kind*."""
    if not isinstance(values, Mapping):
        raise wrong_type(error)(f"{short_repr(values)} is not a mapping", path=path)
    require_types(tuple(values), str, path=path, error=error)
    require_types(values, kind, path=path, error=error)


def require_named_rules(values: Any, *, path: str, error: ErrorClass) -> None:
    """At least one pair of a name and a fee rule, each name once."""
    require_pairs(
        values, require_name, require_fee_rule, path=path, error=error, least=1
    )
    if len({name for name, _ in values}) < len(values):
        raise error("two rules have the same name", path=path)


def require_weight(value: object, *, path: str, error: ErrorClass) -> None:
    """*value*, a weight above zero."""
    hint = 'Weight.of(2, "kg")'
    if not require_type(value, Weight, path=path, error=error, hint=hint):
        raise error("a weight must be above zero", path=path)


class ShippingValidators(MoneyValidators):
    """The checks of amounts and rates, and those of fee rules and requirements."""

    def __init__(self, error: ErrorClass) -> None:
        super().__init__(error)
        self.text = self.instance_of(str)
        self.flag = self.instance_of(bool)
        self.fee = self.money(from_zero=True, whole_units=True)
        self.share = self.rate(from_zero=True)
        self.weight = self.of(require_weight)
        self.rule = self.of(require_fee_rule)
        self.rules = self.each(require_fee_rule, what="fee rules", least=1)
        self.named_rules = self.of(require_named_rules)
        self.weighing = self.of(require_weighing)
        self.requirement = self.of(require_requirement)
        self.requirements = self.each(require_requirement, what="requirements")

    def pieces(self, *, least: int) -> Any:
        """Pairs of a name and a number of pieces, from *least* on."""
        return self.of(
            require_pairs, require_name, partial(require_whole_number, least=least)
        )


check_consignment = ShippingValidators(InvalidConsignmentError)
check_rule = ShippingValidators(InvalidFeeRuleError)
check_calendar = ShippingValidators(InvalidCalendarError)
check_box = ShippingValidators(InvalidBoxError)
check_declaration = ShippingValidators(InvalidDeclarationError)
check_shipment = ShippingValidators(InvalidShipmentError)
