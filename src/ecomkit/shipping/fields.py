"""What the fields of fee rules must be, checked when a rule is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs

from ecomkit.errors import short_repr
from ecomkit.measures import Weight
from ecomkit.moments import is_moment
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.shipping.errors import InvalidFeeRuleError


def money(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """An amount of whole smallest units, not below zero."""
    if not isinstance(value, Money) or value.amount < 0:
        raise InvalidFeeRuleError(
            f"{short_repr(value)} is not a fee",
            path=f"$.{attribute.name}",
            hint='Money, not below zero, such as Money("4.90", "EUR")',
        )
    value.minor()


def whole(
    least: int, most: int = 10**12
) -> Callable[[object, attrs.Attribute[Any], object], None]:
    """A whole number from *least* to *most*."""

    def check(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if (
            isinstance(value, bool)
            or not isinstance(value, int)
            or not least <= value <= most
        ):
            raise InvalidFeeRuleError(
                f"{short_repr(value)} is not a whole number from {least} to {most}",
                path=f"$.{attribute.name}",
            )

    return check


def rate(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """A rate, not below zero."""
    if not isinstance(value, Rate) or value.numerator < 0:
        raise InvalidFeeRuleError(
            f"{short_repr(value)} is not a share",
            path=f"$.{attribute.name}",
            hint='Rate, not below zero, such as Rate("10%")',
        )


def weight(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """A weight above zero."""
    if not isinstance(value, Weight) or not value:
        raise InvalidFeeRuleError(
            f"{short_repr(value)} is not a weight above zero",
            path=f"$.{attribute.name}",
        )


def kind(*kinds: type) -> Callable[[object, attrs.Attribute[Any], object], None]:
    """One of these types."""

    def check(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if not isinstance(value, kinds):
            names = " or ".join(each.__name__ for each in kinds)
            raise InvalidFeeRuleError(
                f"{short_repr(value)} is not a {names}", path=f"$.{attribute.name}"
            )

    return check


def all_of(
    kind: type,
) -> Callable[[object, attrs.Attribute[Any], tuple[object, ...]], None]:
    """Nothing but values of *kind*."""

    def check(
        instance: object, attribute: attrs.Attribute[Any], values: tuple[object, ...]
    ) -> None:
        for number, value in enumerate(values):
            if not isinstance(value, kind):
                raise InvalidFeeRuleError(
                    f"{short_repr(value)} is not of kind {kind.__name__}",
                    path=f"$.{attribute.name}[{number}]",
                )

    return check


def name(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """A text that is not empty."""
    if not isinstance(value, str) or not value:
        raise InvalidFeeRuleError(
            f"{short_repr(value)} is not a name", path=f"$.{attribute.name}"
        )


def rule(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Something that can name a fee."""
    check_rule(value, path=f"$.{attribute.name}")


def rules(instance: object, attribute: attrs.Attribute[Any], values: object) -> None:
    """One or more rules."""
    if not isinstance(values, tuple) or not values:
        raise InvalidFeeRuleError("there is no rule", path=f"$.{attribute.name}")
    for number, value in enumerate(values):
        check_rule(value, path=f"$.{attribute.name}[{number}]")


def several(values: Iterable[Any]) -> tuple[Any, ...]:
    """*values* as a tuple; a single value or a text is not several."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise InvalidFeeRuleError(f"{short_repr(values)} are not several things")
    return tuple(values)


def names(values: Iterable[str]) -> frozenset[str]:
    """Names, as a set."""
    found = frozenset(several(values))
    if not all(isinstance(name, str) and name for name in found):
        raise InvalidFeeRuleError(f"{short_repr(values)} are not names")
    return found


Pairs = Mapping[str, Any] | Iterable[tuple[str, Any]]


def pairs(values: Pairs, *, name: str) -> tuple[tuple[str, Any], ...]:
    """Names and their rules, from a mapping or pairs; each name once."""
    given = values.items() if isinstance(values, Mapping) else several(values)
    found: dict[str, Any] = {}
    for number, pair in enumerate(given):
        if not isinstance(pair, tuple) or len(pair) != 2:  # noqa: PLR2004  # a pair
            raise InvalidFeeRuleError(
                f"{short_repr(pair)} is not a name and a rule",
                path=f"$.{name}[{number}]",
            )
        key, value = pair
        if not isinstance(key, str) or not key or key in found:
            raise InvalidFeeRuleError(
                f"{short_repr(key)} is not a name, or stands twice",
                path=f"$.{name}[{number}]",
            )
        check_rule(value, path=f"$.{name}[{number}]")
        found[key] = value
    if not found:
        raise InvalidFeeRuleError("there is no rule", path=f"$.{name}")
    return tuple(found.items())


def moment(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """A moment with its time zone."""
    check_moment(value, path=f"$.{attribute.name}")


def check_rule(value: object, *, path: str) -> None:
    """Whether *value* can name a fee."""
    if not callable(getattr(value, "fee", None)) or isinstance(value, type):
        raise InvalidFeeRuleError(
            f"{short_repr(value)} is not a fee rule",
            path=path,
            hint="a frozen value with a method fee(load)",
        )


def requirement(
    instance: object, attribute: attrs.Attribute[Any], value: object
) -> None:
    """Something that can say what does not hold."""
    _check_requirement(value, f"$.{attribute.name}")


def requirements(
    instance: object, attribute: attrs.Attribute[Any], values: tuple[object, ...]
) -> None:
    """Any number of requirements."""
    for number, value in enumerate(values):
        _check_requirement(value, f"$.{attribute.name}[{number}]")


def _check_requirement(value: object, path: str) -> None:
    if not callable(getattr(value, "unmet", None)) or isinstance(value, type):
        raise InvalidFeeRuleError(
            f"{short_repr(value)} is not a requirement",
            path=path,
            hint="a frozen value with a method unmet(load)",
        )


def check_moment(value: object, *, path: str) -> None:
    """Whether *value* is a moment with its time zone."""
    if not is_moment(value):
        raise InvalidFeeRuleError(
            f"{short_repr(value)} is not a moment with a time zone",
            path=path,
            hint="use datetime(..., tzinfo=...)",
        )
