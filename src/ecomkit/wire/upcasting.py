"""Older documents: what turns data of one version into data of the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ecomkit.wire.errors import (
    InvalidDocumentError,
    MissingFieldError,
    NewerVersionError,
    shown,
)
from ecomkit.wire.kinds import DOCUMENT_VERSIONS

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


def brought_up_to_date(
    kind: str,
    data: Mapping[str, Any],
    upcasters: Mapping[tuple[str, int], Upcaster],
) -> dict[str, Any]:
    """*data* in the version that is read here, by *upcasters* and those of the library."""
    current = dict(data)
    if "version" not in data:
        raise MissingFieldError(
            "has no 'version'", hint=f'add "version": {DOCUMENT_VERSIONS[kind]}'
        )
    version = data["version"]
    if isinstance(version, bool) or not isinstance(version, int):
        raise InvalidDocumentError(
            f"{shown(version)} is not a whole number", path="$.version"
        )
    newest = DOCUMENT_VERSIONS[kind]
    if version > newest:
        raise NewerVersionError(
            f"version {shown(version)} of {kind} is newer than {newest}, the newest known here",
            path="$.version",
            hint="update ecomkit",
            version=version,
        )
    while version < newest:
        upcast = upcasters.get((kind, version)) or _FROM_VERSION.get(version)
        if upcast is None:
            raise InvalidDocumentError(
                f"nothing reads version {shown(version)} of {kind}", path="$.version"
            )
        version += 1
        current = {**upcast(current), "kind": kind, "version": version}
    return current


# Names of version 1; a list of payment methods has the plural.
_FIELDS = {
    "inner": "tax_included",
    "means": "payment_method",
    "outer": "tax_added",
    "paying_by": "payment_method",
    "personalisation": "personalization",
    "subs": "subtotals",
    "unwidened": "base_unaffected",
    "widens": "affects_base",
}
_WORDS = {"paid_by": "paid_with", "paying_by": "payment_method"}
# Objects whose names are the shop's or the buyer's own, and mean the same in every version.
_BY_NAME = frozenset(
    "attributes because files labels options properties texts titles".split()
)
# Objects of records, by the shop's own names.
_RECORDS = frozenset({"overrides", "prices", "products"})
_USAGE = ("uses", "uses_by_buyer", "spent")


def _from_1(data: dict[str, Any]) -> dict[str, Any]:
    """What was called otherwise before 0.1.0."""
    found = _renamed(data)
    if data["kind"] == "pricing_policy" and isinstance(found.get("spread"), dict):
        found["spread"].pop("to", None)  # it changed nothing
    if data["kind"] in {"checkout", "occasion"}:
        usage = {name: found.pop(name) for name in _USAGE if name in found}
        found |= {"usage": usage} if usage else {}
    return dict(found)


def _renamed(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_renamed(one) for one in value]
    if not isinstance(value, dict):
        return value
    found = {}
    for name, one in value.items():
        if name in _BY_NAME:
            found[name] = one
        elif name in _RECORDS and isinstance(one, dict):
            found[name] = {key: _renamed(record) for key, record in one.items()}
        elif name in {"type", "what"} and isinstance(one, str):
            found[name] = _WORDS.get(one, one)
        else:
            now = _FIELDS.get(name, name)
            if now == "payment_method" and isinstance(one, list | tuple):
                now = "payment_methods"
            found[now] = _renamed(one)
    return found


_FROM_VERSION: Mapping[int, Upcaster] = {1: _from_1}
