"""Variants: the combinations of options that a product is made in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product as every_combination

import attrs

from ecomkit.catalog import facts
from ecomkit.catalog.errors import InvalidProductError, OptionMatrixError
from ecomkit.measures import Dimensions, Weight
from ecomkit.text import by_name, one_line

Options = tuple[tuple[str, str], ...]


def options(given: Mapping[str, str] | Iterable[tuple[str, str]]) -> Options:
    """Chosen options by axis, sorted by axis, each axis once."""
    return tuple(
        (axis, one_line(value, path=f"$.options.{axis}", required=True))
        for axis, value in by_name(given, path="$.options")
    )


@attrs.frozen
class OptionAxis:
    """One thing a buyer chooses, and the values it comes in: color; red or blue."""

    name: str = attrs.field(validator=facts.required)
    values: tuple[str, ...] = attrs.field(converter=facts.names, validator=facts.named)

    def __attrs_post_init__(self) -> None:
        if not self.values:
            raise InvalidProductError(
                f"{self.name} has nothing to choose", path="$.values"
            )


@attrs.frozen(kw_only=True)
class Variant:
    """A product in one combination of its options, with the SKU it is ordered by.

    What it leaves out (weight, dimensions, images) is as its product says.
    """

    sku: str = attrs.field(converter=facts.sku, kw_only=False)
    options: Options = attrs.field(converter=options, kw_only=False)
    weight: Weight | None = attrs.field(default=None, validator=facts.maybe(Weight))
    dimensions: Dimensions | None = attrs.field(
        default=None, validator=facts.maybe(Dimensions)
    )


def check_matrix(
    axes: tuple[OptionAxis, ...], variants: tuple[Variant, ...], not_made: set[Options]
) -> None:
    """Refuses variants that do not cover every combination of *axes* exactly once.

    Combinations that are *not_made* must not be covered. Says all that is missing and
    all that stands twice.
    """
    if len({axis.name for axis in axes}) < len(axes):
        raise OptionMatrixError("two axes have one name", path="$.axes")
    wanted = {
        tuple(sorted(zip((axis.name for axis in axes), values, strict=True)))
        for values in every_combination(*(axis.values for axis in axes))
    }
    made = [variant.options for variant in variants]
    twice = sorted({each for each in made if made.count(each) > 1})
    unknown = sorted((set(made) | not_made) - wanted)
    withheld = sorted(set(made) & not_made)
    missing = sorted(wanted - set(made) - not_made)
    for problem, found in (
        ("twice", twice),
        ("of unknown options", unknown),
        ("said not to be made", withheld),
        ("missing", missing),
    ):
        if found:
            told = "; ".join(_told(each) for each in found[:_MOST_TOLD])
            raise OptionMatrixError(
                f"{problem}: {told}",
                path="$.variants",
                hint="name combinations that do not exist in not_made",
                twice=twice,
                unknown=unknown,
                missing=missing,
            )


_MOST_TOLD = 10


def _told(chosen: Options) -> str:
    return ", ".join(f"{axis} {value}" for axis, value in chosen)
