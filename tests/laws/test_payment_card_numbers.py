"""A card number given anywhere is refused, and shows up nowhere."""

from __future__ import annotations

import inspect
import json
import logging
import pickle
import pkgutil
import traceback
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ecomkit.payments as room
from ecomkit.errors import EcomkitError
from ecomkit.payments.adapters import BankLine
from ecomkit.payments.adapters.bank_transfer import BankTransfer
from ecomkit.payments.machine.requests import PaymentRequest
from tests.unit.payments.builders import NOON, eur, new
from tests.unit.payments.values import VALUES


def luhn_digit(body: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 - place % 2)
        total += value // 10 + value % 10
    return str(-total % 10)


BRANDS = (
    ("4", 13),
    ("4", 16),
    ("51", 16),
    ("2221", 16),
    ("2200", 16),
    ("34", 15),
    ("300", 14),
    ("3528", 16),
    ("5018", 12),
    ("6011", 16),
    ("62", 19),
)


@st.composite
def card_numbers(draw: st.DrawFn) -> str:
    """Numbers of every brand and length, with their check digit, dressed up or not."""
    start, length = draw(st.sampled_from(BRANDS))
    rest = length - len(start) - 1
    body = start + draw(st.from_regex(rf"[0-9]{{{rest}}}", fullmatch=True))
    number = body + luhn_digit(body)
    dress = draw(st.sampled_from(("{}", "tok_{}", "see {} please", "grouped", "zero")))
    if dress == "grouped":
        sign = draw(st.sampled_from((" ", "-", ".", "\u00a0")))
        return sign.join(number[at : at + 4] for at in range(0, len(number), 4))
    if dress == "zero":
        return "\u200b".join(number)
    return dress.format(number)


TEXTS = [
    (kind, name)
    for kind, fields in VALUES.items()
    for name, value in fields.items()
    if isinstance(value, str)
]
# Values without any text of their own from outside.
BARE = set(
    """ActionSupport AmountRange Capabilities CapturePolicy DocumentPresentation
    EarlyPayment InstallmentPlan InstructionNotFound InstructionRecord PaymentContext
    PaymentMethodChoice PaymentMethodRefusal PaymentSchedule PaymentSummary PaymentTerms
    PaymentTotals Reconciliation Recovery RegionCap SignatureHeaders SignedMessage
    TotalsReported TransferRequest""".split()
)


def channels(value: object) -> Iterator[str]:
    """Every way in which a value gets out of a program."""
    yield repr(value)
    yield str(value)
    yield f"{value}"
    yield pickle.dumps(value).decode("latin-1")
    yield json.dumps(_plain(value), default=str)
    record = logging.LogRecord("shop", 20, "f.py", 1, "%s %r", (value, value), None)
    yield record.getMessage()


def _plain(value: Any) -> object:
    return attrs.asdict(value) if attrs.has(type(value)) else value


def error_channels(error: EcomkitError) -> Iterator[str]:
    yield from channels(error)
    yield "".join(traceback.format_exception_only(error))
    yield repr(error.facts)


def digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


@pytest.mark.parametrize(
    ("kind", "name"), TEXTS, ids=lambda each: getattr(each, "__name__", each)
)
@settings(max_examples=12)
@given(number=card_numbers())
def test_no_field_takes_it(kind: type, name: str, number: str) -> None:
    """It is refused without being repeated, or blacked out where text is free."""
    secret = digits(number)
    try:
        value = kind(**{**VALUES[kind], name: number})
    except EcomkitError as error:
        shown = list(error_channels(error))
    else:
        shown = list(channels(value))
    assert not any(secret in digits(each) or number in each for each in shown)


def test_every_public_value_is_tried() -> None:
    """A new kind of value joins the list, or says why it need not."""
    kinds = {
        name
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}.")
        if module.name not in {"ecomkit.payments.events", "ecomkit.payments.flows"}
        for name, each in vars(import_module(module.name)).items()
        if not name.startswith("_")
        and inspect.isclass(each)
        and each.__module__ == module.name
        and attrs.has(each)
    }

    assert {kind.__name__ for kind in VALUES} | BARE == kinds


@settings(max_examples=30)
@given(card_numbers(), st.sampled_from(("note", "cvc", "pan")))
def test_metadata_take_it_nowhere(number: str, name: str) -> None:
    for facts_ in ({name: number}, {number: "x"}):
        with pytest.raises(EcomkitError) as caught:
            PaymentRequest(id="r", action="authorize", metadata=facts_)
        assert not any(
            digits(number) in digits(each) for each in error_channels(caught.value)
        )


@settings(max_examples=30)
@given(card_numbers())
def test_methods_without_a_provider_take_it_nowhere(number: str) -> None:
    transfer = BankTransfer(iban="DE89370400440532013000", holder="S")
    with pytest.raises(EcomkitError):
        transfer.received(new(), BankLine(id=number, amount=eur(1), at=NOON))
