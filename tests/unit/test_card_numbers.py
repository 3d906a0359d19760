"""No card number gets in, whatever it is dressed as; nothing harmless is kept out."""

from __future__ import annotations

import copy
import pickle

import attrs
import pytest

from ecomkit.card_numbers import holds_card_number
from ecomkit.errors import CardDataError, EcomkitError, InvalidInputError
from ecomkit.payments.adapters.creditor_reference import creditor_reference
from ecomkit.payments.errors import InvalidPaymentError
from ecomkit.payments.frozen_texts import FrozenTexts, as_frozen_texts
from ecomkit.payments.outcome import DeclineReason, OutcomeUnknown
from ecomkit.payments.plain_texts import (
    require_plain_text,
    require_plain_texts,
    scrubbed,
)

# The brands' own published test numbers.
NUMBERS = [
    "4242424242424242",
    "4111111111111111",
    "4222222222222",
    "5555555555554444",
    "2223003122003222",
    "378282246310005",
    "30569309025904",
    "3530111333300000",
    "6011111111111117",
    "6200000000000005",
    "6759649826438453",
    "6799990100000000019",
    "2200000000000004",
]


@pytest.mark.parametrize("number", NUMBERS)
def test_every_brand_is_seen(number: str) -> None:
    assert holds_card_number(number)


@pytest.mark.parametrize(
    "dressed",
    [
        "4242 4242 4242 4242",
        "4242-4242-4242-4242",
        "4242.4242.4242.4242",
        "4242\u00a04242\u20094242\u202f4242",
        "4242–4242—4242‑4242",
        "42424242\u200b42424242",
        "tok_4242424242424242",
        "card4242424242424242x",
        "４２４２４２４２４２４２４２４２",
        "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢",
        "4242424242424242 12/27 123",
        "exp 12 4242424242424242",
        "see 3782 822463 10005, please",
        "4\t2 4 2 4 2 4 2 4 2 4 2 4 2 4 2",
        "\ufe0f".join("4111111111111111"),
        "\u034f".join("4111111111111111"),
        "\u180b".join("4111111111111111"),
        "\u3164".join("4111111111111111"),
        "\u115f".join("4111111111111111"),
        "\u2800".join("4111111111111111"),
        *(
            sign.join(["4111", "1111", "1111", "1111"])
            for sign in "/_,:*|+=~';\u2212\u00b7"
        ),
        "4111\r\n1111\r\n1111\r\n1111",
        "4111\v1111\v1111\v1111",
        "3782, 822463, 10005",
        "6799/9901/0000/0000/019",
        "⁴¹¹¹ ¹¹¹¹ ¹¹¹¹ ¹¹¹¹",
        "④①①① ①①①① ①①①① ①①①①",
        "\u20e3".join("4111111111111111"),
        "+378282246310005",
    ],
)
def test_no_dress_hides_a_number(dressed: str) -> None:
    assert holds_card_number(dressed)


@pytest.mark.parametrize(
    "harmless",
    [
        "",
        "4242",
        "order 202410150007",
        "1712345678901",
        "4242424242424243",
        "424242424242424242424242",
        "+4917012345678",
        "DE89370400440532013000",
        "DE89 3704 0044 0532 0130 00",
        "RF18539007547034",
        "RF18 5390 0754 7034",
        "123e4567-e89b-42d3-a456-426614174000",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "2024-10-15T12:30:45.123456+00:00",
        "30/11/2026 14:30:22, 30/11/2026 14:30:26",
        "4.00, 12.50, 1,299.00, 7.35, 18.20 and 5.00",
        "+34 912 345 678, +378 0549 882914",
        "pi_3MtwBwLkdIwHu7ix28a3tqPa",
    ],
)
def test_what_is_no_card_passes(harmless: str) -> None:
    assert not holds_card_number(harmless)


def test_references_of_ours_never_look_like_cards() -> None:
    """One number in ten passes the check digit; a valid reference is exempt."""
    for number in range(400_000_000_000, 400_000_000_000 + 2_000):
        assert not holds_card_number(creditor_reference(str(number)))


@pytest.mark.parametrize(
    "bad", ["4242424242424242", "a\nb", "a\x00b", "x" * 256, 7, None]
)
def test_a_plain_text_is_short_and_clean(bad: object) -> None:
    with pytest.raises(InvalidInputError) as caught:
        require_plain_text(bad, path="$.field")

    assert caught.value.path == "$.field"
    assert "4242" not in str(caught.value)
    assert "4242" not in repr(caught.value.__reduce__())


@pytest.mark.parametrize(
    "name", ["cvc", "CVV", "card-number", "Card Number", "pan", "track2", "PIN"]
)
def test_texts_named_like_secrets_are_refused(name: str) -> None:
    """Three digits look like any others, but their name does not."""
    with pytest.raises(CardDataError):
        require_plain_texts({name: "123"}, path="$.metadata")


def test_a_number_as_a_name_is_not_repeated() -> None:
    with pytest.raises(CardDataError) as caught:
        require_plain_texts({"4242424242424242": "x"}, path="$.metadata")

    assert "4242" not in str(caught.value)


@pytest.mark.parametrize("bad", [None, ["a"], {1: "x"}, {"a": 1}, {"a": "b" * 501}])
def test_metadata_are_texts_by_name(bad: object) -> None:
    with pytest.raises(InvalidPaymentError):
        require_plain_texts(bad, path="$.metadata")


def test_too_many_texts_are_refused() -> None:
    with pytest.raises(InvalidPaymentError):
        require_plain_texts({f"n{each}": "" for each in range(51)}, path="$.metadata")


def test_texts_do_not_change() -> None:
    facts = as_frozen_texts({"a": "1"})

    assert isinstance(facts, FrozenTexts)
    for name, given in (
        ("__setitem__", ("b", "2")),
        ("__delitem__", ("a",)),
        ("clear", ()),
        ("update", ({"b": "2"},)),
        ("pop", ("a",)),
    ):
        with pytest.raises(InvalidPaymentError):
            getattr(facts, name)(*given)
    assert facts == {"a": "1"}
    assert hash(facts) == hash(as_frozen_texts({"a": "1"}))
    assert pickle.loads(pickle.dumps(facts)) == facts
    assert copy.deepcopy(facts) == facts


def test_text_from_outside_is_scrubbed() -> None:
    """A provider's message is kept for people, on one line and without numbers."""
    assert scrubbed("declined\nby bank\x1b[31m") == "declined by bank [31m"
    assert "4242" not in scrubbed("card 4242 4242 4242 4242 declined")
    assert len(scrubbed("x" * 10_000)) == 2_000
    with pytest.raises(InvalidPaymentError):
        OutcomeUnknown(7)  # type: ignore[arg-type]


def test_a_number_in_the_place_of_a_choice_is_not_repeated() -> None:
    with pytest.raises(EcomkitError) as caught:
        DeclineReason("4242424242424242")
    with pytest.raises(InvalidInputError):
        DeclineReason("nonsense")

    assert "4242" not in str(caught.value)


def test_the_gate_can_be_evolved_past_by_nobody() -> None:
    """A changed copy is checked like a new value."""
    from ecomkit.payments.outcome import Pending

    with pytest.raises(CardDataError):
        attrs.evolve(Pending("ref"), provider_ref="4242424242424242")
