"""The wire: values as versioned JSON-ready data, read strictly, with their JSON Schema."""

from ecomkit.wire.document_format import DocumentFormat
from ecomkit.wire.documents import (
    from_client,
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
from ecomkit.wire.kinds import DOCUMENT_VERSIONS
from ecomkit.wire.schema import json_schema
from ecomkit.wire.web import openapi_schemas, problem_details

__all__ = [
    "DOCUMENT_VERSIONS",
    "DocumentFormat",
    "InvalidDocumentError",
    "MissingFieldError",
    "NewerVersionError",
    "UnknownFieldError",
    "WrongKindError",
    "from_client",
    "from_json",
    "from_wire",
    "json_schema",
    "openapi_schemas",
    "problem_details",
    "read_json",
    "to_json",
    "to_wire",
]
