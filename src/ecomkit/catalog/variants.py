"""Variants: the combinations of options that a product is made in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import product as every_combination
from math import prod

import attrs

from ecomkit.catalog.content import Content, as_content
from ecomkit.catalog.errors import OptionMatrixError
from ecomkit.catalog.validators import check, check_title, require_unique_names
from ecomkit.measures import Dimensions, Weight
from ecomkit.text import by_name, one_line
from ecomkit.validators import as_tuple, maybe

Options = tuple[tuple[str, str], ...]
_MOST_COMBINATIONS = 10_000
_MOST_SHOWN = 10


def as_options(given: Mapping[str, str] | Iterable[tuple[str, str]]) -> Options:
    """Chosen options by axis, sorted by axis, each axis once."""
    return tuple(
        (axis, one_line(value, path=f"$.options.{axis}", required=True))
        for axis, value in by_name(given, path="$.options")
    )


@attrs.frozen
class OptionAxis:
    """One thing a buyer chooses, and the values it comes in: color; red or blue."""

    name: str = attrs.field(validator=check_title)
    values: tuple[str, ...] = attrs.field(
        converter=as_tuple,
        validator=[check.members(str, least=1), check.of(require_unique_names)],
    )


@attrs.frozen(kw_only=True)
class Variant:
    """A product in one combination of its options, with its own SKU.

    What it leaves out (weight, dimensions, content) is as its product says.
    """

    sku: str = attrs.field(validator=check.sku, kw_only=False)
    options: Options = attrs.field(converter=as_options, kw_only=False)
    weight: Weight | None = attrs.field(
        default=None, validator=maybe(check.instance_of(Weight))
    )
    dimensions: Dimensions | None = attrs.field(
        default=None, validator=maybe(check.instance_of(Dimensions))
    )
    content: Content | None = attrs.field(
        default=None, converter=as_content, validator=maybe(check.instance_of(Content))
    )


def check_matrix(
    axes: tuple[OptionAxis, ...], variants: tuple[Variant, ...], not_made: set[Options]
) -> None:
    """Refuses variants that do not cover every combination of *axes* exactly once.

    Combinations that are *not_made* must not be covered. The error lists all that is
    missing and all that is covered twice.
    """
    if len({axis.name for axis in axes}) < len(axes):
        raise OptionMatrixError("two axes have one name", path="$.axes")
    if prod(len(axis.values) for axis in axes) > _MOST_COMBINATIONS:
        raise OptionMatrixError(
            f"more than {_MOST_COMBINATIONS} combinations", path="$.axes"
        )
    wanted = {
        tuple(sorted(zip((axis.name for axis in axes), values, strict=True)))
        for values in every_combination(*(axis.values for axis in axes))
    }
    made = Counter(variant.options for variant in variants)
    problems = {
        "twice": sorted(each for each, times in made.items() if times > 1),
        "of unknown options": sorted((made.keys() | not_made) - wanted),
        "listed in not_made": sorted(made.keys() & not_made),
        "missing": sorted(wanted - made.keys() - not_made),
    }
    for problem, found in problems.items():
        if found:
            shown = "; ".join(
                ", ".join(f"{axis} {value}" for axis, value in options)
                for options in found[:_MOST_SHOWN]
            )
            raise OptionMatrixError(
                f"{problem}: {shown}",
                path="$.variants",
                hint="name combinations that do not exist in not_made",
                twice=problems["twice"],
                unknown=problems["of unknown options"],
                missing=problems["missing"],
            )
