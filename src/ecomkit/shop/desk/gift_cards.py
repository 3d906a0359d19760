"""Gift cards as goods: issued when their money is there, voided when they are given back.

A card's code is made of the shop's key and of the order, line and unit that it was sold as,
so that a crash issues the same card again and never two. The code is kept nowhere, and the
ledger does not say of which order a card is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta, tzinfo

import attrs

from ecomkit.cart.quantity import Quantity
from ecomkit.errors import InvalidInputError, short_repr
from ecomkit.moments import instant_of
from ecomkit.money.amount import Money
from ecomkit.orders import Order, OrderChange, OrderLine
from ecomkit.orders.errors import GiftCardUsedError
from ecomkit.orders.gift_cards import (
    GiftCardIssued,
    GiftCardVoided,
    due_for_gift_cards,
    expires_at,
    gift_card_lines,
)
from ecomkit.orders.packing import DISPUTED, performing_problems
from ecomkit.orders.performing import handed_over
from ecomkit.orders.remainder import remaining
from ecomkit.orders.returning import ReturnProblem
from ecomkit.payments import LedgerEntry
from ecomkit.payments.adapters import GiftCardPayments
from ecomkit.payments.adapters.balance import GIFT_ACCOUNTS, ISSUED
from ecomkit.payments.errors import AmountRefusedError, PaymentMethodRefusedError
from ecomkit.payments.ledger import expiry, spendable, total
from ecomkit.payments.order_payments import payment_summary
from ecomkit.pricing import PriceBook
from ecomkit.shop.desk.accounts import BooksLedger, BooksReservations
from ecomkit.shop.desk.case import Case
from ecomkit.shop.desk.results import GiftCard
from ecomkit.shop.store import Books

_BLOCKED, _VOIDED = "blocked", "voided"
# In an order's own order of events: after those that came with its version.
_LATER = 400


@attrs.frozen(kw_only=True)
class _Card:
    # A card that was issued: for which unit of a line, and its account.
    line: OrderLine
    unit: int
    account: str
    issued: LedgerEntry
    is_void: bool

    @property
    def about(self) -> str:
        return f"{self.line.key}:{self.unit}"


@attrs.frozen(kw_only=True, eq=False)
class GiftCards:
    """The gift cards of a shop, in the accounts of its *payments*; days are in its *zone*."""

    payments: GiftCardPayments
    zone: tzinfo

    def issue(self, case: Case) -> None:
        """Issues the cards of an order whose money is there; again changes nothing.

        Not while the order is on hold, or a payment of it is disputed: then nothing can be
        spent of those that were issued either, until the dispute is won.
        """
        order = case.order
        if order is None or not gift_card_lines(order):
            return
        if any(payment.totals.disputed for payment in case.bound):
            self._block(case)
        paid = payment_summary(case.to_pay, case.bound).paid
        if paid < due_for_gift_cards(order) or performing_problems(order, case.bound):
            return
        issued: list[GiftCardIssued] = []
        for line in gift_card_lines(order):
            if not line.card_value:
                continue
            cards = list(self._cards(case.books, order, line))
            live = sum(not card.is_void for card in cards)
            for number in range(int(order.quantities(line.key).kept) - live):
                card = self._issued(case, line, len(cards) + number + 1)
                issued.append(card)
                if not line.is_packed:
                    order = handed_over(
                        order,
                        line.key,
                        card.gift_card,
                        at=case.transaction.now,
                        quantity=1,
                    )
        case.keep_order(order)
        self._tell(case, issued)

    def _issued(self, case: Case, line: OrderLine, unit: int) -> GiftCardIssued:
        order, now, terms = case.placed, case.transaction.now, line.gift_card
        assert terms is not None
        account = self.payments.account(self._code(order, line, unit))
        ends = expires_at(terms, now, self.zone)
        cards = self.payments.kept_in(
            BooksLedger(case.books), BooksReservations(case.books)
        )
        cards.issue(account, line.card_value, id=ISSUED, at=now, expires_at=ends)
        return GiftCardIssued(
            order=order.number,
            line=line.key,
            sku=line.sku,
            gift_card=f"{line.key}:{unit}",
            amount=line.card_value,
            expires_at=ends,
        )

    def _block(self, case: Case) -> None:
        order, ledger = case.placed, BooksLedger(case.books)
        is_disputed = any(payment.status in DISPUTED for payment in case.bound)
        for line in gift_card_lines(order):
            for card in self._live(case.books, order, line):
                entries = ledger.entries(card.account)
                code = card.issued.amount.currency.code
                blocked = [each for each in entries if each.note == _BLOCKED]
                change = -total(entries if is_disputed else blocked, code)
                if not change:
                    continue
                entry = LedgerEntry(
                    id=f"{_BLOCKED}:{len(blocked) + 1}",
                    account=card.account,
                    amount=change,
                    at=case.transaction.now,
                    note=_BLOCKED,
                )
                with suppress(
                    AmountRefusedError
                ):  # it is being spent: asked again later
                    ledger.append(entry, least=Money.zero(code))

    def take_back(self, case: Case) -> None:
        """Voids the cards of units that an order does not keep any more.

        Raises GiftCardUsedError where too few of them are as they were issued.
        """
        order, ledger = case.placed, BooksLedger(case.books)
        voided: list[GiftCardVoided] = []
        for line in gift_card_lines(order):
            live = self._live(case.books, order, line)
            surplus = len(live) - int(order.quantities(line.key).kept)
            unused = [card for card in reversed(live) if _is_unused(ledger, card)]
            if surplus > len(unused):
                raise _used(order, line, len(unused))
            for card in unused[: max(surplus, 0)]:
                amount = card.issued.amount
                entry = LedgerEntry(
                    id=_VOIDED,
                    account=card.account,
                    amount=-amount,
                    at=case.transaction.now,
                    note=_VOIDED,
                )
                try:
                    ledger.append(entry, least=Money.zero(amount.currency))
                except AmountRefusedError:  # it was used just now
                    raise _used(order, line, len(unused) - 1) from None
                voided.append(
                    GiftCardVoided(
                        order=order.number,
                        line=line.key,
                        sku=line.sku,
                        gift_card=card.about,
                        amount=amount,
                    )
                )
        self._tell(case, voided)

    def check_added(self, case: Case, change: OrderChange) -> None:
        """Raises PaymentMethodRefusedError for cards that a change adds, and a card paid."""
        order, added = case.placed, {entry.row for entry in change.added}
        lines = gift_card_lines(order)
        if not any(line.key in added for line in lines):
            return
        totals = [
            each.totals for each in case.bound if each.adapter == self.payments.name
        ]
        refuse_cards_for_cards(
            order.due,
            [remaining(order, line.key).gross for line in lines],
            Money.sum((each.hold + each.kept for each in totals), order.currency),
        )

    def return_problems(
        self, books: Books, order: Order, wanted: Mapping[str, Quantity]
    ) -> tuple[ReturnProblem, ...]:
        """The cards that cannot be given back as they were used, by line."""
        ledger, found = BooksLedger(books), []
        for line in gift_card_lines(order):
            asked = wanted.get(line.key, 0)
            live = self._live(books, order, line)
            unused = sum(_is_unused(ledger, card) for card in live)
            if live and asked > unused:
                found.append(
                    ReturnProblem(
                        code="gift_card_used",
                        path=f"$.wanted.{line.key}",
                        hint=f"{unused} of {len(live)} were not used",
                    )
                )
        return tuple(found)

    def of_order(self, books: Books, order: Order) -> Iterator[GiftCard]:
        """The cards that were issued for an order, with their codes."""
        for line in gift_card_lines(order):
            for card in self._cards(books, order, line):
                found = self.of_code(books, self._code(order, line, card.unit))
                assert found is not None
                yield attrs.evolve(
                    found, order=order.number, line=line.key, unit=card.unit
                )

    def of_code(self, books: Books, code: str) -> GiftCard | None:
        """The card of a code; None if there is none."""
        entries = BooksLedger(books).entries(self.payments.account(code))
        issued = next((each for each in entries if each.id == ISSUED), None)
        if issued is None:
            return None
        return GiftCard(
            code=code,
            amount=issued.amount,
            balance=spendable(entries, issued.amount.currency.code, books.now),
            issued_at=issued.at,
            expires_at=expiry(entries),
            is_void=any(each.id == _VOIDED for each in entries),
        )

    def outstanding(self, books: Books, on: date) -> dict[str, Money]:
        """What the shop owes on all its cards at the end of a day, by currency."""
        end = datetime.combine(on + timedelta(days=1), time(), self.zone)
        entries: dict[str, list[LedgerEntry]] = {}
        for entry in books.ledger.where("account", GIFT_ACCOUNTS, comparison=">="):
            is_card = entry.account.startswith(GIFT_ACCOUNTS)
            if is_card and instant_of(entry.at) < instant_of(end):
                entries.setdefault(entry.account, []).append(entry)
        owed: dict[str, Money] = {}
        for account in entries.values():
            for code in {each.amount.currency.code for each in account}:
                owed[code] = spendable(account, code, end) + owed.get(code, 0)
        return {code: owed[code] for code in sorted(owed)}

    def _live(self, books: Books, order: Order, line: OrderLine) -> list[_Card]:
        return [card for card in self._cards(books, order, line) if not card.is_void]

    def _cards(self, books: Books, order: Order, line: OrderLine) -> Iterator[_Card]:
        unit = 1
        while True:
            account = self.payments.account(self._code(order, line, unit))
            issued = books.ledger.find(f"{account}/{ISSUED}")
            if issued is None:
                return
            voided = books.ledger.find(f"{account}/{_VOIDED}")
            yield _Card(
                line=line,
                unit=unit,
                account=account,
                issued=issued,
                is_void=voided is not None,
            )
            unit += 1

    def _code(self, order: Order, line: OrderLine, unit: int) -> str:
        return self.payments.code(f"{order.number}:{line.key}:{unit}")

    def _tell(
        self, case: Case, changes: Sequence[GiftCardIssued | GiftCardVoided]
    ) -> None:
        order = case.placed
        for change in changes:
            case.transaction.tell(
                [change],
                actor=order.purchaser.id,
                subject=order.number,
                version=order.version,
                after=_LATER,
                id=f"{order.number}:{change.gift_card}:{change.name}",
                visit=order.visit,
            )


def refuse_cards_for_cards(
    total: Money, cards: Iterable[Money], by_card: Money
) -> None:
    """Raises PaymentMethodRefusedError if *by_card* pays for *cards* that are part of *total*.

    A card that buys a card would never expire, and would wash the trace of a stolen one.
    """
    worth = Money.sum(cards, total.currency)
    if worth and by_card > max(total - worth, Money.zero(total.currency)):
        raise PaymentMethodRefusedError(
            "a gift card does not pay for gift cards",
            path="$.tenders",
            hint=f"{worth} of it has to be paid by another payment method",
        )


def check_sellable(book: PriceBook, cards: GiftCards | None) -> None:
    """Raises InvalidInputError for gift cards that a shop could not issue.

    It needs the payment method by which they are paid with; and none is part of a bundle.
    """
    for article in book.articles.values():
        if article.gift_card is not None and cards is None:
            raise InvalidInputError(
                f"{short_repr(article.sku)} is a gift card, and nothing issues it",
                path="$.payments",
                hint="GiftCardPayments(secret=...) issues and takes them",
            )
        for sku, _ in article.parts:
            if book.article(sku).gift_card is not None:
                raise InvalidInputError(
                    f"{short_repr(article.sku)} has the gift card {short_repr(sku)} in it",
                    path="$.quoter",
                    hint="sell it beside the bundle",
                )


def _is_unused(ledger: BooksLedger, card: _Card) -> bool:
    issued = card.issued.amount
    return total(ledger.entries(card.account), issued.currency.code) == issued


def _used(order: Order, line: OrderLine, unused: int) -> GiftCardUsedError:
    return GiftCardUsedError(
        f"order {order.number}: a gift card of {line.key} was used",
        path=f"$.lines.{line.key}",
        hint=f"{unused} of them can still be given back",
        order=order.number,
        line=line.key,
    )
