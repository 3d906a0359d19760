"""How values of one class are kept as text: in a database, a cache, a queue."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Generic, TypeVar, cast

import attrs

from ecomkit.errors import short_repr, snake_case, wrong_type
from ecomkit.validators import Validators, as_dict
from ecomkit.wire.documents import kind_in, read_as, written_as
from ecomkit.wire.errors import InvalidDocumentError, WrongKindError
from ecomkit.wire.kinds import DOCUMENT_VERSIONS, class_of, own_module
from ecomkit.wire.schema import json_schema, schema_of
from ecomkit.wire.upcasting import LIBRARY_UPCASTERS, Upcaster

T = TypeVar("T")
_check = Validators(InvalidDocumentError)


def _require_record(value: object, *, path: str, error: type[Exception]) -> None:
    if not isinstance(value, type) or not attrs.has(value):
        raise wrong_type(InvalidDocumentError)(
            f"{short_repr(value)} is not a class of frozen values",
            path=path,
            hint="decorate it with attrs.frozen",
        )


@attrs.frozen
class DocumentFormat(Generic[T]):
    """Writes values of one class as JSON text and reads them back, equal.

    For the kinds of documents the text is that of :func:`~ecomkit.wire.to_json`. Any other
    frozen attrs class has one too, as long as its fields are what documents are made of:
    ``version`` is then the version it is written in, and ``upcasters`` bring data of an
    older version to the next. Reading trusts that the text was written here: a field
    given twice is not noticed.

    Examples:
        >>> @attrs.frozen
        ... class Seat:
        ...     row: int
        ...     taken: bool = False
        >>> seats = DocumentFormat(Seat)
        >>> print(seats.write(Seat(7)))
        {"kind": "seat", "version": 1, "row": 7}
        >>> seats.read(seats.write(Seat(7)))
        Seat(row=7, taken=False)
    """

    cls: type[T] = attrs.field(validator=_check.of(_require_record))
    version: int = attrs.field(
        default=1, validator=_check.whole_number(least=1), kw_only=True
    )
    upcasters: Mapping[int, Upcaster] = attrs.field(
        factory=dict,
        converter=as_dict,
        validator=_check.instance_of(dict),
        kw_only=True,
    )

    @cached_property
    def kind(self) -> str:
        """The kind of its documents: the class's name in snake case."""
        return snake_case(self.cls.__name__)

    @cached_property
    def is_document(self) -> bool:
        """Whether its values are documents of the library's own."""
        kind = self.kind
        return kind in DOCUMENT_VERSIONS and class_of(kind) is self.cls

    @cached_property
    def newest(self) -> int:
        """The version that is written."""
        return DOCUMENT_VERSIONS[self.kind] if self.is_document else self.version

    def write(self, value: T, /) -> str:
        """*value* as JSON text."""
        if type(value) is not self.cls:
            raise wrong_type(InvalidDocumentError)(
                f"{short_repr(value)} is not of class {self.cls.__name__}"
            )
        return written_as(self.kind, self.newest, value)

    def read(self, text: str | bytes, /) -> T:
        """The value that *text* describes."""
        try:
            data: Any = json.loads(text)
        except (TypeError, ValueError, RecursionError) as error:
            raise InvalidDocumentError(f"this is not JSON: {error}") from None
        kind = kind_in(data, self.kind, self.newest)
        if kind != self.kind:
            raise WrongKindError(
                f"a {short_repr(kind)} where a {self.kind} belongs", path="$.kind"
            )
        upcasters = {(kind, version): up for version, up in self.upcasters.items()}
        if self.is_document:
            upcasters = {**LIBRARY_UPCASTERS, **upcasters}
        return cast("T", read_as(kind, self.newest, self.cls, data, upcasters))

    def schema(self) -> dict[str, Any]:
        """The JSON Schema (2020-12) of its documents."""
        if self.is_document:
            return json_schema(self.kind)
        module = own_module(self.cls)
        written = module.WRITTEN_AS if module else self.cls
        return schema_of(self.kind, self.newest, written)
