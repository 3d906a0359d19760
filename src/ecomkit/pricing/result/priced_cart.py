"""PricedCart: what pricing gives back; every figure exact, read as Money when asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

import attrs

from ecomkit.cart.errors import UnknownLineError
from ecomkit.money.allocate import allocate
from ecomkit.money.amount import Money, minor_money
from ecomkit.money.rate import Rate
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.pricing.result.claims import Claim
from ecomkit.pricing.result.ledger import Ledger
from ecomkit.pricing.result.priced_rows import (
    Discount,
    PricedCharge,
    PricedFee,
    PricedLine,
    PricedRow,
)
from ecomkit.pricing.result.verdicts import Verdict
from ecomkit.tax.rate import TaxRate


@attrs.frozen(kw_only=True)
class TaxGroup:
    """All that bears one tax: what it is taken on, and the tax.

    ``effective_percent`` is the tax in percent of the net amount: more than its rate
    where it also stands on other taxes.
    """

    rate: TaxRate
    base: Money
    amount: Money
    included: bool
    effective_percent: Decimal


@attrs.frozen(kw_only=True)
class Remaining:
    """What is left to pay after stored value, split between net and tax as the whole is."""

    net: Money
    tax: Money
    gross: Money


class RowTotals:
    """A sum of rows: before discounts, what was taken off, and what is left.

    ``subtotal``, ``discount`` and ``amount`` are as listed; ``net + tax == gross``. What a
    side of the tax was before discounts is reckoned row by row.
    """

    __slots__ = ("_ledger", "_rows")

    def __init__(self, ledger: Ledger, start: int, stop: int) -> None:
        self._ledger = ledger
        self._rows = slice(start, stop)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RowTotals) and self._facts() == other._facts()

    def __hash__(self) -> int:
        return hash(self._facts())

    def __repr__(self) -> str:
        return f"Sums(net={self.net}, tax={self.tax}, gross={self.gross})"

    def _facts(self) -> tuple[Money, ...]:
        return self.subtotal, self.amount, self.net, self.tax

    @property
    def subtotal(self) -> Money:
        """Before discounts."""
        ledger = self._ledger
        return ledger.money(sum(ledger.subtotals[self._rows]))

    @property
    def discount(self) -> Money:
        """All discounts together."""
        ledger, rows = self._ledger, self._rows
        return ledger.money(sum(ledger.subtotals[rows]) - sum(ledger.amounts[rows]))

    @property
    def amount(self) -> Money:
        """After discounts."""
        ledger = self._ledger
        return ledger.money(sum(ledger.amounts[self._rows]))

    @property
    def net(self) -> Money:
        """Without any tax."""
        ledger, rows = self._ledger, self._rows
        steps = sum(ledger.amounts[rows])
        if ledger.tax_included is not None:
            steps -= sum(ledger.tax_included[rows])
        return minor_money(steps, ledger.step)

    @property
    def tax(self) -> Money:
        """All taxes together."""
        ledger, rows = self._ledger, self._rows
        steps = 0 if ledger.tax_included is None else sum(ledger.tax_included[rows])
        if ledger.tax_added is not None:
            steps += sum(ledger.tax_added[rows])
        return minor_money(steps, ledger.step)

    @property
    def gross(self) -> Money:
        """With all taxes."""
        ledger, rows = self._ledger, self._rows
        steps = sum(ledger.amounts[rows])
        if ledger.tax_added is not None:
            steps += sum(ledger.tax_added[rows])
        return minor_money(steps, ledger.step)

    @property
    def list_net(self) -> Money:
        """Before discounts and without tax."""
        ledger = self._ledger
        return _sum_of(ledger, (row.list_net for row in self._each()))

    @property
    def list_gross(self) -> Money:
        """Before discounts and with tax."""
        ledger = self._ledger
        return _sum_of(ledger, (row.list_gross for row in self._each()))

    def _each(self) -> Iterator[PricedRow]:
        rows = self._rows
        return (PricedRow(self._ledger, row) for row in range(rows.start, rows.stop))

    @property
    def discount_net(self) -> Money:
        """What was taken off without tax."""
        return self.list_net - self.net

    @property
    def discount_gross(self) -> Money:
        """What was taken off with tax."""
        return self.list_gross - self.gross

    @property
    def discount_tax(self) -> Money:
        """How much less tax there is for the discounts."""
        return self.discount_gross - self.discount_net


def _no_verdicts() -> tuple[Verdict, ...]:
    return ()


def _sum_of(ledger: Ledger, amounts: Iterable[Money]) -> Money:
    return sum(amounts, start=ledger.money(0))


@attrs.frozen
class PricedCart:
    """A cart with its price, line by line.

    ``goods``, ``fees_total`` and ``delivery`` are sums of the rows; ``net``, ``tax`` and
    ``gross`` those of everything. ``total`` is what is to be paid: ``gross`` and, where a
    total is rounded to coins, ``cash_rounding``. ``claims`` are the limited things it
    uses. All of it is exact: rows sum to totals, net and tax to gross.
    """

    ledger: Ledger
    claims: tuple[Claim, ...] = ()
    _verdicts: Callable[[], tuple[Verdict, ...]] = attrs.field(
        default=_no_verdicts, eq=False, repr=False
    )

    def __hash__(self) -> int:
        return hash((self.ledger.step.currency.code, tuple(self.ledger.amounts)))

    @property
    def currency(self) -> str:
        """The currency of every amount in it."""
        return self.ledger.step.currency.code

    @property
    def lines(self) -> tuple[PricedLine, ...]:
        """The goods: the cart's lines in their order, then gifts."""
        ledger = self.ledger
        return tuple([PricedLine(ledger, row) for row in range(ledger.goods)])

    @property
    def fees(self) -> tuple[PricedFee, ...]:
        """The fees that are neither goods nor delivery."""
        ledger = self.ledger
        start = ledger.goods
        return tuple(
            PricedFee(ledger, row) for row in range(start, start + ledger.fees)
        )

    @property
    def charges(self) -> tuple[PricedCharge, ...]:
        """The deliveries."""
        ledger = self.ledger
        start = ledger.goods + ledger.fees
        return tuple(
            PricedCharge(ledger, row) for row in range(start, len(ledger.items))
        )

    def line(self, key: str) -> PricedLine:
        """The line of a key."""
        for line in self.lines:
            if line.key == key:
                return line
        raise UnknownLineError(key)

    @property
    def goods(self) -> RowTotals:
        """The goods together."""
        return RowTotals(self.ledger, 0, self.ledger.goods)

    @property
    def fees_total(self) -> RowTotals:
        """The fees together."""
        start = self.ledger.goods
        return RowTotals(self.ledger, start, start + self.ledger.fees)

    @property
    def delivery(self) -> RowTotals:
        """The deliveries together."""
        ledger = self.ledger
        return RowTotals(ledger, ledger.goods + ledger.fees, len(ledger.items))

    @property
    def goods_and_fees(self) -> RowTotals:
        """The goods and the fees together: all but the deliveries."""
        return RowTotals(self.ledger, 0, self.ledger.goods + self.ledger.fees)

    @property
    def everything(self) -> RowTotals:
        """All rows together."""
        return RowTotals(self.ledger, 0, len(self.ledger.items))

    @property
    def discount(self) -> Money:
        """All that promotions took off goods and deliveries, as listed."""
        ledger = self.ledger
        return ledger.money(sum(ledger.subtotals) - sum(ledger.amounts))

    def discount_by(self, promotions: Collection[str]) -> Money:
        """What these promotions together took off goods and deliveries."""
        columns = (c for c in self.ledger.discounts if c.promotion in promotions)
        return self.ledger.money(sum(sum(column.shares) for column in columns))

    @property
    def net(self) -> Money:
        """Everything without tax."""
        ledger = self.ledger
        inside = 0 if ledger.tax_included is None else sum(ledger.tax_included)
        return minor_money(sum(ledger.amounts) - inside, ledger.step)

    @property
    def tax(self) -> Money:
        """All taxes."""
        ledger = self.ledger
        steps = 0 if ledger.tax_included is None else sum(ledger.tax_included)
        if ledger.tax_added is not None:
            steps += sum(ledger.tax_added)
        return minor_money(steps, ledger.step)

    @property
    def tax_included(self) -> Money:
        """The taxes inside the prices."""
        return self.ledger.money(sum(self.ledger.tax_included or ()))

    @property
    def tax_added(self) -> Money:
        """The taxes on top of the prices."""
        return self.ledger.money(sum(self.ledger.tax_added or ()))

    @property
    def gross(self) -> Money:
        """Everything with tax."""
        ledger = self.ledger
        return ledger.money(sum(ledger.amounts) + sum(ledger.tax_added or ()))

    @property
    def cash_rounding(self) -> Money:
        """What rounding to coins adds to the total; it never touches tax."""
        return self.ledger.money(self.ledger.cash)

    @property
    def total(self) -> Money:
        """What is to be paid."""
        ledger = self.ledger
        steps = sum(ledger.amounts) + ledger.cash
        if ledger.tax_added is not None:
            steps += sum(ledger.tax_added)
        return minor_money(steps, ledger.step)

    @property
    def tax_breakdown(self) -> tuple[TaxGroup, ...]:
        """Each tax over all rows, in the order in which they first appear."""
        return self._breakdown(range(len(self.ledger.items)))

    @property
    def delivery_tax_breakdown(self) -> tuple[TaxGroup, ...]:
        """Each tax over the deliveries."""
        ledger = self.ledger
        return self._breakdown(range(ledger.goods + ledger.fees, len(ledger.items)))

    def after_stored_value(self, *balances: Money) -> Remaining:
        """What is left to pay when stored value (a gift card, credit) pays first.

        Stored value is a means of payment: the tax is what it was, and what is left is
        shared between net and tax as the whole total is.
        """
        nothing = self.ledger.money(0)
        for place, balance in enumerate(balances):
            if Money.from_moneyed(balance) < nothing:
                raise InvalidPriceError(
                    f"{balance} of stored value is below zero",
                    path=f"$.balances[{place}]",
                )
        left = max(self.total - sum(balances, start=nothing), nothing)
        if not left:
            return Remaining(net=left, tax=left, gross=left)
        net, tax = allocate(left, [self.net.amount, self.tax.amount])
        return Remaining(net=net, tax=tax, gross=left)

    @property
    def discounts(self) -> tuple[Discount, ...]:
        """What each promotion took in all, in the order in which they were taken."""
        ledger = self.ledger
        return tuple(
            Discount(
                promotion=column.promotion,
                version=column.version,
                code=column.code,
                amount=ledger.money(sum(column.shares)),
                units=None if column.units is None else sum(column.units),
            )
            for column in ledger.discounts
        )

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What became of each promotion and each code; reckoned again when read."""
        return self._verdicts()

    def _breakdown(self, rows: Iterable[int]) -> tuple[TaxGroup, ...]:
        ledger = self.ledger
        groups: dict[tuple[TaxRate, bool], list[int]] = {}
        shares: dict[tuple[TaxRate, bool], Fraction] = {}
        for row in rows:
            exact = ledger.tax_shares(row)
            for place, (rate, base, steps, inside) in enumerate(
                ledger.tax_parts_of(row)
            ):
                sums = groups.setdefault((rate, inside), [0, 0])
                sums[0] += base
                sums[1] += steps
                shares.setdefault((rate, inside), exact[place])
        return tuple(
            TaxGroup(
                rate=key[0],
                base=ledger.money(base),
                amount=ledger.money(steps),
                included=key[1],
                effective_percent=Rate(
                    shares[key].numerator, shares[key].denominator
                ).percentage,
            )
            for key, (base, steps) in groups.items()
        )
