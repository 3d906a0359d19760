"""Older documents: what turns data of one version into data of the next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from ecomkit.toml_text import read_data
from ecomkit.wire.errors import (
    InvalidDocumentError,
    MissingFieldError,
    NewerVersionError,
    shown,
)

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


def brought_up_to_date(
    kind: str,
    newest: int,
    data: Mapping[str, Any],
    upcasters: Mapping[tuple[str, int], Upcaster],
) -> dict[str, Any]:
    """*data* in the *newest* version, by *upcasters*; those of "" are for every kind."""
    current = dict(data)
    if "version" not in data:
        raise MissingFieldError("has no 'version'", hint=f'add "version": {newest}')
    version = data["version"]
    if isinstance(version, bool) or not isinstance(version, int):
        raise InvalidDocumentError(
            f"{shown(version)} is not a whole number", path="$.version"
        )
    if version > newest:
        raise NewerVersionError(
            f"version {shown(version)} of {kind} is newer than {newest}, the newest known here",
            path="$.version",
            hint="update ecomkit",
            version=version,
        )
    while version < newest:
        upcast = upcasters.get((kind, version)) or upcasters.get(("", version))
        if upcast is None:
            raise InvalidDocumentError(
                f"nothing reads version {shown(version)} of {kind}", path="$.version"
            )
        version += 1
        current = {**upcast(current), "kind": kind, "version": version}
    return current


@cache
def _version_1() -> dict[str, Any]:
    return read_data("ecomkit.wire", "version_1.toml")


def _from_1(data: dict[str, Any]) -> dict[str, Any]:
    """Data with the names of 0.1.0 where earlier ones were different."""
    found: dict[str, Any] = _renamed(data)
    if data["kind"] in {"checkout", "occasion"}:
        names = _version_1()["usage"]
        usage = {name: found.pop(name) for name in names if name in found}
        found |= {"usage": usage} if usage else {}
    return found


def _renamed(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_renamed(one) for one in value]
    if not isinstance(value, dict):
        return value
    known = _version_1()
    found = {}
    for name, one in value.items():
        now = known["fields"].get(name, name)
        if now == "payment_method" and isinstance(one, list | tuple):
            now = "payment_methods"
        if name in known["gone"]:
            continue
        if name in known["free"]:
            found[now] = one
        elif name in known["records"] and isinstance(one, dict):
            found[now] = {key: _renamed(record) for key, record in one.items()}
        elif name in {"type", "what"} and isinstance(one, str):
            found[now] = known["words"].get(one, one)
        else:
            found[now] = _renamed(one)
    return found


def _from_2(data: dict[str, Any]) -> dict[str, Any]:
    """A price book whose products were facts of pricing alone, now articles."""
    articles = {
        sku: {
            **facts,
            "kind": _KIND_OF_2.get(str(facts.get("kind")), "goods"),
        }
        if isinstance(facts, dict)
        else facts
        for sku, facts in _members(data.get("products"))
    }
    rest = {name: one for name, one in data.items() if name != "products"}
    return rest | {"articles": articles} if articles else rest


def _quote_from_2(data: dict[str, Any]) -> dict[str, Any]:
    """A quote that kept the names of its articles and nothing else of them."""
    rest = {name: one for name, one in data.items() if name != "titles"}
    titles = data.get("titles") or ()
    return rest | {"articles": [{"sku": sku, "title": title} for sku, title in titles]}


def _members(records: Any) -> Any:
    return records.items() if isinstance(records, dict) else ()


_KIND_OF_2 = {"services": "service", "digital": "digital"}
LIBRARY_UPCASTERS: Mapping[tuple[str, int], Upcaster] = {
    ("", 1): _from_1,
    ("price_book", 2): _from_2,
    ("quote", 2): _quote_from_2,
}
"""What brings the library's own documents up to date, by kind and version."""
