"""PricedCart: what pricing gives back; every figure exact, read as Money when asked."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import attrs

from ecomkit.cart.errors import UnknownLineError
from ecomkit.money.allocate import allocate
from ecomkit.money.amount import Money, minor_money
from ecomkit.numbers import int_or_decimal
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.pricing.result.claims import Claim
from ecomkit.pricing.result.price_columns import PriceColumns
from ecomkit.pricing.result.priced_rows import (
    Discount,
    PricedCharge,
    PricedFee,
    PricedLine,
)
from ecomkit.pricing.result.row_totals import RowTotals, TaxGroup
from ecomkit.pricing.result.verdicts import Verdict


@attrs.frozen(kw_only=True)
class Remaining:
    """What is left to pay after stored value, split between net and tax as the whole is."""

    net: Money
    tax: Money
    gross: Money


@attrs.frozen
class _Told:
    """Verdicts that are known already."""

    verdicts: tuple[Verdict, ...] = ()

    def __call__(self) -> tuple[Verdict, ...]:
        return self.verdicts


@attrs.frozen
class PricedCart:
    """A cart with its price, line by line.

    ``goods``, ``fees_total`` and ``delivery`` are sums of the rows; ``net``, ``tax`` and
    ``gross`` those of everything. ``total`` is what is to be paid: ``gross`` and, where a
    total is rounded to coins, ``cash_rounding``. ``claims`` are the limited things it
    uses. All of it is exact: rows sum to totals, net and tax to gross.
    """

    columns: PriceColumns
    claims: tuple[Claim, ...] = ()
    _verdicts: Callable[[], tuple[Verdict, ...]] = attrs.field(
        default=_Told(), eq=False, repr=False
    )

    def __getstate__(self) -> tuple[PriceColumns, tuple[Claim, ...], _Told]:
        # In another process there is no pricer to ask again.
        return self.columns, self.claims, _Told(self.verdicts)

    def __setstate__(
        self, state: tuple[PriceColumns, tuple[Claim, ...], _Told]
    ) -> None:
        names = ("columns", "claims", "_verdicts")
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    def __hash__(self) -> int:
        return hash((self.columns.step.currency.code, tuple(self.columns.amounts)))

    @property
    def currency(self) -> str:
        """The currency of every amount in it."""
        return self.columns.step.currency.code

    @property
    def lines(self) -> tuple[PricedLine, ...]:
        """The goods: the cart's lines in their order, then gifts."""
        columns = self.columns
        return tuple([PricedLine(columns, row) for row in range(columns.goods_count)])

    @property
    def fees(self) -> tuple[PricedFee, ...]:
        """The fees that are neither goods nor delivery."""
        columns = self.columns
        rows = range(columns.goods_count, columns.goods_count + columns.fees_count)
        return tuple(PricedFee(columns, row) for row in rows)

    @property
    def charges(self) -> tuple[PricedCharge, ...]:
        """The deliveries."""
        columns = self.columns
        rows = range(columns.goods_count + columns.fees_count, len(columns.items))
        return tuple(PricedCharge(columns, row) for row in rows)

    def line(self, key: str) -> PricedLine:
        """The line of a key. Raises UnknownLineError."""
        for line in self.lines:
            if line.key == key:
                return line
        raise UnknownLineError(key)

    @property
    def goods(self) -> RowTotals:
        """The goods together."""
        return RowTotals(self.columns, 0, self.columns.goods_count)

    @property
    def fees_total(self) -> RowTotals:
        """The fees together."""
        goods = self.columns.goods_count
        return RowTotals(self.columns, goods, goods + self.columns.fees_count)

    @property
    def delivery(self) -> RowTotals:
        """The deliveries together."""
        columns = self.columns
        first = columns.goods_count + columns.fees_count
        return RowTotals(columns, first, len(columns.items))

    @property
    def everything(self) -> RowTotals:
        """All rows together."""
        return RowTotals(self.columns, 0, len(self.columns.items))

    @property
    def discount(self) -> Money:
        """All that promotions took off goods and deliveries, as listed."""
        columns = self.columns
        steps = sum(columns.subtotals) - sum(columns.amounts)
        return minor_money(steps, columns.step)

    @property
    def net(self) -> Money:
        """Everything without tax."""
        columns = self.columns
        steps = sum(columns.amounts) - sum(columns.tax_included or ())
        return minor_money(steps, columns.step)

    @property
    def tax(self) -> Money:
        """All taxes."""
        columns = self.columns
        steps = sum(columns.tax_included or ()) + sum(columns.tax_added or ())
        return minor_money(steps, columns.step)

    @property
    def tax_included(self) -> Money:
        """The taxes inside the prices."""
        return self.everything.tax_included

    @property
    def tax_added(self) -> Money:
        """The taxes on top of the prices."""
        return self.everything.tax_added

    @property
    def gross(self) -> Money:
        """Everything with tax."""
        columns = self.columns
        steps = sum(columns.amounts) + sum(columns.tax_added or ())
        return minor_money(steps, columns.step)

    @property
    def cash_rounding(self) -> Money:
        """What rounding to coins adds to the total; it never touches tax."""
        return self.columns.money(self.columns.cash)

    @property
    def total(self) -> Money:
        """What is to be paid."""
        columns = self.columns
        steps = sum(columns.amounts) + sum(columns.tax_added or ()) + columns.cash
        return minor_money(steps, columns.step)

    @property
    def tax_breakdown(self) -> tuple[TaxGroup, ...]:
        """Each tax over all rows, in the order in which they first appear."""
        return self.everything.tax_breakdown

    def after_stored_value(self, *balances: Money) -> Remaining:
        """What is left to pay when stored value (a gift card, credit) pays first.

        Stored value is a payment method: the tax is what it was, and what is left is
        shared between net and tax as the whole total is.
        """
        nothing = self.columns.money(0)
        for index, balance in enumerate(balances):
            if Money.from_moneyed(balance) < nothing:
                raise InvalidPriceError(
                    f"{balance} of stored value is below zero",
                    path=f"$.balances[{index}]",
                )
        left = max(self.total - sum(balances, start=nothing), nothing)
        if not left:
            return Remaining(net=left, tax=left, gross=left)
        net, tax = allocate(left, [self.net.amount, self.tax.amount])
        return Remaining(net=net, tax=tax, gross=left)

    @property
    def discounts(self) -> tuple[Discount, ...]:
        """What each promotion took in all, in the order in which they applied."""
        columns = self.columns
        return tuple(
            Discount(
                promotion=column.promotion,
                version=column.version,
                code=column.code,
                amount=columns.money(sum(column.shares)),
                units=None
                if column.units is None
                else int_or_decimal(sum(map(Fraction, column.units))),
                benefit=column.benefit,
            )
            for column in columns.discounts
        )

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """What became of each promotion and each code; worked out again when read."""
        return self._verdicts()
