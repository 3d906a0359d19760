"""Numbers that carriers and others publish: whose they are first, and where they lead."""

from __future__ import annotations

import pytest

from ecomkit.shipping.tracking import recognize_tracking_number, tracking_url

DHL_SANDBOX = "packagist.org/packages/dreipunktnull/dhl-bundle (DHL's sandbox numbers)"
DIGITS = "paketda.de/firmenkunden/paket-pruefziffern.html"
LABELS = "dhl.com/cz-en/home/tracking/id-labels.html"
COURIERS = "github.com/jkeen/tracking_number_data, couriers"
FIRST = [
    # number, carrier, what the link contains, where it is published
    ("00340434161094022115", "dhl", "dhl.de", DHL_SANDBOX),
    ("00340434161094042557", "dhl", "dhl.de", DHL_SANDBOX),
    ("00340434161094038253", "dhl", "dhl.de", DHL_SANDBOX),
    ("00340434161094032954", "dhl", "dhl.de", DHL_SANDBOX),
    ("00340434161094027318", "dhl", "dhl.de", DHL_SANDBOX),
    ("00340434161094015902", "dhl", "dhl.de", DHL_SANDBOX),
    ("00340433836442636597", "dhl", "dhl.de", DIGITS),
    ("JD014600003889481741", "dhl", "dhl.com", "DHL Express piece ids"),
    ("JD014600004860442740", "dhl", "dhl.com", "express.api.dhl.com, MyDHL API test"),
    ("JJD0099999999", "dhl", "dhl.com", LABELS),
    ("JVGL9999999999", "dhl", "dhl.com", LABELS),
    ("3SBCC000123456", "dhl", "dhl.com", LABELS),
    ("JJD1410302937991", "dhl", "dhl.com", DIGITS),
    ("09133131530724", "hermes", "myhermes.de", DIGITS),
    ("01015026003653c", "dpd", "dpd.de", DIGITS),
    ("09980000020033F", "dpd", "dpd.de", "parceler.com/en/carriers/dpd"),
    ("0081 827 0998 0000 0200 33 350 276 C", "dpd", "dpd", f"{COURIERS}/dpd.json"),
    ("055463247172", "gls", "gls-group.eu", "a mail of GLS Denmark, found on GitHub"),
    ("XHAX4HDA", "gls", "gls-group.eu", "paketda.de/gls/gls-paketlabel.php"),
    ("YZ8YO11K", "gls", "gls-group.eu", "Swiss Post's example of a GLS Track ID"),
    ("JD0002254405060992", "yodel", "yodel.co.uk", f"{COURIERS}/yodel.json"),
    ("0073938000549297", "canada_post", "canadapost", f"{COURIERS}/canadapost.json"),
    ("C11031500001879", "ontrac", "ontrac.com", f"{COURIERS}/ontrac.json"),
    ("D10011354453707", "ontrac", "ontrac.com", f"{COURIERS}/ontrac.json"),
    ("TBA502887274000", "amazon", "", f"{COURIERS}/amazon.json"),
    ("RB123456785GB", "post", "royalmail.com", f"{COURIERS}/s10.json"),
    ("RB123456785US", "post", "usps.com", f"{COURIERS}/s10.json"),
    ("1Z5R89390357567127", "ups", "ups.com", f"{COURIERS}/ups.json"),
    ("986578788855", "fedex", "fedex.com", f"{COURIERS}/fedex.json"),
    ("0307 1790 0005 2348 3741", "usps", "usps.com", f"{COURIERS}/usps.json"),
]
AMONG = [
    # Numbers of two carriers' formats, with a good check digit in each.
    ("201298452277", {"dhl", "fedex"}, DIGITS),
    ("993990103198", {"gls", "fedex"}, "Swiss Post's example of a GLS parcel"),
    ("3SDEVC748859096", {"postnl", "dhl"}, "PostNL's API for developers"),
    ("JJD0002257639032011", {"yodel", "dhl"}, f"{COURIERS}/yodel.json"),
]


@pytest.mark.parametrize(("number", "carrier", "page", "source"), FIRST)
def test_a_published_number_is_first_of_all_the_one_who_published_it(
    number: str, carrier: str, page: str, source: str
) -> None:
    assert source
    first = recognize_tracking_number(number)[0]

    assert first.carrier == carrier
    assert page in tracking_url(first)
    assert bool(page) == tracking_url(first).startswith("https://")


@pytest.mark.parametrize(("number", "carriers", "source"), AMONG)
def test_a_number_of_several_is_told_for_each(
    number: str, carriers: set[str], source: str
) -> None:
    assert source
    assert {each.carrier for each in recognize_tracking_number(number)} >= carriers


@pytest.mark.parametrize(
    ("number", "carrier"),
    [
        ("00340434161094022114", "dhl"),
        ("09133131530725", "hermes"),
        ("09980000020033G", "dpd"),
        ("0073938000549292", "canada_post"),
        ("C11031500001889", "ontrac"),
        ("D10011345983012", "ontrac"),
        ("TBB000000000000", "amazon"),
        ("JC0002254405060992", "yodel"),
        ("ABCDEFGH", "gls"),
    ],
)
def test_a_number_with_a_wrong_digit_is_nobodys(number: str, carrier: str) -> None:
    found = recognize_tracking_number(number)
    assert carrier not in {each.carrier for each in found}


def test_a_post_is_called_by_its_name() -> None:
    (post,) = recognize_tracking_number("RB123456785GB")

    assert (post.country, post.post) == ("GB", "Royal Mail")
