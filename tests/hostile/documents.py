"""Spoiled documents for the readers: JSON, lines of events, TOML and webhook notices."""

from __future__ import annotations

import hashlib
import hmac
import inspect
import io
import json
import random
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from ecomkit.events import Event
from ecomkit.integrations.stripe import StripeAdapter
from ecomkit.journey import JsonLinesEventLog
from ecomkit.payments import StandardSignatures
from ecomkit.shopfile import read_shop
from ecomkit.tax import Regime, TaxTable
from ecomkit.wire import from_json, from_wire, to_json
from tests.hostile.attack import Target
from tests.hostile.doors import Door
from tests.hostile.examples import FAILED, ROOT, Examples, result_of
from tests.hostile.values import Hostile
from tests.unit.integrations.stripe_objects import (
    charge,
    dispute,
    event,
    intent,
    refund,
)

# A reader is tried as often as so many single arguments.
WEIGHT = 40
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = b64encode(b"0123456789abcdef0123456789abcdef").decode()

JSON_VALUES = [
    *'null true false 0 -1 1.5 1e400 -1e400 NaN Infinity "" " " "x" "NaN" [] {}'.split(),
    "9" * 60,
    "9" * 6000,
    '"1e9999999"',
    '"9999999999999999999999999999999999999999"',
    '"\\ud800"',
    '"\\u0000"',
    '"\\u001b[2J"',
    '"2026-01-01T00:00:00"',
    '"0001-01-01T00:00:00+14:00"',
    '"9999-12-31T23:59:59-12:00"',
    '"2026-13-45"',
    '{"amount": "1", "currency": "XXX"}',
    '{"amount": "1e9999999", "currency": "EUR"}',
    '{"amount": 1, "currency": "EUR"}',
    '{"type": "nothing"}',
    '{"type": []}',
    "[null]",
    "[[[]]]",
    "[" * 100_000 + "]" * 100_000,
    '{"a":' * 100_000 + "1" + "}" * 100_000,
    f'"{"x" * 1_000_000}"',
]
TOML_VALUES = [
    *"true 0 -1 1.5 nan inf 1e400 [] {} [[]] [1] [{}] '' ' ' 'x' 'NaN' '-1' '0'".split(),
    "9" * 60,
    "9" * 6000,
    "'1e9999999'",
    "'\u202e'",
    "'4111 1111 1111 1111'",
    "'0001-01-01'",
    "0001-01-01",
    "9999-12-31",
    "2026-01-01T00:00:00",
    "9999-12-31T23:59:59-12:00",
    "12:00:00",
    "[" * 100_000 + "]" * 100_000,
    "{a=" * 2_000 + "1" + "}" * 2_000,
    f"'{'x' * 1_000_000}'",
    "['a', 1]",
    "{ a = 1 }",
]


def reading_targets(examples: Examples) -> list[Target]:
    """Each reader with good documents, and the way to spoil them."""
    return [
        Target(door, "document", good, spoil)
        for door, good, spoil in _readers(examples)
        if good
        for _ in range(WEIGHT)
    ]


def _readers(examples: Examples) -> Iterator[Any]:
    # Each kind of document gets its turn, however many examples of it there are.
    for kind, documents in sorted(_wire_documents(examples).items()):
        yield _reader(
            f"ecomkit.wire.from_json[{kind}]", from_json, documents, spoil_json
        )
        yield _reader(
            f"ecomkit.wire.from_wire[{kind}]", _from_data, documents, spoil_json
        )
    lines = _event_lines(examples)
    yield _reader("ecomkit.journey.JsonLinesEventLog.scan", _scan, lines, spoil_lines)
    shops = [*_toml("src/ecomkit/cli/shops"), *_toml_of_pages()]
    yield _reader("ecomkit.shopfile.read_shop", read_shop, shops, spoil_toml)
    tables = _overheard("TaxTable.from_toml", examples)
    yield _reader(
        "ecomkit.tax.TaxTable.from_toml", TaxTable.from_toml, tables, spoil_toml
    )
    regimes = _toml("src/ecomkit/tax/regimes")
    yield _reader("ecomkit.tax.Regime.from_toml", Regime.from_toml, regimes, spoil_toml)
    notices = [json.dumps(each) for each in _stripe_events()]
    yield _reader(
        "ecomkit.payments.StandardSignatures.verify", _standard, notices, spoil_json
    )
    yield _reader(
        "ecomkit.integrations.stripe.StripeAdapter.verify", _stripe, notices, spoil_json
    )


def _reader(
    name: str,
    read: Callable[[str], object],
    documents: Iterable[str],
    spoil: Callable[[str, random.Random], Hostile],
) -> tuple[Door, tuple[dict[str, Any], ...], Callable[..., Hostile]]:
    parameter = inspect.Parameter("document", inspect.Parameter.POSITIONAL_ONLY)
    door = Door(name, "reader", read, None, None, {"document": parameter})
    good = tuple({"document": text} for text in documents if len(text) < 100_000)
    good = tuple(each for each in good if result_of(door, each) is not FAILED)
    return door, good, spoil


# ------------------------------------------------------------------ good documents


def _wire_documents(examples: Examples) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for values in examples.values.values():
        for value in values[:10]:
            try:
                text = to_json(value)
            except Exception:  # noqa: BLE001  # no document is written of it
                break
            found.setdefault(json.loads(text)["kind"], []).append(text)
    return found


def _event_lines(examples: Examples) -> list[str]:
    found = []
    for value in examples.values[Event]:
        stream = io.StringIO()
        JsonLinesEventLog(stream).append([value])
        found.append(stream.getvalue())
    return found


def _overheard(name: str, examples: Examples) -> list[str]:
    return [
        text
        for door, calls in examples.by_door.items()
        if door.name.endswith(name)
        for arguments in calls
        for text in arguments.values()
    ]


def _toml(folder: str) -> list[str]:
    return [path.read_text("utf-8") for path in sorted((ROOT / folder).glob("*.toml"))]


def _toml_of_pages() -> list[str]:
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return [
        block
        for page in pages
        for block in re.findall(
            r"^```toml.*?\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL
        )
    ]


def _stripe_events() -> Iterator[dict[str, Any]]:
    yield event("payment_intent.succeeded", intent("succeeded"))
    yield event("payment_intent.processing", intent("processing"))
    yield event("charge.refunded", charge())
    yield event("refund.updated", refund())
    yield event("charge.dispute.created", dispute())


# ------------------------------------------------------------------------- readers


def _from_data(text: str) -> object:
    # What a framework hands on: data that another JSON reader has read.
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return from_wire(data)


def _scan(text: str) -> object:
    return list(JsonLinesEventLog(io.StringIO(text)).scan())


def _standard(text: str) -> object:
    body = text.encode("utf-8", "surrogatepass")
    moment = str(int(NOW.timestamp()))
    signed = b"m1.%s.%s" % (moment.encode(), body)
    digest = hmac.digest(b64decode(SECRET), signed, hashlib.sha256)
    headers = {
        "webhook-id": "m1",
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{b64encode(digest).decode()}",
    }
    return StandardSignatures(SECRET).verify(body, headers, now=NOW)


def _stripe(text: str) -> object:
    body = text.encode("utf-8", "surrogatepass")
    moment = str(int(NOW.timestamp()))
    secret = f"whsec_{SECRET}"
    digest = hmac.digest(secret.encode(), b"%s.%s" % (moment.encode(), body), "sha256")
    headers = {"Stripe-Signature": f"t={moment},v1={digest.hex()}"}
    adapter = StripeAdapter("sk_test_hostile", webhook_secrets=[secret])
    return adapter.verify(body, headers, now=NOW)


# ------------------------------------------------------------------------ spoiling

_MARK = "\ue000here\ue000"


def spoil_json(text: str, chance: random.Random) -> Hostile:
    """*text* with one value changed, left out, given twice or of another place."""
    if chance.random() < 0.1:
        return _spoiled_text(text, chance)
    data = json.loads(text)
    places = list(_places(data))
    if not places:
        return _spoiled_text(text, chance)
    holder, key, path = chance.choice(places)
    value = chance.choice(JSON_VALUES)
    way = chance.choice(("value", "value", "value", "gone", "more", "twice", "other"))
    if way == "gone":
        del holder[key]
        return _fixed(f"{path} gone", json.dumps(data))
    if way == "other":
        other, other_key, other_path = chance.choice(places)
        value = json.dumps(other[other_key])
        way, shown = "value", other_path
    else:
        shown = value if len(value) <= 60 else f"{value[:40]}..."
    if way == "value":
        holder[key] = _MARK
        return _fixed(f"{path} = {shown}", _put(data, value))
    if isinstance(holder, list):
        holder.insert(chance.randint(0, len(holder)), _MARK)
        return _fixed(f"{path}: + {shown}", _put(data, value))
    holder[_MARK] = 0
    name = json.dumps(
        key if way == "twice" else chance.choice(("x", "", "\x00", "__class__"))
    )
    text = json.dumps(data, ensure_ascii=False).replace(
        f'"{_MARK}": 0', f"{name}: {value}", 1
    )
    return _fixed(f"{path}: {name} {way}: {shown}", text)


def _places(data: Any, path: str = "$") -> Iterator[tuple[Any, Any, str]]:
    entries = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    for key, value in entries:
        place = f"{path}.{key}" if isinstance(data, dict) else f"{path}[{key}]"
        yield data, key, place
        yield from _places(value, place)


def _put(data: Any, value: str) -> str:
    return json.dumps(data, ensure_ascii=False).replace(f'"{_MARK}"', value, 1)


def spoil_lines(text: str, chance: random.Random) -> Hostile:
    """A line of an event, spoiled as its JSON is."""
    bad = spoil_json(text, chance)
    line = bad.make()
    return _fixed(bad.text, line if chance.random() < 0.1 else f"{line.rstrip()}\n")


def spoil_toml(text: str, chance: random.Random) -> Hostile:
    """*text* with one value changed, or a line left out, twice, or put elsewhere."""
    lines = text.splitlines()
    places = [at for at, line in enumerate(lines) if re.match(r"\s*(\w+ *=|\[)", line)]
    if not places or chance.random() < 0.1:
        return _spoiled_text(text, chance)
    at = chance.choice(places)
    key, equals, old = lines[at].partition("=")
    value = chance.choice(TOML_VALUES)
    shown = value if len(value) <= 60 else f"{value[:40]}..."
    way = chance.choice(("value", "value", "value", "part", "gone", "twice", "new"))
    if way == "part" and equals:
        # One of several values on the line: those of an inline table or an array.
        parts = list(re.finditer(r'"[^"]*"|\b[\d.:-]+\b|\btrue\b|\bfalse\b', old))
        if parts:
            part = chance.choice(parts)
            lines[at] = f"{key}={old[: part.start()]}{value}{old[part.end() :]}"
            return _fixed(f"{lines[at].strip():.90}", "\n".join(lines))
    if way in {"value", "part"} and equals:
        lines[at] = f"{key}= {value}"
        return _fixed(f"{key}= {shown}", "\n".join(lines))
    if way == "gone":
        return _fixed(f"without {lines.pop(at)!r:.60}", "\n".join(lines))
    if way == "twice":
        lines.insert(at, lines[at])
        return _fixed(f"twice {lines[at]!r:.60}", "\n".join(lines))
    name = chance.choice(("x", '""', '"\\u0000"', "a.b.c", *_keys(lines)))
    lines.insert(at + 1, f"{name} = {value}")
    return _fixed(f"after {lines[at]!r:.60}: {name} = {shown}", "\n".join(lines))


def _keys(lines: Iterable[str]) -> list[str]:
    found = (re.match(r"\s*(\w+) *=", line) for line in lines)
    return [match[1] for match in found if match]


def _spoiled_text(text: str, chance: random.Random) -> Hostile:
    at = chance.randint(0, len(text))
    extra = chance.choice(["", "\x00", "\ud800", "\ufeff", "[", "{", '"', "9" * 5000])
    if not extra:
        return _fixed(f"cut off at {at}", text[:at])
    return _fixed(f"{extra[:9]!r} at {at}", text[:at] + extra + text[at:])


def _fixed(text: str, document: str) -> Hostile:
    return Hostile(text, lambda: document)
