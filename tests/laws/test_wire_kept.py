"""L13 for everything that a shop keeps: what is written is read back equal."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecomkit.cart import SavedCart
from ecomkit.catalog import Article
from ecomkit.checkout import Checkout, DocumentKind, Quotation
from ecomkit.customers import (
    Account,
    AccountMember,
    Customer,
    Seller,
    SellerKind,
    TaxNumber,
)
from ecomkit.errors import EcomkitError
from ecomkit.events import Event
from ecomkit.inventory import (
    Backorder,
    IncomingStock,
    MovementReason,
    StockLevel,
    StockMovement,
)
from ecomkit.journey.community import (
    CommunityGroup,
    Idea,
    IdeaDecision,
    IdeaState,
    IdeaVote,
    Membership,
    Post,
    Thread,
    ThreadKind,
)
from ecomkit.journey.feedback import ProductReview
from ecomkit.journey.moderation import ModerationDecision, ModerationState
from ecomkit.journey.privacy import ConsentPurpose
from ecomkit.measures import Weight
from ecomkit.messages import MessageKind
from ecomkit.money import Money
from ecomkit.orders import (
    IssuedDocument,
    Settlement,
    SettlementAttempt,
    SettlementKind,
    SettlementState,
)
from ecomkit.orders.fulfillment import Performance
from ecomkit.orders.purchase_note import PurchasedLine, PurchaseNote
from ecomkit.payments import (
    BuyerAction,
    CardDisplay,
    Declined,
    DeclineReason,
    LedgerEntry,
    NeedsAction,
    Notification,
    OutcomeUnknown,
    Payment,
    PaymentAction,
    PaymentTotals,
    Pending,
    SavedPaymentMethod,
    SavingConsent,
    Succeeded,
)
from ecomkit.payments.machine.answers import plan_answer
from ecomkit.payments.machine.requests import PaymentRequest, plan_request, plan_sending
from ecomkit.payments.payment import PaymentFlagKind
from ecomkit.payments.trade import PaymentTerms
from ecomkit.reservations import Reservation, ReservationState
from ecomkit.shop.store import (
    ROW_KINDS,
    InboxMessage,
    LimitedResource,
    NumberSeries,
    OutboxEvent,
    SavedCheckout,
    SavedCommand,
    Work,
    WorkKind,
)
from ecomkit.shop.store.kept import ParcelNumber, TaxFiling
from ecomkit.shop.store.kept_messages import ConsentDecision, SavedConsent, SavedMessage
from ecomkit.testing.laws.refunds import closed, quoted
from ecomkit.testing.payments import capabilities
from ecomkit.testing.strategies import Sale, sales
from ecomkit.wire import DOCUMENT_VERSIONS, DocumentFormat, from_json, to_json
from tests.laws.orders import orders
from tests.unit.wire.test_schema import accepts

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
words = st.text(st.sampled_from("abcxyz 'äΩ日\"\\%"), max_size=8).map(str.strip)
names = words.filter(bool)
counts = st.integers(0, 10**9)
moments = st.datetimes(
    datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)
)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
currencies = st.sampled_from(["EUR", "JPY", "KWD"])
amounts = st.builds(Money.from_minor, st.integers(0, 10**9), currencies)
texts = st.dictionaries(st.sampled_from(["terminal", "note", "ref"]), words)


@st.composite
def payments(draw: st.DrawFn) -> Payment:
    """A payment after some requests and answers, as the machine would leave it."""
    payment = Payment.of(
        id=draw(names),
        adapter="card",
        due=Money.from_minor(draw(st.integers(1, 10**6)), draw(currencies)),
        checkout=draw(words),
        quote=draw(words),
        order=draw(words),
        payment_method=draw(words),
    )
    for number in range(draw(st.integers(0, 4))):
        at = NOON + timedelta(minutes=number)
        request = PaymentRequest(
            id=f"r{number}",
            action=draw(st.sampled_from(PaymentAction)),
            token=draw(words),
            metadata=draw(texts),
        )
        try:
            payment = plan_request(payment, request, capabilities=capabilities(), at=at)
            record = payment.record(request.id)
            payment = plan_sending(
                payment, record, at=at, timeout=timedelta(seconds=10)
            )
            sent = payment.record(request.id)
            answer = draw(outcomes(sent.instruction.target))
            payment = plan_answer(payment, sent.id, answer, attempt=1, at=at)
        except EcomkitError:
            continue
    if draw(st.booleans()):
        payment = payment.with_flag(draw(st.sampled_from(PaymentFlagKind)), draw(words))
    return payment


def outcomes(totals: PaymentTotals) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.builds(Succeeded, names, st.just(totals)),
        st.builds(Pending, words),
        st.builds(
            NeedsAction,
            kind=st.sampled_from(BuyerAction),
            payload=texts,
            expires_at=st.none() | moments,
        ),
        st.builds(Declined, reason=st.sampled_from(DeclineReason), detail=words),
        st.builds(OutcomeUnknown, words),
    )


@st.composite
def settlements(draw: st.DrawFn) -> Settlement:
    return Settlement(
        id=draw(names),
        checkout=draw(names),
        kind=draw(st.sampled_from(SettlementKind)),
        owed=draw(amounts),
        number=draw(counts),
        payment=draw(words),
        as_credit=draw(st.booleans()),
        attempts=draw(
            st.lists(
                st.builds(
                    SettlementAttempt, payment=names, instruction=names, amount=amounts
                ),
                max_size=2,
            )
        ),
        state=draw(st.sampled_from(SettlementState)),
        details=draw(texts),
        note=draw(words),
    )


@st.composite
def quotations(draw: st.DrawFn) -> Quotation:
    asked = Quotation.of(draw(names), buyer="ada", wish="checkout-1", at=NOON)
    if draw(st.booleans()):
        asked = asked.submitted(at=NOON, note=draw(words)).offered(
            quote=draw(names),
            content_hash="f" * 64,
            amount=Money("12.50", "EUR"),
            valid_until=NOON + timedelta(days=7),
            at=NOON,
            by="grace",
        )
    return asked


levels = st.builds(
    StockLevel,
    sku=st.just("tea"),
    location=words,
    on_hand=counts,
    backorder_limit=counts,
    releases_on=st.none() | days,
    expected=st.lists(st.builds(IncomingStock, amount=counts, due=days), max_size=2),
)
customers = st.builds(
    Customer,
    st.just("ada"),
    name=words,
    groups=st.frozensets(st.sampled_from(["club", "wholesale"])),
    tax_numbers=st.lists(st.just(TaxNumber("DE", "136695976")), max_size=1),
)
sellers = st.builds(
    Seller,
    id=names,
    name=names,
    kind=st.sampled_from(SellerKind),
    tax_numbers=st.lists(st.just(TaxNumber("DE", "136695976")), max_size=1),
    commission=st.sampled_from(["0%", "12.5%", "1/3"]),
    commission_tax=st.sampled_from(["0%", "19%"]),
)
purchases = st.builds(
    PurchaseNote,
    number=names,
    seller=sellers,
    at=moments,
    lines=st.lists(
        st.builds(
            PurchasedLine,
            sku=st.sampled_from(["tea", "mug"]),
            quantity=st.integers(1, 9),
            unit_price=st.just(Money("4.00", "EUR")),
        ),
        min_size=1,
        max_size=2,
    ),
)
accounts = st.builds(
    Account,
    st.just("acme"),
    name=names,
    members=st.lists(
        st.builds(
            AccountMember,
            customer=st.just("ada"),
            roles=st.frozensets(st.sampled_from(["buyer", "approver"])),
            alone_up_to=st.lists(st.just(Money("500", "EUR")), max_size=1),
        ),
        max_size=1,
    ),
)
articles = st.builds(
    Article,
    sku=st.sampled_from(["tea", "mug"]),
    title=names,
    titles=st.dictionaries(st.sampled_from(["de", "fr", "ar"]), names),
    unlimited=st.booleans(),
    categories=st.lists(st.sampled_from(["drinks", "food"]), unique=True),
    discountable=st.booleans(),
    weight=st.none() | st.just(Weight.from_text("500 g")),
)
events = st.builds(
    Event,
    name=st.just("order_completed"),
    at=moments,
    actor=words,
    subject=words,
    id=words,
    sequence=counts,
    properties=st.dictionaries(names, st.none() | words | counts | amounts | moments),
)
reservations = st.builds(
    Reservation,
    names,
    st.dictionaries(names, st.integers(1, 10**9), min_size=1),
    expires_at=moments,
    state=st.sampled_from(ReservationState),
)
movements = st.builds(
    StockMovement,
    id=names,
    sku=st.just("tea"),
    location=words,
    amount=st.integers(1, 10**9),
    reason=st.just(MovementReason.RECEIVED),
    at=moments,
)
filings = st.builds(
    TaxFiling,
    id=names,
    checkout=names,
    order=names,
    change=words,
    reference=words,
    filed_at=st.none() | moments,
)
performances = st.builds(
    Performance,
    id=names,
    line=names,
    quantity=st.integers(1, 9) | st.decimals("0.1", "9", places=1),
    starts_at=st.none() | moments,
    performed_at=st.none() | moments,
    content=words,
)
backorders = st.builds(
    Backorder,
    reference=names,
    sku=st.just("tea"),
    location=words,
    number=counts,
    amount=counts,
    ordered_at=moments,
)
saved_methods = st.builds(
    SavedPaymentMethod,
    id=names,
    customer=names,
    adapter=names,
    token=words,
    consent=st.builds(SavingConsent, wording=names, given_at=moments),
    display=st.none()
    | st.just(CardDisplay(brand="Visa", last_four="4242", expires=date(2027, 12, 31))),
)
notifications = st.builds(
    Notification,
    source=names,
    id=names,
    outcome=outcomes(PaymentTotals(authorized=Money("5", "EUR"))).filter(
        lambda outcome: not isinstance(outcome, OutcomeUnknown)
    ),
    payment_id=words,
)


def of_sale(build: Callable[[Sale], Any]) -> st.SearchStrategy[Any]:
    return sales().map(build)


decisions = st.lists(
    st.builds(
        ModerationDecision,
        state=st.sampled_from(ModerationState),
        by=names,
        at=moments,
        reason=names,
    ),
    max_size=2,
)
ROWS: dict[str, st.SearchStrategy[Any]] = {
    "carts": of_sale(
        lambda sale: SavedCart(id="c", cart=sale.cart, owner="ada", order="R-1")
    ),
    "checkouts": of_sale(
        lambda sale: SavedCheckout(
            id="c", cart="c", checkout=Checkout(id="c", cart=sale.cart)
        )
    )
    | st.builds(SavedCheckout, id=names, owner=words, order=words),
    "quotes": of_sale(quoted),
    "quotations": quotations(),
    "orders": orders()
    | orders().map(closed)
    | st.builds(attrs.evolve, orders(), performances=st.lists(performances)),
    "payments": payments(),
    "settlements": settlements(),
    "documents": st.builds(
        IssuedDocument,
        number=names,
        kind=st.sampled_from(DocumentKind),
        order=names,
        at=moments,
        change=words,
        payment_terms=st.none() | st.just(PaymentTerms.from_text("2/10 net 30")),
    ),
    "ledger": st.builds(
        LedgerEntry, id=names, account=names, amount=amounts, at=moments
    ),
    "customers": customers,
    "saved_methods": saved_methods,
    "sellers": sellers,
    "purchases": purchases,
    "accounts": accounts,
    "articles": articles,
    "reservations": reservations,
    "backorders": backorders,
    "movements": movements,
    "parcels": st.builds(ParcelNumber, number=names, order=names),
    "filings": filings,
    "outbox": st.builds(
        OutboxEvent, id=names, event=events, sent_at=st.none() | moments
    ),
    "inbox": st.builds(InboxMessage, id=names, at=moments),
    "commands": st.builds(
        SavedCommand, id=names, digest=names, result=words, at=moments
    ),
    "work": st.builds(
        Work,
        id=names,
        kind=st.sampled_from(WorkKind),
        checkout=names,
        due=st.none() | moments,
        tries=counts,
        note=words,
    ),
    "threads": st.builds(
        Thread, id=names, kind=st.sampled_from(ThreadKind), title=names, at=moments
    ),
    "posts": st.builds(
        Post, id=names, thread=names, at=moments, text=names, decisions=decisions
    ),
    "reviews": st.builds(
        ProductReview,
        id=names,
        product=names,
        author=words,
        rating=st.integers(1, 5),
        at=moments,
        decisions=decisions,
    ),
    "groups": st.builds(
        CommunityGroup, id=names, title=names, moderators=st.sets(names)
    ),
    "memberships": st.builds(
        Membership, group=names, person=names, since=moments, admitted=st.booleans()
    ),
    "ideas": st.builds(
        Idea,
        id=names,
        title=names,
        at=moments,
        votes=counts,
        decisions=st.lists(
            st.builds(
                IdeaDecision, state=st.just(IdeaState.OPEN), by=names, at=moments
            ),
            max_size=1,
        ),
    ),
    "votes": st.builds(IdeaVote, idea=names, person=names, at=moments),
    "messages": st.builds(
        SavedMessage,
        id=names,
        kind=st.sampled_from(MessageKind),
        order=words,
        due=st.none() | moments,
        tries=counts,
        outcome=words,
        sent_at=st.none() | moments,
    ),
    "consents": st.builds(
        SavedConsent,
        id=names,
        decisions=st.lists(
            st.builds(
                ConsentDecision,
                purpose=st.sampled_from(ConsentPurpose),
                allowed=st.booleans(),
                at=moments,
            ),
            max_size=3,
        ),
    ),
    "stock": st.builds(
        LimitedResource, id=names, limit=counts, used=counts, terms=st.none() | levels
    ),
    "numbers": st.builds(NumberSeries, id=names, last=counts),
}
DOCUMENTS: dict[str, st.SearchStrategy[Any]] = {
    "notification": notifications,
    "stock_level": levels,
}


def test_every_kind_of_row_is_tried() -> None:
    assert ROWS.keys() == ROW_KINDS.keys()
    assert {kind.format.kind for kind in ROW_KINDS.values()} | {*DOCUMENTS} > {
        *"account article customer payment settlement reservation saved_cart".split()
    }


def check(kept: DocumentFormat[Any], value: Any) -> None:
    text = kept.write(value)
    back = kept.read(text)

    assert back == value
    assert kept.write(back) == text, "the same bytes"
    schema = kept.schema()
    assert accepts(schema, json.loads(text), schema)


@pytest.mark.law("L13")
@pytest.mark.parametrize("name", ROWS)
@given(data=st.data())
def test_what_is_kept_is_read_back_equal(name: str, data: st.DataObject) -> None:
    check(ROW_KINDS[name].format, data.draw(ROWS[name]))


@pytest.mark.law("L13")
@pytest.mark.parametrize("name", DOCUMENTS)
@given(data=st.data())
def test_what_is_sent_is_read_back_equal(name: str, data: st.DataObject) -> None:
    value = data.draw(DOCUMENTS[name])

    assert DOCUMENT_VERSIONS[name]
    assert from_json(to_json(value)) == value
    check(DocumentFormat(type(value)), value)


@attrs.frozen
class Wish:
    """A class of a shop's own, with a union, a fixed tuple and names."""

    who: str
    price: Money | str
    pair: tuple[str, int, Money]
    by_name: dict[str, Money]
    after: Wish | None = None


@pytest.mark.law("L13")
@given(
    st.recursive(
        st.builds(
            Wish,
            who=words,
            price=amounts | words,
            pair=st.tuples(words, counts, amounts),
            by_name=st.dictionaries(words, amounts),
        ),
        lambda inner: inner.map(lambda wish: attrs.evolve(wish, after=wish)),
        max_leaves=3,
    )
)
def test_a_class_of_ones_own_is_read_back_equal(wish: Wish) -> None:
    """Also a tuple of several types, whose members keep their types."""
    check(DocumentFormat(Wish), wish)
