"""Nonsense is refused with the library's own errors, and nothing else escapes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.addressing.place import Place
from ecomkit.errors import EcomkitError
from ecomkit.money.amount import Money
from ecomkit.tax import (
    Exemption,
    Jurisdiction,
    Regime,
    Supply,
    TaxPolicy,
    TaxRate,
    TaxTable,
    find_regime,
)
from ecomkit.tax.compiled import compile_class
from ecomkit.tax.documents import (
    DocumentAllowance,
    DocumentLine,
    StatedTotals,
    document_totals,
)
from ecomkit.tax.outside import TaxQuestionLine, TaxRefund, TaxSourceLimits
from ecomkit.tax.rows import AREA

DAY = date(2026, 11, 22)
plain: st.SearchStrategy[object] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 10**20),
    st.floats(),
    st.decimals(),
    st.text(max_size=8),
    st.sampled_from(
        [
            "5%",
            "1/0",
            "19",
            "1.00 EUR",
            "EUR",
            "DE",
            "XX",
            "2026-01-01",
            "per_unit",
            "E",
        ]
    ),
    st.sampled_from(
        [DAY, datetime(2026, 1, 1, tzinfo=UTC), Decimal("NaN"), Place("DE")]
    ),
    st.just(Money("1.005", "EUR")),
)
junk = st.one_of(plain, st.lists(plain, max_size=2), st.dictionaries(st.text(), plain))
KINDS: dict[type, dict[str, Any]] = {
    TaxRate: {"id": "x"},
    Exemption: {"reason": "x"},
    Jurisdiction: {},
    Supply: {"on": DAY},
    TaxPolicy: {},
    DocumentLine: {},
    DocumentAllowance: {"amount": Money("1", "EUR")},
    StatedTotals: {},
    TaxSourceLimits: {},
    TaxQuestionLine: {"key": "a", "amount": Money("1", "EUR")},
    TaxRefund: {"id": "r", "reference": "s", "lines": (), "on": DAY},
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@settings(max_examples=60)
@given(st.data())
def test_a_value_is_made_or_refused(kind: Any, data: st.DataObject) -> None:
    """Any one field with anything in it."""
    names = [field.name for field in attrs.fields(kind) if field.init]
    name = data.draw(st.sampled_from(sorted(names)))

    with suppress(EcomkitError):
        kind(**{**KINDS[kind], name: data.draw(junk)})


@settings(max_examples=250)
@given(
    st.dictionaries(
        st.sampled_from([*AREA, *(field.name for field in attrs.fields(TaxRate))]),
        junk,
        max_size=4,
    )
)
def test_a_row_is_read_or_refused(row: dict[str, object]) -> None:
    """And what is read can be charged or refused."""
    with suppress(EcomkitError):
        table = TaxTable.from_rows([{"id": "x", **row}])
        rates = table.resolve("x", Supply(on=DAY, ship_to=Place("DE")))
        tax_class = compile_class(rates, includes=True)
        tax_class.for_unit(100, 1).exact(100)


@settings(max_examples=100)
@given(st.text(), junk)
def test_a_text_is_a_table_or_a_regime_or_refused(text: str, value: object) -> None:
    readers: list[Callable[[str], object]] = [TaxTable.from_toml, Regime.from_toml]
    for read in readers:
        with suppress(EcomkitError):
            read(text)
        with suppress(EcomkitError):
            read(f"rates = {value!r}")
        with suppress(EcomkitError):
            read(f"covers_from = 2026-01-01\nimports = {value!r}\narea = {value!r}")
    with suppress(EcomkitError):
        find_regime(text)


@settings(max_examples=100)
@given(junk, junk)
def test_a_document_is_added_up_or_refused(currency: Any, net: Any) -> None:
    with suppress(EcomkitError):
        document_totals(currency, [DocumentLine(net=net, unit_price=net)])
