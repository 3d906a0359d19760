"""Events in the vocabulary of other systems, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs

from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.events import Event
from ecomkit.journey.errors import InvalidEventError
from ecomkit.journey.event_catalog import EVENT_KINDS
from ecomkit.journey.validators import check
from ecomkit.journey.vocabulary import VOCABULARIES, Vocabulary
from ecomkit.money.amount import Money
from ecomkit.validators import ErrorClass, require_type

# Our own name, sent along if theirs does not lead back to it.
_OURS = "ecomkit_event"
# The properties that are money in our events, so that a plain number is read as such.
MONEY_FACTS = frozenset(
    "amount cart_value cost discount gross net price revenue shipping shipping_tax subtotal tax total".split()
)
# Events about one product, which some systems want as a list of one product.
_SINGLE = frozenset(
    """
    product_added product_added_to_wishlist product_clicked product_removed
    product_viewed wishlist_product_added_to_cart
    """.split()
)
_SMALL = frozenset({"to", "from"})


@attrs.frozen(kw_only=True)
class TranslatedEvent:
    """An event in another system's vocabulary, ready to be sent.

    Amounts are Decimals with the currency as a property of its own, never floats.
    """

    vocabulary: str
    name: str
    properties: Mapping[str, Any] = attrs.field(hash=False)
    at: datetime
    actor: str
    id: str = ""
    sequence: int = 0
    session: str = ""
    channel: str = ""
    campaign: str = ""
    device: str = ""


_SAME = ("at", "actor", "id", "sequence", "session", "channel", "campaign", "device")


def to_vocabulary(event: Event, vocabulary: Vocabulary | str) -> TranslatedEvent:
    """Translates *event* for ``"segment"``, ``"ga4"``, ``"snowplow"``, ``"shopify"``, ``"matomo"``.

    Nothing is lost: a name or property that the other system does not know keeps ours.
    Raises InvalidEventError for an event with amounts in two currencies.
    """
    words = _require_vocabulary(vocabulary, path="$.vocabulary")
    name = _their_name(event.name, words)
    facts = dict(event.properties)
    subject = _subject_fact(event.name)
    if event.subject:
        facts.setdefault(subject, event.subject)
    properties: dict[str, Any] = {}
    if _our_name(name, words) != event.name:
        properties[_OURS] = event.name
    table = _table(event.name, words)
    currency = _currency(event.name, facts)
    if words.wraps and event.name in _SINGLE and "products" not in facts:
        item = {fact: facts.pop(fact) for fact in words.items if fact in facts}
        facts["products"] = (item,)
    for fact, value in facts.items():
        if fact == "products" and isinstance(value, list | tuple):
            rows = [_item(item, words) for item in value]
            _put(properties, words.goods, rows)
        else:
            _put(properties, table.get(fact, fact), _amount(value, words))
    if currency and not words.priced:
        _put(properties, table.get("currency", "currency"), currency)
    return TranslatedEvent(
        vocabulary=words.id,
        name=name,
        properties=properties,
        **{field: getattr(event, field) for field in _SAME},
    )


def from_vocabulary(message: TranslatedEvent) -> Event:
    """Translates an event of another system back to ours.

    Read the system's JSON with ``parse_float=Decimal``: amounts as floats are refused.
    """
    require_type(message, TranslatedEvent, path="$.message", error=InvalidEventError)
    words = _require_vocabulary(message.vocabulary, path="$.vocabulary")
    left = _copy(message.properties)
    ours = left.pop(_OURS, None)
    name = ours if isinstance(ours, str) else _our_name(message.name, words)
    table = _table(name, words)
    facts: dict[str, Any] = {}
    goods = _take(left, words.goods)
    for fact, path in table.items():
        value = _take(left, path)
        if value is not None:
            facts[fact] = value
    facts |= left
    currency = str(facts.pop("currency", "")) if not words.priced else ""
    facts = {
        fact: _money(fact, value, currency, words) for fact, value in facts.items()
    }
    if goods is not None:
        _check_goods(goods, words)
        items = tuple(_from_item(item, currency, words) for item in goods)
        if words.wraps and name in _SINGLE and len(items) == 1:
            facts |= items[0]
        else:
            facts["products"] = items
    if currency and not _currency(name, facts):
        facts["currency"] = currency
    subject = facts.pop(_subject_fact(name), "")
    return Event(
        name=name,
        subject=str(subject),
        properties=facts,
        **{field: getattr(message, field) for field in _SAME},
    )


def _require_vocabulary(
    value: object, *, path: str, error: ErrorClass = InvalidInputError
) -> Vocabulary:
    if isinstance(value, Vocabulary):
        return value
    name = require_type(value, str, path=path, error=error)
    if name not in VOCABULARIES:
        raise error(
            f"no vocabulary {short_repr(name)}",
            path=path,
            hint=f"one of {', '.join(VOCABULARIES)}",
        )
    return VOCABULARIES[name]


@attrs.frozen
class TranslatingSink:
    """An event sink that translates each event and passes it to ``send``."""

    vocabulary: Vocabulary | str = attrs.field(validator=check.of(_require_vocabulary))
    send: Callable[[TranslatedEvent], object] = attrs.field(
        validator=check.method("__call__", what="a function of a TranslatedEvent")
    )

    def publish(self, events: Iterable[Event], /) -> None:
        """Translates and sends *events*, one message each."""
        for event in events:
            self.send(to_vocabulary(event, self.vocabulary))


def _their_name(name: str, words: Vocabulary) -> str:
    if name in words.names:
        return words.names[name]
    if not words.titles:
        return words.custom or name
    return " ".join(
        part if part in _SMALL else part.capitalize() for part in name.split("_")
    )


def _our_name(theirs: str, words: Vocabulary) -> str:
    for ours, name in words.names.items():
        if name == theirs:
            return ours
    if theirs in words.also:
        return words.also[theirs]
    return theirs.lower().replace(" ", "_") if words.titles else theirs


def _subject_fact(name: str) -> str:
    kind = EVENT_KINDS.get(name)
    subject = kind.subject if kind is not None and kind.subject else "subject"
    return "sku" if subject == "product" else subject


def _table(name: str, words: Vocabulary) -> Mapping[str, str]:
    return words.facts_of.get(name, words.facts)


def _currency(name: str, facts: Mapping[str, Any]) -> str:
    found = {
        value.currency.code for value in facts.values() if isinstance(value, Money)
    }
    goods = facts.get("products", ())
    if isinstance(goods, list | tuple):
        for item in goods:
            if not isinstance(item, Mapping):
                raise InvalidEventError(
                    f"{short_repr(item)} is not a product", path="$.properties.products"
                )
            found |= {
                value.currency.code
                for value in item.values()
                if isinstance(value, Money)
            }
    if len(found) > 1:
        raise InvalidEventError(
            f"{name} has amounts in {' and '.join(sorted(found))}",
            path="$.properties",
            hint="other systems know one currency an event",
        )
    return found.pop() if found else ""


def _amount(value: Any, words: Vocabulary) -> Any:
    if not isinstance(value, Money):
        return value
    if words.priced:
        return {"amount": value.amount, words.priced: value.currency.code}
    return value.amount


def _money(fact: str, value: Any, currency: str, words: Vocabulary) -> Any:
    if words.priced and isinstance(value, Mapping) and words.priced in value:
        return Money(value.get("amount"), value[words.priced])
    if fact in MONEY_FACTS and currency and not isinstance(value, bool):
        return Money(value, currency)
    return value


def _item(item: Mapping[str, Any], words: Vocabulary) -> Any:
    if words.rows:
        return [_amount(item.get(fact, ""), words) for fact in words.items]
    row: dict[str, Any] = {}
    for fact, value in item.items():
        _put(row, words.items.get(fact, fact), _amount(value, words))
    return row


def _from_item(item: Any, currency: str, words: Vocabulary) -> dict[str, Any]:
    if words.rows:
        facts = dict(zip(words.items, item, strict=False))
        found = {fact: value for fact, value in facts.items() if value != ""}
    else:
        left = _copy(item)
        found = {
            fact: value
            for fact, path in words.items.items()
            if (value := _take(left, path)) is not None
        }
        found |= left
    return {fact: _money(fact, value, currency, words) for fact, value in found.items()}


def _check_goods(goods: object, words: Vocabulary) -> None:
    kind = list | tuple if words.rows else Mapping
    if not isinstance(goods, list | tuple) or not all(
        isinstance(item, kind) for item in goods
    ):
        raise InvalidEventError(
            f"{short_repr(goods)} are not goods", path=f"$.properties.{words.goods}"
        )


def _copy(tree: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _copy(part) if isinstance(part, Mapping) else part
        for name, part in tree.items()
    }


def _put(tree: dict[str, Any], path: str, value: Any) -> None:
    *branches, leaf = path.split(".")
    for branch in branches:
        tree = tree.setdefault(branch, {})
        if not isinstance(tree, dict):
            raise InvalidEventError(
                f"{short_repr(branch)} is not an object", path=f"$.properties.{path}"
            )
    tree[leaf] = _copy(value) if isinstance(value, Mapping) else value


def _take(tree: dict[str, Any], path: str) -> Any:
    # Removes the value and the branches that are empty then.
    branch, _, rest = path.partition(".")
    if not rest:
        return tree.pop(branch, None)
    inner = tree.get(branch)
    if not isinstance(inner, dict):
        return None
    value = _take(inner, rest)
    if not inner:
        del tree[branch]
    return value
