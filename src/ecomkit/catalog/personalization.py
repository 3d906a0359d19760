"""What a buyer may ask to be written or printed on a product made for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from ecomkit.catalog.errors import InvalidProductError
from ecomkit.catalog.validators import check, check_line, check_title
from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.text import require_line
from ecomkit.validators import as_tuple


class PersonalizationKind(StrictEnum):
    """A text that is written, a file the buyer hands in, or one of several choices."""

    TEXT = "text"
    FILE = "file"
    CHOICE = "choice"


Choices = tuple[tuple[str, str], ...]
_CHOICES_HINT = 'kind="choice", choices={"silver": "", "gold": "gold-leaf"}'


def _as_choices(
    given: Mapping[str, str] | Iterable[tuple[str, str]] | Iterable[str],
) -> Choices:
    # In the order in which they are shown; a choice by itself costs nothing.
    found = as_tuple(given.items() if isinstance(given, Mapping) else given)
    several: tuple[Any, ...] = found if isinstance(found, tuple) else (None,)
    pairs = [(each, "") if isinstance(each, str) else each for each in several]
    if not all(map(_is_pair, pairs)):
        raise InvalidProductError(
            f"{short_repr(given)} are no choices",
            path="$.choices",
            hint=_CHOICES_HINT,
        )
    return tuple((value, service) for value, service in pairs)


def _is_pair(each: object) -> bool:
    return isinstance(each, tuple | list) and len(each) == len(("value", "service"))


@attrs.frozen(kw_only=True)
class PersonalizationField:
    """One text, file or choice that a product takes.

    ``longest`` counts characters; ``service`` is the id of the service this is charged
    as: a fee of the shop gives it its price, once, for each piece or for each character
    ("" costs nothing). ``choices`` are the values of a CHOICE, each with the service that
    it is charged as: ``{"silver": "", "gold": "gold-leaf"}``. The buyer's choice stands
    among the texts of the line's Personalization.
    """

    name: str = attrs.field(validator=check_title, kw_only=False)
    kind: PersonalizationKind = attrs.field(
        default=PersonalizationKind.TEXT, converter=PersonalizationKind
    )
    required: bool = attrs.field(default=False, validator=check.flag)
    longest: int = attrs.field(default=100, validator=check.whole_number(1))
    service: str = attrs.field(default="", validator=check_line)
    choices: Choices = attrs.field(default=(), converter=_as_choices)

    def __attrs_post_init__(self) -> None:
        is_choice = self.kind is PersonalizationKind.CHOICE
        if is_choice != bool(self.choices):
            raise InvalidProductError(
                f"field {self.name!r} is a choice of nothing"
                if is_choice
                else f"field {self.name!r} has choices and is no choice",
                path="$.choices",
                hint=_CHOICES_HINT,
            )
        for value, service in self.choices:
            require_line(
                value, path="$.choices", error=InvalidProductError, required=True
            )
            require_line(service, path="$.choices", error=InvalidProductError)

    @property
    def services(self) -> tuple[str, ...]:
        """All services that it can be charged as."""
        named = (self.service, *(service for _, service in self.choices))
        return tuple(dict.fromkeys(filter(None, named)))

    def charged_as(self, value: str) -> Iterator[str]:
        """The services that a *value* of it is charged as; none for no value."""
        if value:
            yield from filter(None, (self.service, dict(self.choices).get(value, "")))


@attrs.frozen(kw_only=True)
class PersonalizationProblem:
    """One thing amiss: ``missing``, ``too_long``, ``unknown`` or ``unknown_choice``.

    ``allowed`` are the fields, or the choices, that there are.
    """

    field: str
    code: str
    longest: int = 0
    allowed: tuple[str, ...] = ()


@attrs.frozen
class PersonalizationSchema:
    """All that can be asked for on one product.

    Examples:
        >>> ring = PersonalizationSchema([PersonalizationField("inside", longest=3)])
        >>> [problem.code for problem in ring.problems({"inside": "Augusta"}, {})]
        ['too_long']
    """

    fields: tuple[PersonalizationField, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(PersonalizationField)
    )

    def __attrs_post_init__(self) -> None:
        if len({field.name for field in self.fields}) < len(self.fields):
            raise InvalidProductError("two fields have one name", path="$.fields")

    def problems(
        self, texts: Mapping[str, str], files: Mapping[str, str]
    ) -> tuple[PersonalizationProblem, ...]:
        """Everything that the buyer asks for and the product does not offer, all at once."""
        found: list[PersonalizationProblem] = []
        for field, value in self._values(texts, files):
            choices = tuple(dict(field.choices))
            if field.required and not value:
                found.append(
                    PersonalizationProblem(
                        field=field.name, code="missing", allowed=choices
                    )
                )
            if len(value) > field.longest:
                found.append(
                    PersonalizationProblem(
                        field=field.name, code="too_long", longest=field.longest
                    )
                )
            if choices and value and value not in choices:
                found.append(
                    PersonalizationProblem(
                        field=field.name, code="unknown_choice", allowed=choices
                    )
                )
        for values, is_file in ((texts, False), (files, True)):
            known = [each.name for each in self.fields if _is_file(each) is is_file]
            found.extend(
                PersonalizationProblem(field=name, code="unknown", allowed=tuple(known))
                for name in sorted(values)
                if name not in known
            )
        return tuple(found)

    def services(
        self, texts: Mapping[str, str], files: Mapping[str, str]
    ) -> tuple[str, ...]:
        """The services that the buyer is charged for."""
        values = self._values(texts, files)
        charged = (service for f, value in values for service in f.charged_as(value))
        return tuple(sorted(set(charged)))

    def characters(self, service: str, texts: Mapping[str, str]) -> int:
        """How many characters of *texts* are charged as a service."""
        return sum(
            len(value)
            for field, value in self._values(texts, {})
            if service in field.charged_as(value)
        )

    def _values(
        self, texts: Mapping[str, str], files: Mapping[str, str]
    ) -> Iterator[tuple[PersonalizationField, str]]:
        for field in self.fields:
            yield field, (files if _is_file(field) else texts).get(field.name, "")


def _is_file(field: PersonalizationField) -> bool:
    return field.kind is PersonalizationKind.FILE


NO_PERSONALIZATION = PersonalizationSchema()
