"""The channel of a visit is told by its link and the page before."""

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.events import Visit
from ecomkit.journey.channels import Arrival, Channel, ChannelClassifier

SHOP = "https://shop.example/mugs"
CLASSIFIER = ChannelClassifier(own_hosts=frozenset({"shop.example"}))


@pytest.mark.parametrize(
    ("query", "referrer", "channel"),
    [
        ("", "", "direct"),
        ("", "https://shop.example/", "direct"),
        ("", "https://checkout.shop.example/pay", "direct"),
        ("", "https://WWW.Shop.example/", "direct"),
        ("", "https://myshop.example/", "referral"),
        ("", "https://youtu.be/abc", "organic_social"),
        ("", "https://lnkd.in/abc", "organic_social"),
        ("", "https://fb.me/abc", "organic_social"),
        ("", "https://pin.it/abc", "organic_social"),
        ("", "https://wa.me/abc", "organic_social"),
        ("", "https://amzn.to/abc", "marketplace"),
        ("", "https://g.page/tea", "organic_search"),
        ("", "https://www.google.com/", "organic_search"),
        ("", "https://www.google.co.uk/search?q=mug", "organic_search"),
        ("", "https://duckduckgo.com", "organic_search"),
        ("", "https://search.brave.com/", "organic_search"),
        ("", "https://yandex.ru/", "organic_search"),
        ("", "https://m.facebook.com/", "organic_social"),
        ("", "https://t.co/abc", "organic_social"),
        ("", "https://www.reddit.com/r/mugs", "organic_social"),
        ("", "https://mail.google.com/mail/u/0", "email"),
        ("", "https://outlook.live.com/", "email"),
        ("", "android-app://com.google.android.gm/", "referral"),
        ("", "https://www.amazon.de/dp/1", "marketplace"),
        ("", "https://blog.example.org/best-mugs", "referral"),
        ("", "https://google.example.org/", "referral"),
        ("", "https://googleplex.com/", "referral"),
        ("", "//user@www.bing.com:443/x", "organic_search"),
        ("?gclid=abc", "https://www.google.com/", "paid_search"),
        ("?msclkid=abc", "", "paid_search"),
        ("?dclid=abc", "", "display"),
        ("?ttclid=abc", "", "paid_social"),
        ("?utm_source=google&utm_medium=cpc", "", "paid_search"),
        ("?utm_source=facebook&utm_medium=cpc", "", "paid_social"),
        ("?utm_source=facebook&utm_medium=paid_social", "", "paid_social"),
        ("?utm_source=Instagram&utm_medium=Paid-Social", "", "paid_social"),
        ("?utm_source=news&utm_medium=cpm", "", "display"),
        ("?utm_source=news&utm_medium=paid", "", "display"),
        ("?utm_source=bing&utm_medium=paid", "", "paid_search"),
        ("?utm_source=march&utm_medium=email", "https://google.com", "email"),
        ("?utm_medium=E-Mail", "", "email"),
        ("?utm_medium=sms", "", "sms"),
        ("?utm_medium=affiliate", "", "affiliate"),
        ("?utm_medium=influencer", "", "influencer"),
        ("?utm_medium=billboard", "", "billboard"),
        ("?utm_medium=exhibition", "", "exhibition"),
        ("?utm_medium=forum", "", "community"),
        ("?utm_source=google&utm_medium=organic", "", "organic_search"),
        ("?utm_source=tiktok", "", "organic_social"),
        ("?utm_source=blog.example.org", "", "referral"),
        ("?utm_source=leaflet", "", "unknown"),
        ("#?utm_medium=email", "", "direct"),
    ],
)
def test_link_and_referrer_tell_the_channel(
    query: str, referrer: str, channel: str
) -> None:
    """The link's own words win over the page the visitor came from."""
    assert CLASSIFIER.arrival(SHOP + query, referrer).channel == channel


def test_the_link_also_names_campaign_and_message() -> None:
    """Percent signs and pluses are undone, as in any form."""
    arrival = CLASSIFIER.arrival(
        SHOP + "?utm_source=google&utm_medium=cpc&utm_campaign=Fr%C3%BChling+26"
        "&utm_content=blue%20mug&utm_term=mug#top"
    )

    assert arrival == Arrival(
        channel=Channel.PAID_SEARCH,
        source="google",
        medium="cpc",
        campaign="Frühling 26",
        message="blue mug",
        term="mug",
    )


def test_the_shops_own_knowledge_comes_first() -> None:
    """A partner's host and a medium of the shop's own are named in the classifier."""
    classifier = ChannelClassifier(
        hosts={"partner.example": "affiliate"}, mediums={"tram": "tram_advert"}
    )

    assert classifier.arrival(SHOP, "https://partner.example/x").channel == "affiliate"
    assert classifier.arrival(SHOP + "?utm_medium=tram").channel == "tram_advert"


@pytest.mark.parametrize(
    "link", ["", "?", "%zz", "http://[", "?utm_medium=%ff", "?&=&"]
)
def test_a_broken_link_is_no_accident(link: str) -> None:
    """What a visitor's browser sends never stops the shop."""
    assert CLASSIFIER.arrival(link, link).channel in set(Channel)


def test_something_else_than_text_is_refused() -> None:
    """The caller is told which of the two is wrong."""
    with pytest.raises(InvalidInputError) as caught:
        CLASSIFIER.arrival(SHOP, None)  # type: ignore[arg-type]

    assert caught.value.path == "$.referrer"


@pytest.mark.parametrize("own", ["www.shop.example", "Shop.Example"])
def test_own_hosts_are_known_however_they_are_written(own: str) -> None:
    classifier = ChannelClassifier(own_hosts={own})
    found = classifier.arrival("https://m.other.example/", "https://a.shop.example/")
    assert found.channel is Channel.DIRECT


def test_a_page_of_the_same_host_is_direct_without_being_named() -> None:
    found = ChannelClassifier().arrival(SHOP, "https://checkout.shop.example/")
    assert found.channel is Channel.DIRECT


def test_an_arrival_begins_a_visit() -> None:
    found = CLASSIFIER.arrival(f"{SHOP}?utm_medium=email&utm_campaign=march")
    assert found.visit("s1", device="mobile") == Visit(
        session="s1", device="mobile", channel="email", campaign="march"
    )
