"""The rows of a paper: goods, fees and deliveries, with their figures and words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from ecomkit.cart.quantity import Quantity, micro
from ecomkit.checkout import ShownBasis
from ecomkit.measures import unit_ratio
from ecomkit.money.allocate import allocate
from ecomkit.money.amount import Money
from ecomkit.money.rounding import divide
from ecomkit.orders import OrderLine
from ecomkit.orders.amounts import RowAmounts
from ecomkit.orders.change import ChangeEntry, OrderChange
from ecomkit.orders.order import Order
from ecomkit.orders.rows import OrderDelivery, OrderFeeLine, OrderRow
from ecomkit.pricing.result import ShownPrices
from ecomkit.receipts.locale_writer import LocaleWriter
from ecomkit.receipts.model import Amount, ReceiptRow
from ecomkit.receipts.taxes import is_fixed


@attrs.frozen
class BilledRow:
    """What a paper says of a row of an order: so much of it, and what that comes to.

    ``quantity`` is None where no units are billed: fees, deliveries, a lower price.
    """

    row: OrderRow
    charged: RowAmounts
    quantity: Quantity | None = None
    parts: tuple[tuple[str, int], ...] = ()


def charged_rows(
    order: Order, without: Iterable[OrderChange] = ()
) -> tuple[BilledRow, ...]:
    """All that an order charges, but what some changes have added."""
    apart = {entry.row for change in without for entry in change.added}
    return tuple(
        BilledRow(
            row, row.charged, row.quantity if isinstance(row, OrderLine) else None
        )
        for row in order.rows
        if row.key not in apart
    )


def changed_rows(order: Order, entries: Iterable[ChangeEntry]) -> tuple[BilledRow, ...]:
    """What a change credits of an order, or adds to it."""
    return tuple(
        BilledRow(order.row(each.row), each.charged, each.quantity or None, each.parts)
        for each in entries
    )


@attrs.frozen(eq=False)
class RowWriter:
    """Writes rows in one language, with or without tax."""

    writer: LocaleWriter
    shown: ShownBasis
    names: Mapping[str, str]

    def rows(self, billed: Iterable[BilledRow]) -> Iterator[ReceiptRow]:
        """The rows of a paper."""
        for each in billed:
            row, charged = each.row, each.charged
            if isinstance(row, OrderLine):
                whole = each.quantity == row.quantity
                quantity = unit_price = ""
                if each.quantity is not None:
                    quantity = self.writer.number(each.quantity, row.item.unit)
                    unit_price = self._unit_price(row)
                yield self._row(
                    row.key,
                    "goods",
                    row.title or row.sku,
                    charged,
                    details=(
                        *self._parts(row, each.parts),
                        *self._details(row, charged, whole=whole),
                    ),
                    quantity=quantity,
                    unit_price=unit_price,
                )
            elif isinstance(row, OrderFeeLine):
                yield self._row(row.key, "fee", self._fee_name(row), charged)
            else:
                yield self._row(
                    row.key,
                    "delivery",
                    self._delivery_name(row),
                    charged,
                    details=tuple(self._discounts(charged)),
                )

    def _parts(
        self, line: OrderLine, parts: Iterable[tuple[str, int]]
    ) -> Iterator[str]:
        titles = {each.sku: each.title for each in line.part_shares}
        for sku, pieces in parts:
            yield f"{self.writer.number(pieces)} × {titles.get(sku) or sku}"

    def _word(self, id: str, /, **values: str) -> str:
        return self.writer.say(f"document.{id}", **values)

    def _unit_price(self, line: OrderLine) -> str:
        scale, unit = line.unit_price.scale, line.price_unit
        if scale:
            text = self.writer.money(self._fine_price(line, scale), scale)
        else:
            is_net = self.shown is ShownBasis.NET
            gross = line.unit_gross or line.unit_price
            text = self.writer.money(line.unit_net if is_net else gross)
        return f"{text}/{unit}" if unit and line.item.unit else text

    def _fine_price(self, line: OrderLine, scale: int) -> Money:
        # A price below the smallest coin: as it was shown, or what the line came to, by units.
        if line.shown is not None and line.shown.side.value == self.shown.value:
            return line.shown.unit_price
        charged = line.charged
        whole = charged.subtotal_gross or charged.subtotal
        if self.shown is ShownBasis.NET:
            whole = charged.subtotal_net
        ratio = unit_ratio(line.item.unit, line.price_unit) or (1, 1)
        steps = whole.minor() * 10**scale * micro(1) * ratio[1]
        each = divide(steps, micro(line.quantity) * ratio[0])
        return Money.from_minor(each, whole.currency, scale=scale)

    def _row(
        self,
        key: str,
        kind: str,
        title: str,
        charged: RowAmounts,
        *,
        details: tuple[str, ...] = (),
        quantity: str = "",
        unit_price: str = "",
    ) -> ReceiptRow:
        writer = self.writer
        tax, rate = writer.amount(charged.tax), self._rates(charged)
        if any(each.scheme is not None for each in charged.taxes) and not rate:
            tax = Amount(charged.tax, "")
        return ReceiptRow(
            key=key,
            kind=kind,
            title=title,
            amount=writer.amount(
                charged.net if self.shown is ShownBasis.NET else charged.gross
            ),
            net=writer.amount(charged.net),
            tax=tax,
            gross=writer.amount(charged.gross),
            details=details,
            quantity=quantity,
            unit_price=unit_price,
            rate=rate,
        )

    def _rates(self, charged: RowAmounts) -> str:
        # The rates of a row's taxes; nothing under a scheme that shows no tax, nor of taxes
        # that are fixed amounts.
        shown = [
            tax.rate
            for tax in charged.taxes
            if tax.scheme is None and not is_fixed(tax.rate, tax.amount)
        ]
        return self.writer.rates(shown) if shown or not charged.taxes else ""

    def _details(
        self, line: OrderLine, charged: RowAmounts, *, whole: bool
    ) -> Iterator[str]:
        item = line.item
        if item.options:
            yield ", ".join(f"{name}: {value}" for name, value in item.options)
        if item.personalization is not None:
            for place, text in item.personalization.texts:
                yield self._word("engraved", place=place, text=text)
        if not whole:
            yield from self._discounts(charged)
            return
        if item.greeting is not None:
            yield self._word("greeting_text", text=item.greeting.text)
        if line.is_gift:
            yield self._word("gift")
        if line.shown is not None and line.shown.side.value == self.shown.value:
            yield from self._compared(line, line.shown)
        yield from self._discounts(charged)

    def _compared(self, line: OrderLine, shown: ShownPrices) -> Iterator[str]:
        # The prices beside the price: of its content, to strike out, and before.
        writer = self.writer
        of_content = shown.content_price()
        if of_content is not None and not line.price_unit:
            yield f"{writer.money(of_content.amount)}/{of_content.per.unit}"
        if shown.compare_at is not None:
            yield self._word("instead_of", amount=writer.money(shown.compare_at))
        if shown.lowest_prior is not None:
            yield self._word("lowest_prior", amount=writer.money(shown.lowest_prior))

    def _discounts(self, charged: RowAmounts) -> Iterator[str]:
        if not any(each.amount for each in charged.discounts):
            return
        # All on the side that is shown, so that a row multiplies out.
        before, amounts = charged.subtotal, [each.amount for each in charged.discounts]
        if self.shown is ShownBasis.NET:
            before = charged.subtotal_net
            amounts = _split(before - charged.net, amounts)
        elif charged.subtotal_gross is not None and charged.subtotal_gross != before:
            before = charged.subtotal_gross
            amounts = _split(before - charged.gross, amounts)
        yield self._word("before", amount=self.writer.money(before))
        for each, amount in zip(charged.discounts, amounts, strict=True):
            name = self.names.get(each.promotion, each.promotion)
            if each.code:
                name += f" ({self._word('code', code=each.code)})"
            yield self._word(
                "discount", promotion=name, amount=self.writer.money(-amount)
            )

    def _fee_name(self, fee: OrderFeeLine) -> str:
        return self.names.get(fee.id) or self.writer.say(f"fee.{fee.kind}")

    def _delivery_name(self, each: OrderDelivery) -> str:
        name = self.names.get(each.method, each.service or each.method)
        return f"{self._word('delivery')}: {name}" if name else name


def _split(whole: Money, parts: Sequence[Money]) -> list[Money]:
    # Net discounts: each has its share of what the discounts took off the net price.
    return list(allocate(whole, [part.amount for part in parts], scale=whole.scale))
