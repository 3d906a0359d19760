"""The wire: values as versioned JSON-ready data, read strictly, with their JSON Schema."""

from ecomkit.wire.documents import (
    KINDS,
    UPCASTERS,
    VERSIONS,
    Upcaster,
    from_json,
    from_wire,
    to_json,
    to_wire,
)
from ecomkit.wire.errors import (
    InvalidDocumentError,
    MissingFieldError,
    NewerVersionError,
    UnknownFieldError,
    WrongKindError,
)
from ecomkit.wire.json_text import read_json
from ecomkit.wire.schema import json_schema

__all__ = [
    "KINDS",
    "UPCASTERS",
    "VERSIONS",
    "InvalidDocumentError",
    "MissingFieldError",
    "NewerVersionError",
    "UnknownFieldError",
    "Upcaster",
    "WrongKindError",
    "from_json",
    "from_wire",
    "json_schema",
    "read_json",
    "to_json",
    "to_wire",
]
