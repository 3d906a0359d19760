"""What a buyer may ask to be written or printed on a product made for them."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from ecomkit.catalog.errors import InvalidProductError
from ecomkit.catalog.validators import check, check_line, check_title
from ecomkit.choices import StrictEnum
from ecomkit.validators import as_tuple


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

    name: str = attrs.field(validator=check_title, kw_only=False)
    kind: PersonalizationKind = attrs.field(
        default=PersonalizationKind.TEXT, converter=PersonalizationKind
    )
    required: bool = attrs.field(default=False, validator=check.flag)
    longest: int = attrs.field(default=100, validator=check.whole_number(1))
    service: str = attrs.field(default="", validator=check_line)


@attrs.frozen(kw_only=True)
class PersonalizationProblem:
    """One thing amiss: ``missing``, ``too_long`` or ``unknown``."""

    field: str
    code: str
    longest: int = 0


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
        """The services that the buyer is charged for."""
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
