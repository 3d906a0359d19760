"""What a buyer may ask to be written or printed on a product made for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from ecomkit.catalog import facts
from ecomkit.catalog.errors import InvalidProductError
from ecomkit.choices import StrictEnum


class PersonalizationKind(StrictEnum):
    """A text that is written, or a file the buyer hands in."""

    TEXT = "text"
    FILE = "file"


@attrs.frozen(kw_only=True)
class PersonalizationField:
    """One text or file that a product takes.

    ``longest`` counts characters; ``service`` is the id of the service this is charged
    as, which pricing knows ("" costs nothing).
    """

    name: str = attrs.field(validator=facts.required, kw_only=False)
    kind: PersonalizationKind = attrs.field(
        default=PersonalizationKind.TEXT, converter=PersonalizationKind
    )
    required: bool = False
    longest: int = 100
    service: str = ""


@attrs.frozen(kw_only=True)
class PersonalizationProblem:
    """One thing amiss: ``missing``, ``too_long`` or ``unknown``."""

    field: str
    code: str
    longest: int = 0


def _fields(fields: Iterable[PersonalizationField]) -> tuple[PersonalizationField, ...]:
    kept = facts.tuple_of(fields, PersonalizationField, "fields")
    if len({field.name for field in kept}) < len(kept):
        raise InvalidProductError("two fields have one name", path="$.fields")
    return kept


@attrs.frozen
class PersonalizationSchema:
    """All that can be asked for on one product."""

    fields: tuple[PersonalizationField, ...] = attrs.field(
        default=(), converter=_fields
    )

    def problems(
        self, texts: Mapping[str, str], files: Mapping[str, str]
    ) -> tuple[PersonalizationProblem, ...]:
        """Everything in a buyer's wish that the product does not take, all at once."""
        given = {PersonalizationKind.TEXT: texts, PersonalizationKind.FILE: files}
        found = []
        for field in self.fields:
            value = given[field.kind].get(field.name, "")
            if field.required and not value:
                found.append(PersonalizationProblem(field=field.name, code="missing"))
            if len(value) > field.longest:
                found.append(
                    PersonalizationProblem(
                        field=field.name, code="too_long", longest=field.longest
                    )
                )
        known = {(field.kind, field.name) for field in self.fields}
        found.extend(
            PersonalizationProblem(field=name, code="unknown")
            for kind, values in given.items()
            for name in sorted(values)
            if (kind, name) not in known
        )
        return tuple(found)

    def services(
        self, texts: Mapping[str, str], files: Mapping[str, str]
    ) -> tuple[str, ...]:
        """The services that a buyer's wish is charged as."""
        given = {PersonalizationKind.TEXT: texts, PersonalizationKind.FILE: files}
        return tuple(
            sorted(
                {
                    field.service
                    for field in self.fields
                    if field.service and given[field.kind].get(field.name)
                }
            )
        )
