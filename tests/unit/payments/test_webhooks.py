"""Only genuine messages get in, each once, and nothing else can happen."""

from __future__ import annotations

import base64
import copy
import hashlib
import hmac
import json
import pickle
import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import standardwebhooks
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ecomkit.errors import InvalidInputError
from ecomkit.integrations.stripe.signatures import StripeSignatures
from ecomkit.payments.errors import BadNotificationError
from ecomkit.payments.webhooks import StandardSignatures
from ecomkit.shop.store import Books, InboxMessage
from ecomkit.shop.store.memory import MemoryRows

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = "whsec_" + base64.b64encode(b"the key of this endpoint").decode()
OTHER = "whsec_" + base64.b64encode(b"the key of somebody else").decode()
BODY = b'{"id": "evt_1", "amount": 1250}'

stripe = StripeSignatures(SECRET)
standard = StandardSignatures(SECRET)


def stripe_signed(
    body: bytes = BODY, *, secret: str = SECRET, at: datetime = NOW
) -> dict[str, str]:
    moment = int(at.timestamp())
    signature = hmac.new(secret.encode(), b"%d.%s" % (moment, body), hashlib.sha256)
    return {"Stripe-Signature": f"t={moment},v1={signature.hexdigest()}"}


def standard_signed(
    body: bytes = BODY, *, secret: str = SECRET, at: datetime = NOW, id: str = "msg_1"
) -> dict[str, str]:
    moment = int(at.timestamp())
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signature = hmac.new(key, b"%s.%d.%s" % (id.encode(), moment, body), hashlib.sha256)
    return {
        "webhook-id": id,
        "webhook-timestamp": str(moment),
        "webhook-signature": "v1," + base64.b64encode(signature.digest()).decode(),
    }


SCHEMES: list[
    tuple[StripeSignatures | StandardSignatures, Callable[..., dict[str, str]]]
]
SCHEMES = [(stripe, stripe_signed), (standard, standard_signed)]
both = pytest.mark.parametrize(
    ("verifier", "signed"), SCHEMES, ids=["stripe", "standard"]
)
Verifier = StripeSignatures | StandardSignatures
Signed = Callable[..., dict[str, str]]


@both
def test_a_genuine_message_is_read(verifier: Verifier, signed: Signed) -> None:
    """What the provider signed comes out, with its time and its id."""
    message = verifier.verify(BODY, signed(), now=NOW)

    assert message.content == {"id": "evt_1", "amount": 1250}
    assert message.signed_at == NOW
    assert message.id in {"evt_1", "msg_1"}


@both
def test_header_names_have_no_case(verifier: Verifier, signed: Signed) -> None:
    """Servers write header names as they like."""
    shouted = {name.upper(): value for name, value in signed().items()}

    assert verifier.verify(BODY, shouted, now=NOW).content["amount"] == 1250


@both
def test_a_changed_body_is_refused(verifier: Verifier, signed: Signed) -> None:
    """One byte more, and the signature is not the message's."""
    with pytest.raises(BadNotificationError) as caught:
        verifier.verify(BODY + b" ", signed(), now=NOW)

    assert caught.value.facts["reason"] == "forged"


@both
def test_a_foreign_secret_is_refused(verifier: Verifier, signed: Signed) -> None:
    """Somebody else's signature proves nothing."""
    with pytest.raises(BadNotificationError, match="no signature is one of ours"):
        verifier.verify(BODY, signed(secret=OTHER), now=NOW)


@both
@pytest.mark.parametrize(
    ("aside", "reason"),
    [(timedelta(minutes=-5, seconds=-1), "stale"), (timedelta(minutes=5.1), "future")],
)
def test_age_is_checked_on_both_sides(
    verifier: Verifier, signed: Signed, aside: timedelta, reason: str
) -> None:
    """A recorded message cannot be played again, nor kept for later."""
    with pytest.raises(BadNotificationError) as caught:
        verifier.verify(BODY, signed(at=NOW + aside), now=NOW)

    assert caught.value.facts["reason"] == reason


@both
@pytest.mark.parametrize("minutes", [-5, 5])
def test_the_tolerance_itself_is_within(
    verifier: Verifier, signed: Signed, minutes: int
) -> None:
    """Clocks may differ by the tolerance."""
    at = NOW + timedelta(minutes=minutes)

    assert verifier.verify(BODY, signed(at=at), now=NOW).signed_at == at


def test_either_secret_holds_while_they_are_exchanged() -> None:
    """During a rotation messages come signed with the old or with the new secret."""
    for verifier in (StripeSignatures(OTHER, SECRET), StripeSignatures(SECRET, OTHER)):
        for secret in (SECRET, OTHER):
            headers = stripe_signed(secret=secret)
            assert verifier.verify(BODY, headers, now=NOW).id == "evt_1"


def test_one_good_signature_among_several_is_enough() -> None:
    """Providers sign with every live secret; schemes we do not know are passed over."""
    moment, _, good = stripe_signed()["Stripe-Signature"].partition(",")
    foreign = "0" * 64
    header = f"{moment},v0={foreign},v1={foreign},{good}"
    assert stripe.verify(BODY, {"Stripe-Signature": header}, now=NOW).id == "evt_1"

    headers = standard_signed()
    headers["webhook-signature"] = (
        f"v1a,{foreign} v1,AAAA {headers['webhook-signature']}"
    )
    assert standard.verify(BODY, headers, now=NOW).id == "msg_1"


def test_the_older_scheme_of_a_header_proves_nothing() -> None:
    """Stripe's v0 signs test messages only; a downgrade to it is refused."""
    header = stripe_signed()["Stripe-Signature"].replace("v1=", "v0=")

    with pytest.raises(BadNotificationError, match="no signature"):
        stripe.verify(BODY, {"Stripe-Signature": header}, now=NOW)


def test_decimals_stay_exact() -> None:
    """A number with a point is read as a Decimal, never as a float."""
    body = b'{"id": "evt_1", "rate": 0.1}'
    message = stripe.verify(body, stripe_signed(body), now=NOW)

    assert message.content["rate"] == Decimal("0.1")


UNREADABLE = [
    b"",
    b"[]",
    b'"text"',
    b"null",
    b'{"id": "evt_1"',
    b'{"id": "evt_1", "amount": NaN}',
    b'{"id": "evt_1", "amount": Infinity}',
    b'{"id": "evt_1", "amount": ' + b"9" * 5000 + b"}",
    b'{"id": "evt_1", "deep": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    b'{"id": "evt_\xff"}',
    b'{"id": "evt_1", "id": "evt_2"}',
    b'{"id": "evt_1", "data": {"amount": 1, "amount": 2}}',
    '{"id": "evt_1"}'.encode("utf-16"),
    b'\xef\xbb\xbf{"id": "evt_1"}',
]


@both
@pytest.mark.parametrize("body", UNREADABLE, ids=range(len(UNREADABLE)))
def test_signed_nonsense_is_refused(
    verifier: Verifier, signed: Signed, body: bytes
) -> None:
    """Even the provider's own signature does not make nonsense readable."""
    with pytest.raises(BadNotificationError) as caught:
        verifier.verify(body, signed(body), now=NOW)

    assert caught.value.facts["reason"] == "unreadable"


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"id": 7}',
        b'{"id": ""}',
        b'{"id": "a\\nb"}',
        b'{"id": "\\ud800"}',
        b'{"id": "%s"}' % (b"a" * 256),
    ],
)
def test_a_message_without_a_usable_id_is_refused(body: bytes) -> None:
    """Without an id the same message would look like a new one."""
    with pytest.raises(BadNotificationError, match="no usable id"):
        stripe.verify(body, stripe_signed(body), now=NOW)


GOOD = stripe_signed()["Stripe-Signature"]
MOMENT, SIGNATURE = GOOD.split(",")
STRIPE_HEADERS: list[dict[object, object]] = [
    {},
    {"Stripe-Signature": ""},
    {"Stripe-Signature": ","},
    {"Stripe-Signature": "t"},
    {"Stripe-Signature": "t="},
    {"Stripe-Signature": "=,="},
    {"Stripe-Signature": MOMENT},
    {"Stripe-Signature": SIGNATURE},
    {"Stripe-Signature": f"{MOMENT},{GOOD}"},
    {"Stripe-Signature": f"{GOOD},"},
    {"Stripe-Signature": f"t=1e9,{SIGNATURE}"},
    {"Stripe-Signature": f"t=-1,{SIGNATURE}"},
    {"Stripe-Signature": f"t=1.0,{SIGNATURE}"},
    {"Stripe-Signature": f"t=nan,{SIGNATURE}"},
    {"Stripe-Signature": f"t=²,{SIGNATURE}"},
    {"Stripe-Signature": f"t={'9' * 400},{SIGNATURE}"},
    {"Stripe-Signature": f"t=99999999999,{SIGNATURE}"},
    {"Stripe-Signature": f"{MOMENT},v1=xyz"},
    {"Stripe-Signature": f"{MOMENT},v1=é"},
    {"Stripe-Signature": f"{MOMENT},v1="},
    {"Stripe-Signature": f"{MOMENT},v1={'a' * 63}"},
    {"Stripe-Signature": MOMENT + ",v1=00" * 17 + "," + SIGNATURE},
    {"Stripe-Signature": GOOD + " " * 5000},
    {"Stripe-Signature": GOOD + "\n"},
    {"Stripe-Signature": GOOD, "stripe-signature": GOOD},
    {"Stripe-Signature": GOOD.encode()},
    {b"Stripe-Signature": GOOD},
    {"Stripe-Signature": None},
    {"Stripe-Signature": [GOOD]},
    {None: GOOD},
]


@pytest.mark.parametrize("headers", STRIPE_HEADERS, ids=range(len(STRIPE_HEADERS)))
def test_a_malformed_stripe_header_is_refused(headers: dict[str, str]) -> None:
    """Whatever stands in the header, there is one kind of refusal."""
    with pytest.raises(BadNotificationError):
        stripe.verify(BODY, headers, now=NOW)


STANDARD_CHANGES: list[dict[str, str]] = [
    {"webhook-id": ""},
    {"webhook-id": "msg_2"},
    {"webhook-id": "m" * 256},
    {"webhook-id": "msg\x7f"},
    {"webhook-id": "é"},
    {"webhook-timestamp": ""},
    {"webhook-timestamp": "soon"},
    {"webhook-timestamp": "1e9"},
    {"webhook-timestamp": "inf"},
    {"webhook-timestamp": "١٢"},
    {"webhook-timestamp": "9" * 400},
    {"webhook-signature": ""},
    {"webhook-signature": "v1"},
    {"webhook-signature": "v1,a"},
    {"webhook-signature": "v1,a,b"},
    {"webhook-signature": "v1,é"},
    {"webhook-signature": "v1,!!!!"},
    {"webhook-signature": "v2,AAAA"},
    {"webhook-signature": " "},
    {"webhook-signature": " ".join(["v1,AAAA"] * 17)},
]


@pytest.mark.parametrize("change", STANDARD_CHANGES, ids=range(len(STANDARD_CHANGES)))
def test_a_malformed_standard_header_is_refused(change: dict[str, str]) -> None:
    """Whatever stands in the headers, there is one kind of refusal."""
    with pytest.raises(BadNotificationError):
        standard.verify(BODY, standard_signed() | change, now=NOW)


@pytest.mark.parametrize("missing", sorted(standard_signed()))
def test_each_standard_header_is_needed(missing: str) -> None:
    """Id, time and signature prove the message together."""
    headers = standard_signed()
    del headers[missing]

    with pytest.raises(BadNotificationError, match=missing):
        standard.verify(BODY, headers, now=NOW)


@both
def test_a_body_that_is_not_the_raw_bytes_is_refused(
    verifier: Verifier, signed: Signed
) -> None:
    """A framework's parsed body cannot be verified; a huge one is not even read."""
    for body in (BODY.decode(), None, {"id": "evt_1"}, b" " * 1_000_001):
        with pytest.raises(BadNotificationError):
            verifier.verify(body, signed(), now=NOW)  # type: ignore[arg-type]


@both
def test_the_moment_needs_a_time_zone(verifier: Verifier, signed: Signed) -> None:
    """A naive clock is the shop's mistake, not the sender's."""
    with pytest.raises(InvalidInputError) as caught:
        verifier.verify(BODY, signed(), now=datetime(2026, 3, 1, 12))

    assert not isinstance(caught.value, BadNotificationError)


@pytest.mark.parametrize("make", [StripeSignatures, StandardSignatures])
def test_a_verifier_needs_secrets(make: type[Verifier]) -> None:
    """A verifier that checks nothing cannot be made."""
    for secrets in ((), ("",), (" ",), (7,), ("whsec_é",)):
        with pytest.raises(InvalidInputError):
            make(*secrets)
    with pytest.raises(InvalidInputError):
        make(SECRET, tolerance=timedelta(0))


@pytest.mark.parametrize(
    ("make", "secret"),
    [
        (StripeSignatures, "a"),
        (StripeSignatures, "whsec_"),
        (StripeSignatures, "whsec_abc"),
        (StripeSignatures, "whsec_" + 20 * " "),
        (StandardSignatures, "AA=="),
        (StandardSignatures, "whsec_AA=="),
        (StandardSignatures, base64.b64encode(b"fifteen letters").decode()),
    ],
)
def test_a_secret_of_a_few_letters_is_refused(
    make: type[Verifier], secret: str
) -> None:
    """It was cut off in copying, or anybody could guess it."""
    with pytest.raises(InvalidInputError, match="too short"):
        make(secret)


def test_a_standard_secret_is_base64() -> None:
    """A secret that was cut off in copying is found at the start, not at night."""
    for secret in ("whsec_", "whsec_a", "not base64!"):
        with pytest.raises(InvalidInputError):
            StandardSignatures(secret)


@both
def test_secrets_show_themselves_to_nobody(verifier: Verifier, signed: Signed) -> None:
    """Neither text nor pickle of a verifier holds its secret."""
    assert "whsec" not in repr(verifier) + str(verifier)
    assert "key of this" not in repr(verifier)
    for write in (pickle.dumps, copy.deepcopy):
        with pytest.raises(InvalidInputError, match="not written anywhere"):
            write(verifier)


# ------------------------------------------------------------------ campaigns


def campaign(messages: int, seed: int) -> Counter[str]:
    """Deliver a storm of messages; what happened, by name."""
    chance = random.Random(seed)
    inbox = Books(MemoryRows.empty(), NOW).inbox
    count: Counter[str] = Counter()
    effects: Counter[str] = Counter()
    genuine: set[str] = set()
    storm: list[tuple[str, Verifier, bytes, dict[str, str]]] = []
    while len(storm) < messages:
        verifier, signed = chance.choice(SCHEMES)
        name = f"evt_{len(storm)}"
        body = json.dumps({"id": name, "amount": chance.randrange(10**6)}).encode()
        extra = {"id": name} if verifier is standard else {}
        kind = chance.choice(("genuine", "forged", "changed", "stale", "future", "odd"))
        if kind == "genuine":
            genuine.add(name)
            storm += [
                (kind, verifier, body, signed(body, at=NOW, **extra))
                for _ in range(chance.randint(1, 5))
            ]
            continue
        secret = OTHER if kind == "forged" else SECRET
        aside = {"stale": -301, "future": 301}.get(kind, 0) * chance.randint(1, 10**5)
        at = NOW + timedelta(seconds=aside)
        headers = signed(body, secret=secret, at=at, **extra)
        if kind == "changed":
            place = chance.randrange(len(body))
            body = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
        if kind == "odd":
            header = chance.choice(sorted(headers))
            text = headers[header]
            place = chance.randrange(len(text))
            strange = chance.choice("\x00é,=² \n") * chance.randint(1, 3)
            headers[header] = text[:place] + strange + text[place:]
        storm.append((kind, verifier, body, headers))
    storm = storm[:messages]
    chance.shuffle(storm)
    for kind, verifier, body, headers in storm:
        try:
            message = verifier.verify(body, headers, now=NOW)
        except BadNotificationError:
            count[f"{kind} refused"] += 1
            continue
        count[f"{kind} accepted"] += 1
        if inbox.find(message.content["id"]) is None:
            inbox.add(InboxMessage(id=message.content["id"], at=NOW))
            effects[message.content["id"]] += 1
    count["double effects"] = sum(times > 1 for times in effects.values())
    count["invented effects"] = len(effects.keys() - genuine)
    count["effects"] = len(effects)
    return count


def check_campaign(count: Counter[str]) -> None:
    assert count["double effects"] == 0
    assert count["invented effects"] == 0
    assert count["genuine refused"] == 0
    assert 0 < count["effects"] < count["genuine accepted"]
    for kind in ("forged", "changed", "stale", "future", "odd"):
        assert count[f"{kind} accepted"] == 0
        assert count[f"{kind} refused"] > 0


def test_a_storm_of_messages_has_each_effect_once() -> None:
    """5,000 duplicated, shuffled, forged, changed, stale and odd messages."""
    check_campaign(campaign(5_000, seed=1))


@pytest.mark.slow
def test_a_long_storm_of_messages_has_each_effect_once() -> None:
    """The same with 100,000."""
    check_campaign(campaign(100_000, seed=2))


headers = st.dictionaries(
    st.sampled_from(["stripe-signature", *standard_signed()]) | st.text(max_size=20),
    st.text(max_size=80)
    | st.from_regex(r"t=[0-9]{1,12},v1=[0-9a-f]{0,80}", fullmatch=True)
    | st.from_regex(r"(v1,[A-Za-z0-9+/=]{0,50} ?){1,3}", fullmatch=True)
    | st.integers(0, 2 * 10**9).map(str),
    max_size=6,
)


@settings(max_examples=400, deadline=None)
@given(body=st.binary(max_size=200), headers=headers)
def test_an_outsider_reaches_one_error_only(
    body: bytes, headers: dict[str, str]
) -> None:
    """Without the secret nothing gets in, and nothing else than the refusal comes out."""
    for verifier in (stripe, standard):
        with pytest.raises(BadNotificationError):
            verifier.verify(body, headers, now=NOW)


@settings(max_examples=400, deadline=None)
@example(body=b'{"": 1e23}')
@given(body=st.binary(max_size=200))
def test_the_provider_itself_reaches_one_error_only(body: bytes) -> None:
    """Signed bytes of any kind are read or refused."""
    for verifier, signed in SCHEMES:
        try:
            content = verifier.verify(body, signed(body), now=NOW).content
        except BadNotificationError as error:
            content = error.facts
        assert content in ({"reason": "unreadable"}, _as_json(body))


def _as_json(body: bytes) -> object:
    try:
        return json.loads(body, parse_float=Decimal)
    except (ValueError, ArithmeticError):
        return None


@settings(max_examples=300, deadline=None)
@given(
    data=st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5)),
    id=st.from_regex(r"[A-Za-z0-9_.-]{1,40}", fullmatch=True),
    aside=st.sampled_from([-(10**6), -400, -200, 0, 200, 400, 10**6]),
    secret=st.sampled_from([SECRET, OTHER]),
    cut=st.sampled_from([0, 1]),
    extra=st.sampled_from(["", "v1,AAAA ", "v1a,AAAA ", "v2,x "]),
)
def test_the_reference_library_agrees(
    data: dict[str, object], id: str, aside: int, secret: str, cut: int, extra: str
) -> None:
    """On well-formed headers we accept exactly what ``standardwebhooks`` accepts."""
    now = datetime.now(UTC).replace(microsecond=0)
    body = json.dumps(data).encode()
    at = now + timedelta(seconds=aside)
    headers = standard_signed(body, secret=secret, at=at, id=id)
    headers["webhook-signature"] = extra + headers["webhook-signature"]
    body = body[: len(body) - cut] + b"]" * cut
    try:
        theirs = standardwebhooks.Webhook(SECRET).verify(body, headers)
    except standardwebhooks.WebhookVerificationError:
        theirs = None
    try:
        ours = standard.verify(body, headers, now=now).content
    except BadNotificationError:
        ours = None
    assert ours == theirs


@settings(max_examples=300, deadline=None)
@given(
    name=st.sampled_from(sorted(standard_signed())),
    place=st.integers(0, 60),
    strange=st.text(max_size=3),
)
def test_we_accept_nothing_that_the_reference_library_refuses(
    name: str, place: int, strange: str
) -> None:
    """On malformed headers we are at least as strict, and never fall over."""
    now = datetime.now(UTC)
    headers = standard_signed(at=now)
    text = headers[name]
    headers[name] = text[:place] + strange + text[place + 1 :]
    try:
        ours = standard.verify(BODY, headers, now=now).content
    except BadNotificationError:
        return
    assert standardwebhooks.Webhook(SECRET).verify(BODY, headers) == ours
