"""A priced cart on the wire: the columns of its ledger, and its totals to check them by."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import attrs

from ecomkit.cart.line import LineItem
from ecomkit.errors import EcomkitError
from ecomkit.money.amount import Denomination, Money, find_currency
from ecomkit.money.currency import minor_unit
from ecomkit.money.rounding import Rounding
from ecomkit.pricing import Charge, Claim, Fee, PricedCart, Verdict
from ecomkit.pricing.result.ledger import DiscountColumn, Ledger, RowTerms
from ecomkit.wire.errors import InvalidDocumentError, placed
from ecomkit.wire.reading import readers
from ecomkit.wire.writing import writers

_MOST_SCALE = 8
_DIVISORS = frozenset(10**places for places in range(20))


@attrs.frozen(kw_only=True)
class Totals:
    """What a reader wants to know first; checked against the columns when read."""

    net: Money
    tax: Money
    gross: Money
    total: Money


@attrs.frozen(kw_only=True)
class PricedDiscount:
    """What one promotion took off which rows."""

    promotion: str
    version: str
    code: str = ""
    rows: tuple[int, ...]
    shares: tuple[int, ...]
    units: tuple[int, ...] | None = None


@attrs.frozen(kw_only=True)
class PricedDocument:
    """A priced cart as it is written.

    Figures are whole numbers of ``unit``. ``items`` are the goods (the last ``gifts`` of
    them added by promotions), then ``fees``, then deliveries; the other columns follow
    them row by row. ``terms_of`` numbers each row's entry in ``terms``.
    ``tax_included`` is the tax inside an amount, ``tax_added`` the tax on top; ``parts``
    split the tax of rows that bear several.
    """

    currency: str
    totals: Totals
    unit: Decimal
    rounding: Rounding
    goods: int
    gifts: int = 0
    fees: int = 0
    items: tuple[LineItem | Fee | Charge, ...] = ()
    terms: tuple[RowTerms, ...] = ()
    terms_of: tuple[int, ...] = ()
    subtotals: tuple[int, ...] = ()
    amounts: tuple[int, ...] = ()
    tax_included: tuple[int, ...] = ()
    tax_added: tuple[int, ...] = ()
    parts: tuple[tuple[int, tuple[int, ...]], ...] = ()
    discounts: tuple[PricedDiscount, ...] = ()
    cash: int = 0
    claims: tuple[Claim, ...] = ()
    verdicts: tuple[Verdict, ...] = ()


def read(data: Any) -> PricedCart:
    """The priced cart that *data* describes."""
    return _priced(readers[PricedDocument](data))


def write(priced: PricedCart) -> Any:
    """*priced* as data."""
    return writers[PricedDocument](_document(priced))


def _document(priced: PricedCart) -> PricedDocument:
    ledger = priced.ledger
    terms: dict[RowTerms, int] = {}
    return PricedDocument(
        currency=ledger.step.currency.code,
        totals=_totals(priced),
        unit=ledger.step.unit,
        rounding=ledger.rounding,
        goods=ledger.goods,
        gifts=ledger.gifts,
        fees=ledger.fees,
        items=tuple(ledger.items),
        terms_of=tuple(terms.setdefault(one, len(terms)) for one in ledger.terms),
        terms=tuple(terms),
        subtotals=tuple(ledger.subs),
        amounts=tuple(ledger.amounts),
        tax_included=tuple(ledger.inner or ()),
        tax_added=tuple(ledger.outer or ()),
        parts=tuple((row, tuple(ledger.parts[row])) for row in sorted(ledger.parts)),
        discounts=tuple(
            PricedDiscount(
                promotion=one.promotion,
                version=one.version,
                code=one.code,
                rows=tuple(one.rows),
                shares=tuple(one.shares),
                units=None if one.units is None else tuple(one.units),
            )
            for one in ledger.discounts
        ),
        cash=ledger.cash,
        claims=priced.claims,
        verdicts=priced.verdicts,
    )


def _totals(priced: PricedCart) -> Totals:
    return Totals(
        net=priced.net, tax=priced.tax, gross=priced.gross, total=priced.total
    )


def _priced(written: PricedDocument) -> PricedCart:
    _check(written)
    ledger = Ledger(
        step=Denomination(find_currency(written.currency), written.unit),
        rounding=written.rounding,
        goods=written.goods,
        gifts=written.gifts,
        fees=written.fees,
        items=written.items,
        terms=tuple(written.terms[number] for number in written.terms_of),
        subs=written.subtotals,
        amounts=written.amounts,
        inner=written.tax_included or None,
        outer=written.tax_added or None,
        parts=dict(written.parts),
        discounts=[
            DiscountColumn(
                one.promotion, one.version, one.code, one.rows, one.shares, one.units
            )
            for one in written.discounts
        ],
        cash=written.cash,
    )
    verdicts = written.verdicts
    priced = PricedCart(ledger, written.claims, lambda: verdicts)
    if _totals(priced) != written.totals:
        raise InvalidDocumentError(
            f"the columns come to {priced.total}, not to these totals",
            path="$.totals",
            hint="the document was changed after it was written",
        )
    return priced


def _check(written: PricedDocument) -> None:
    try:
        places = minor_unit(find_currency(written.currency).code)
    except EcomkitError as error:
        error.path = "$.currency"
        raise
    if written.unit not in {
        Decimal(1).scaleb(-places - scale) for scale in range(_MOST_SCALE + 1)
    }:
        raise InvalidDocumentError("is no step of this currency", path="$.unit")
    _check_kinds(written)
    rows = len(written.items)
    for name in ("terms_of", "subtotals", "amounts"):
        _check_length(name, getattr(written, name), rows)
    for name in ("tax_included", "tax_added"):
        if getattr(written, name):
            _check_length(name, getattr(written, name), rows)
    for number, terms in enumerate(written.terms):
        _check_terms(f"terms[{number}]", terms)
    _check_within("terms_of", written.terms_of, len(written.terms))
    for number, (row, parts) in enumerate(written.parts):
        place = f"parts[{number}]"
        _check_within(place, (row,), rows)
        _check_length(place, parts, len(written.terms[written.terms_of[row]].rates))
    for number, one in enumerate(written.discounts):
        place = f"discounts[{number}]"
        _check_within(f"{place}.rows", one.rows, rows)
        _check_length(f"{place}.shares", one.shares, len(one.rows))
        if one.units is not None:
            _check_length(f"{place}.units", one.units, len(one.rows))


def _check_terms(place: str, terms: RowTerms) -> None:
    _check_length(f"{place}.inside", terms.inside, len(terms.rates))
    if terms.portions:
        _check_length(f"{place}.portions", terms.portions, len(terms.rates))
    if terms.div not in _DIVISORS:
        raise InvalidDocumentError("is not a power of ten", path=f"$.{place}.div")


def _check_kinds(written: PricedDocument) -> None:
    goods, fees = written.goods, written.fees
    if min(goods, fees, written.gifts) < 0 or written.gifts > goods:
        raise InvalidDocumentError("counts of rows that cannot be", path="$.goods")
    for number, item in enumerate(written.items):
        kind: type = Charge
        if number < goods:
            kind = LineItem
        elif number < goods + fees:
            kind = Fee
        if not isinstance(item, kind):
            raise InvalidDocumentError(
                f"a {type(item).__name__} where a {kind.__name__} belongs",
                path=f"$.items[{number}]",
                hint="goods come first, then fees, then deliveries",
            )
    if len(written.items) < goods + fees:
        raise InvalidDocumentError("fewer items than goods and fees", path="$.items")


def _check_length(place: str, column: Sequence[object], rows: int) -> None:
    if len(column) != rows:
        raise InvalidDocumentError(
            f"has {len(column)} values for {rows} rows", path=f"$.{place}"
        )


def _check_within(place: str, column: Sequence[int], rows: int) -> None:
    for number in column:
        if not 0 <= number < rows:
            raise InvalidDocumentError(f"there is no row {number}", path=f"$.{place}")
