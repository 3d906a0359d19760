"""A priced cart on the wire: the columns of its columns, and its totals to check them by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, cast

import attrs

from ecomkit.cart.line import LineItem
from ecomkit.errors import short_repr
from ecomkit.measures import unit_ratio
from ecomkit.money.amount import Money
from ecomkit.money.currency import find_currency, minor_unit
from ecomkit.money.denomination import Denomination
from ecomkit.money.rounding import Rounding
from ecomkit.numbers import EXACT
from ecomkit.pricing import Charge, PricedCart
from ecomkit.pricing.result import Claim, Verdict
from ecomkit.pricing.result.price_columns import DiscountColumn, PriceColumns, RowTerms
from ecomkit.pricing.values import Fee
from ecomkit.pricing.values.policy import MOST_SCALE
from ecomkit.tax import TaxBase, TaxLevel, TaxPolicy
from ecomkit.wire.errors import InvalidDocumentError
from ecomkit.wire.reading import readers
from ecomkit.wire.writing import writers

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
    rows: Sequence[int]
    shares: Sequence[int]
    units: Sequence[int | Decimal] | None = None
    benefit: int = 0


@attrs.frozen(kw_only=True)
class PricedDocument:
    """A priced cart as it is written.

    Figures are whole numbers of ``unit``. ``items`` are the goods (the last ``gifts`` of
    them added by promotions), then ``fees``, then deliveries; the other columns follow
    them row by row. ``terms_of`` numbers each row's entry in ``terms``.
    ``rounding``, ``level``, ``base`` and ``combine`` are how taxes were taken.
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
    items: Sequence[LineItem | Fee | Charge] = ()
    terms: Sequence[RowTerms] = ()
    terms_of: Sequence[int] = ()
    subtotals: Sequence[int] = ()
    amounts: Sequence[int] = ()
    tax_included: Sequence[int] = ()
    tax_added: Sequence[int] = ()
    parts: Sequence[tuple[int, Sequence[int]]] = ()
    discounts: Sequence[PricedDiscount] = ()
    cash: int = 0
    claims: Sequence[Claim] = ()
    verdicts: Sequence[Verdict] = ()
    level: TaxLevel = TaxLevel.LINE
    base: TaxBase = TaxBase.AFTER_DISCOUNT
    combine: bool = False


WRITTEN_AS = PricedDocument
_SAME_IN_BOTH = tuple("items subtotals amounts cash".split())
_OF_POLICY = tuple("rounding level base combine".split())


def write(priced: PricedCart, head: str = "") -> str:
    """*priced* as JSON text; see record_writer."""
    columns = priced.columns
    terms: dict[RowTerms, int] = {}
    document = PricedDocument(
        currency=columns.step.currency.code,
        totals=_totals(priced),
        unit=columns.step.unit,
        goods=columns.goods_count,
        gifts=columns.gifts_count,
        fees=columns.fees_count,
        terms_of=[terms.setdefault(row, len(terms)) for row in columns.terms],
        terms=tuple(terms),
        tax_included=columns.tax_included or (),
        tax_added=columns.tax_added or (),
        parts=sorted(columns.tax_parts.items()),
        discounts=[PricedDiscount(**column._asdict()) for column in columns.discounts],
        claims=priced.claims,
        verdicts=priced.verdicts,
        **{name: getattr(columns.tax_policy, name) for name in _OF_POLICY},
        **{name: getattr(columns, name) for name in _SAME_IN_BOTH},
    )
    return cast("str", writers[PricedDocument](document, head))


def read(data: Any) -> PricedCart:
    """The priced cart that *data* describes."""
    written: PricedDocument = readers[PricedDocument](data)
    _check(written)
    columns = PriceColumns(
        step=Denomination(find_currency(written.currency), written.unit),
        tax_policy=TaxPolicy(**{name: getattr(written, name) for name in _OF_POLICY}),
        goods_count=written.goods,
        gifts_count=written.gifts,
        fees_count=written.fees,
        terms=tuple(written.terms[number] for number in written.terms_of),
        tax_included=written.tax_included or None,
        tax_added=written.tax_added or None,
        tax_parts=dict(written.parts),
        discounts=[
            DiscountColumn(**attrs.asdict(discount, recurse=False))
            for discount in written.discounts
        ],
        **{name: getattr(written, name) for name in _SAME_IN_BOTH},
    )
    priced = PricedCart(columns, tuple(written.claims), lambda: tuple(written.verdicts))
    if _totals(priced) != written.totals:
        raise InvalidDocumentError(
            f"the columns come to {priced.total}, not to these totals",
            path="$.totals",
            hint="the document was changed after it was written",
        )
    return priced


def _totals(priced: PricedCart) -> Totals:
    return Totals(
        net=priced.net, tax=priced.tax, gross=priced.gross, total=priced.total
    )


def _check(written: PricedDocument) -> None:
    places = minor_unit(find_currency(written.currency).code)
    if written.unit not in {
        Decimal(1).scaleb(-places - scale, EXACT) for scale in range(MOST_SCALE + 1)
    }:
        raise InvalidDocumentError("is not a step of this currency", path="$.unit")
    _check_items(written)
    for index, terms in enumerate(written.terms):
        if terms.div not in _DIVISORS:
            raise InvalidDocumentError(
                "is not a power of ten", path=f"$.terms[{index}].div"
            )
    for column, numbers, below in _indices(written):
        for number in numbers:
            if not 0 <= number < below:
                raise InvalidDocumentError(
                    f"there is no row {number}", path=f"$.{column}"
                )
    for column, values, rows in _columns(written):
        if len(values) != rows:
            raise InvalidDocumentError(
                f"has {len(values)} values for {rows} rows", path=f"$.{column}"
            )
    _check_units(written)


def _check_items(written: PricedDocument) -> None:
    goods, fees = written.goods, written.fees
    if min(goods, fees, written.gifts) < 0 or written.gifts > goods:
        raise InvalidDocumentError("impossible counts of rows", path="$.goods")
    for index, item in enumerate(written.items):
        kind = LineItem if index < goods else Fee if index < goods + fees else Charge
        if not isinstance(item, kind):
            raise InvalidDocumentError(
                f"a {type(item).__name__} where a {kind.__name__} belongs",
                path=f"$.items[{index}]",
                hint="goods come first, then fees, then deliveries",
            )
    if len(written.items) < goods + fees:
        raise InvalidDocumentError("fewer items than goods and fees", path="$.items")


def _check_units(written: PricedDocument) -> None:
    for index, number in enumerate(written.terms_of):
        item, unit = written.items[index], written.terms[number].unit
        if (
            unit
            and isinstance(item, LineItem)
            and item.unit
            and unit_ratio(item.unit, unit) is None
        ):
            raise InvalidDocumentError(
                f"a quantity in {short_repr(item.unit)} has no price per {short_repr(unit)}",
                path=f"$.items[{index}].unit",
            )


def _indices(written: PricedDocument) -> Iterator[tuple[str, Sequence[int], int]]:
    # Numbers of rows, and how many rows there are.
    yield "terms_of", written.terms_of, len(written.terms)
    for index, (row, _) in enumerate(written.parts):
        yield f"parts[{index}]", (row,), len(written.terms_of)
    for index, discount in enumerate(written.discounts):
        yield f"discounts[{index}].rows", discount.rows, len(written.items)


def _columns(written: PricedDocument) -> Iterator[tuple[str, Sequence[object], int]]:
    # Columns, and how many values each has to have.
    rows = len(written.items)
    yield "terms_of", written.terms_of, rows
    yield "subtotals", written.subtotals, rows
    yield "amounts", written.amounts, rows
    yield "tax_included", written.tax_included, rows if written.tax_included else 0
    yield "tax_added", written.tax_added, rows if written.tax_added else 0
    for index, terms in enumerate(written.terms):
        rates = len(terms.rates)
        listed = len(terms.list_rates)
        yield f"terms[{index}].list_rates", terms.list_rates, rates if listed else 0
        yield f"terms[{index}].inside", terms.inside, rates
        yield f"terms[{index}].portions", terms.portions, rates if terms.portions else 0
        yield f"terms[{index}].levies", terms.levies, rates if terms.levies else 0
        for place, part in enumerate(terms.parts):
            path = f"terms[{index}].parts[{place}].taxes"
            yield path, part.taxes, rates if part.taxes else 0
    for index, (row, parts) in enumerate(written.parts):
        rates = len(written.terms[written.terms_of[row]].rates)
        yield f"parts[{index}]", parts, rates
    for index, discount in enumerate(written.discounts):
        yield f"discounts[{index}].shares", discount.shares, len(discount.rows)
        if discount.units is not None:
            yield f"discounts[{index}].units", discount.units, len(discount.rows)
