"""JSON text, strictly: what JSON does not know or leaves open is refused."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from ecomkit.errors import short_repr, wrong_type
from ecomkit.validators import require_whole_number
from ecomkit.wire.errors import InvalidDocumentError, UnknownFieldError

_MOST_INDENT = 16
_TOO_DEEP = "is nested too deeply"


def read_json(text: str | bytes) -> Any:
    """The data of a JSON text; errors say the line and the column.

    Refuses what JSON does not know (NaN) and what it leaves open (a field given twice).

    Examples:
        >>> read_json('{"sku": "tea", "sku": "mug"}')
        Traceback (most recent call last):
        ecomkit.wire.errors.UnknownFieldError: the field 'sku' is given twice
    """
    if not isinstance(text, str | bytes | bytearray):
        raise wrong_type(InvalidDocumentError)(f"{short_repr(text)} is not JSON text")
    try:
        return json.loads(
            text, object_pairs_hook=_each_once, parse_constant=_no_constant
        )
    except json.JSONDecodeError as error:
        raise InvalidDocumentError(
            f"this is not JSON: line {error.lineno}, column {error.colno}: {error.msg}",
            line=error.lineno,
            column=error.colno,
        ) from None
    except UnicodeDecodeError:
        raise InvalidDocumentError("this is not UTF-8 text") from None
    except RecursionError:
        raise InvalidDocumentError(_TOO_DEEP) from None
    except ValueError:
        # A whole number of more digits than Python reads.
        raise InvalidDocumentError("holds a number that is far too long") from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise UnknownFieldError(f"the field {short_repr(twice)} is given twice")
    return data


def _no_constant(name: str) -> NoReturn:
    raise InvalidDocumentError(f"{name} is not a number")


def _encoder(indent: int | None) -> json.JSONEncoder:
    # Data comes from a writer: it holds no circles.
    return json.JSONEncoder(
        ensure_ascii=False, check_circular=False, allow_nan=False, indent=indent
    )


_ENCODER = _encoder(None)


def write_json(data: Any, *, indent: int | None = None) -> str:
    """*data* as JSON text: the same bytes on every machine."""
    if indent is not None:
        require_whole_number(indent, path="$.indent", least=0, most=_MOST_INDENT)
    encoder = _ENCODER if indent is None else _encoder(indent)
    try:
        text = encoder.encode(data)
    except (TypeError, ValueError) as error:
        raise InvalidDocumentError(f"cannot be written: {error}") from None
    except RecursionError:
        raise InvalidDocumentError(_TOO_DEEP) from None
    return require_unicode(text)


def require_unicode(text: str) -> str:
    """*text*, which can be written in UTF-8."""
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise InvalidDocumentError("a string holds half a surrogate pair") from None
    return text
