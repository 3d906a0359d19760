"""Nothing is allowed until somebody says so, and a no is a no."""

from datetime import UTC, datetime, timedelta

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Event
from ecomkit.journey.events import Identified
from ecomkit.journey.privacy.consent import Consents
from ecomkit.journey.privacy.events import ConsentGiven, ConsentWithdrawn
from ecomkit.journey.privacy.purposes import (
    ConsentPurpose,
    from_google_consent,
    from_shopify_consent,
    to_google_consent,
    to_shopify_consent,
)

AT = datetime(2026, 3, 1, tzinfo=UTC)
LATER = AT + timedelta(days=30)
ANALYTICS, MARKETING = ConsentPurpose.ANALYTICS, ConsentPurpose.MARKETING


def given(*purposes: ConsentPurpose, at: datetime = AT, actor: str = "ada") -> Event:
    return Event.of(ConsentGiven(purposes=purposes), at=at, actor=actor)


def withdrawn(*purposes: ConsentPurpose, at: datetime = LATER) -> Event:
    return Event.of(ConsentWithdrawn(purposes=purposes), at=at, actor="ada")


def test_without_a_word_only_the_necessary_is_allowed() -> None:
    """A shop may keep a cart, and nothing else."""
    consents = Consents.of([])

    assert consents.granted("ada", at=AT) == {ConsentPurpose.NECESSARY}
    assert not consents.refuses("ada", [ANALYTICS], at=AT)


def test_consent_holds_from_its_moment_until_it_is_withdrawn() -> None:
    """Not a second before, and not a second after."""
    consents = Consents.of([given(ANALYTICS), withdrawn(ANALYTICS)])
    second = timedelta(seconds=1)

    assert not consents.allows("ada", [ANALYTICS], at=AT - second)
    assert consents.allows("ada", [ANALYTICS], at=AT)
    assert consents.allows("ada", [ANALYTICS], at=LATER - second)
    assert not consents.allows("ada", [ANALYTICS], at=LATER)
    assert consents.refuses("ada", [ANALYTICS], at=LATER)


def test_one_purpose_says_nothing_about_another_nor_one_person() -> None:
    """All purposes of a use must be allowed, by the person concerned."""
    consents = Consents.of([given(ANALYTICS)])

    assert not consents.allows("ada", [ANALYTICS, MARKETING], at=LATER)
    assert not consents.allows("bob", [ANALYTICS], at=LATER)


def test_at_one_moment_the_withdrawal_holds() -> None:
    """In doubt for the person, whatever the order of delivery."""
    both = [withdrawn(ANALYTICS, at=AT), given(ANALYTICS)]

    assert not Consents.of(both).allows("ada", [ANALYTICS], at=AT)
    assert not Consents.of(both[::-1]).allows("ada", [ANALYTICS], at=AT)


def test_an_unknown_purpose_is_refused() -> None:
    """A spelling mistake never becomes a permission."""
    event = Event(
        name="consent_given", at=AT, actor="ada", properties={"purposes": ["all"]}
    )

    with pytest.raises(InvalidInputError, match="analytics"):
        Consents.of([event])
    with pytest.raises(InvalidInputError):
        Consents.of([Event(name="consent_given", at=AT, actor="ada")])


def test_googles_seven_flags_there_and_back() -> None:
    """Marketing stands for three flags, and comes back only with all of them."""
    flags = to_google_consent([MARKETING])

    assert flags == {
        "security_storage": "granted",
        "functionality_storage": "denied",
        "personalization_storage": "denied",
        "analytics_storage": "denied",
        "ad_storage": "granted",
        "ad_user_data": "granted",
        "ad_personalization": "granted",
    }
    assert from_google_consent(flags) == {ConsentPurpose.NECESSARY, MARKETING}
    assert from_google_consent(flags | {"ad_user_data": "denied"}) == {
        ConsentPurpose.NECESSARY
    }


def test_shopifys_four_flags_there_and_back() -> None:
    """Only a plain True allows."""
    flags = to_shopify_consent([ANALYTICS, ConsentPurpose.SALE_OF_DATA])

    assert flags == {
        "preferences": False,
        "analytics": True,
        "marketing": False,
        "saleOfData": True,
    }
    assert from_shopify_consent(flags) == {
        ConsentPurpose.NECESSARY,
        ANALYTICS,
        ConsentPurpose.SALE_OF_DATA,
    }
    assert from_shopify_consent({"marketing": "yes"}) == {  # type: ignore[dict-item]
        ConsentPurpose.NECESSARY
    }


def test_who_unsubscribes_has_withdrawn_marketing_and_nothing_else() -> None:
    """Mail programs know no purposes: an unsubscribe is from advertising."""
    left = Event(name="unsubscribed", at=LATER, actor="ada", subject="m1")
    consents = Consents.of([given(ANALYTICS, MARKETING), left])

    assert consents.refuses("ada", [MARKETING], at=LATER)
    assert consents.allows("ada", [ANALYTICS], at=LATER)
    again = Consents.of([given(MARKETING), left, given(MARKETING, at=LATER)])
    assert not again.allows("ada", [MARKETING], at=LATER)


def test_what_a_visitor_withdraws_the_customer_has_withdrawn() -> None:
    """A link in a mail may be clicked by somebody who is not signed in."""
    told = [
        given(MARKETING),
        Event.of(Identified(customer="ada"), at=AT, actor="visitor"),
        Event(name="unsubscribed", at=LATER, actor="visitor", subject="m1"),
    ]

    assert not Consents.of(told).allows("ada", [MARKETING], at=LATER)


def test_what_a_visitor_allows_only_the_visitor_has_allowed() -> None:
    """Somebody else may have used the same device."""
    told = [
        given(MARKETING, actor="visitor"),
        Event.of(Identified(customer="ada"), at=AT, actor="visitor"),
    ]

    assert not Consents.of(told).allows("ada", [MARKETING], at=LATER)
