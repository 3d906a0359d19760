"""Tracking numbers: every published example, and every single wrong digit."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from stdnum import ean
from stdnum.iso7064 import mod_37_36
from tracking_numbers import DEFINITIONS

from ecomkit.shipping.tracking import recognize_tracking_number, tracking_url
from ecomkit.shipping.tracking.numbers import NumberFormat, number_formats

# The examples that carriers, and the collections of their rules, publish.
GOOD: dict[str, dict[str, tuple[str, ...]]] = {
    "ups": {
        "1Z": (
            "1Z5R89390357567127",
            "1Z879E930346834440",
            "1Z410E7W0392751591",
            "1Z8V92A70367203024",
        )
    },
    "fedex": {
        "express 12": (
            "986578788855",
            "477179081230",
            "799531274483",
            "790535312317",
            " 7 9 0 5 3 5 3 1 2 3 1 7 ",
            "974367662710",
        ),
        "express 34": (
            "1001921334250001000300779017972697",
            "1001921380360001000300639585804382",
            "1001901781990001000300617767839437",
            "1002297871540001000300790695517286",
        ),
        "smartpost 20": ("61299998820821171811", "9261292700768711948021"),
        "ground 15": ("0414 4176 0228 964", "5682 8361 0012 000", "5682 8361 0012 734"),
        "ground SSCC-18": ("00 0123 4500 0000 0027",),
        "ground 96": ("9611020987654312345672",),
        "ground GSN": (
            "9622001900000000000000776632517510",
            "9622001560000000000000794808390594",
            "9622001560001234567100794808390594",
            "9632001560123456789900794808390594",
        ),
    },
    "usps": {
        "20": ("0307 1790 0005 2348 3741", "7112 3456 7891 2345 6787"),
        "IMpb": (
            "4201002334249200190132607600833457",
            "4201028200009261290113185417468510",
            "420 22153 9101026837331000039521",
            "7196 9010 7560 0307 7385",
            "9505 5110 6960 5048 6006 24",
            "9101 1234 5678 9000 0000 13",
            "92748931507708513018050063",
            "9400 1112 0108 0805 4830 16",
            "9361 2898 7870 0317 6337 95",
            "9405803699300124287899",
        ),
    },
    "dhl": {
        "express": (
            "3318810025",
            "73891051146",
            "8487135506",
            "1099255990",
            "3821724944",
            "3318810036",
            "3318810014",
        ),
        "piece": ("JJD0099999999", "JVGL0999999990"),
        "ecommerce": (
            "GM2951173225174494",
            "GM 2 9 5 117 32 25 1 7 44 9 4",
            "GM295117494011169042",
        ),
    },
    "post": {
        "S10": ("RB123456785GB", "RB123456785US", "RB123456785CV", "RB123456785CF")
    },
    "dpd": {
        "28": (
            "00 81827 0998 0000 0200 33 350 276 C",
            "0081 827 0998 0000 0200 45 327 276 N",
        )
    },
}
BAD = {
    "ups": ("2Z5R89390357567127", "1A5R89390357567127", "1Z1111111111111111"),
    "fedex": (
        "996578788855",
        "1001901781990001000300617767839438",
        "9261292700768711948020",
        "5682 8361 0012 732",
        "000000000000000001",
        "9600000000000000000001",
        "9622001560001234567100794808390595",
        "9622001560001234567100794808390597",
    ),
    "usps": (
        "0307 1790 0005 2348 3742",
        "4201028200009261290113185417468511",
        "61299998820821171811",
        "9200000000000000000000",
        "420000000000000000000000000000",
        "420000009200000000000000000000",
    ),
    "dhl": (
        "3318810010",
        "3318810034",
        "3318810011",
        "XJD0099999998",
        "GS295117494011169041",
        "GR295117494011169045",
    ),
    "post": ("RB123456786US", "RB123456785XX"),
    "dpd": ("008182709980000020033350276A", "0081 827 0998 0000 0200 45 000 000 N"),
}
EXAMPLES = [
    pytest.param(carrier, name, number, id=f"{carrier} {number}")
    for carrier, formats in GOOD.items()
    for name, numbers in formats.items()
    for number in numbers
]


def compact(number: str) -> str:
    return number.replace(" ", "")


def rule_of(carrier: str, name: str) -> NumberFormat:
    (rule,) = (x for x in number_formats() if (x.carrier, x.name) == (carrier, name))
    return rule


@pytest.mark.parametrize(("carrier", "name", "number"), EXAMPLES)
def test_a_published_number_is_recognized(carrier: str, name: str, number: str) -> None:
    assert (carrier, name) in {
        (x.carrier, x.format) for x in recognize_tracking_number(number)
    }


@pytest.mark.parametrize(
    ("carrier", "number"),
    [
        pytest.param(carrier, number, id=f"{carrier} {number}")
        for carrier, numbers in BAD.items()
        for number in numbers
    ],
)
def test_a_number_published_as_wrong_is_not_the_carriers(
    carrier: str, number: str
) -> None:
    assert carrier not in {x.carrier for x in recognize_tracking_number(number)}


# -------------------------------------------------- the same rules, written once more


def ups(number: str) -> bool:
    """Added up the long way: doubled places, letters turned to digits by a table."""
    letters = dict(
        zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "23456789012345678901234567", strict=True)
    )
    digits = [int(letters.get(sign, sign)) for sign in number[2:17]]
    total = sum(digits[0::2]) + 2 * sum(digits[1::2])
    return number.startswith("1Z") and (total + int(number[17])) % 10 == 0


def fedex_weights(number: str) -> bool:
    weights = [1, 3, 7] * 5
    serial = [int(sign) for sign in number[:-1]][::-1][:13]
    total = sum(a * b for a, b in zip(serial, weights, strict=False))
    return int(number[-1]) == (total % 11) % 10


def fedex_mod10(number: str) -> bool:
    digits = [int(sign) for sign in number[-15:]]
    return (sum(digits[0:14:2]) + 3 * sum(digits[1:14:2]) + digits[14]) % 10 == 0


def gs1(number: str) -> bool:
    return bool(ean.calc_check_digit(number[:-1]) == number[-1])


def usps(number: str) -> bool:
    body = number
    if len(body) in {30, 34} and body.startswith("420"):
        body = (
            body[8:] if len(body) == 30 else body[8:] if body[8] == "9" else body[12:]
        )
    return gs1(body if body.startswith("9") else f"91{body}")


def smartpost(number: str) -> bool:
    return gs1(number if number.startswith("92") else f"92{number}")


def dhl(number: str) -> bool:
    rest = 0
    for digit in number[:-1]:
        rest = (rest * 10 + int(digit)) % 7
    return rest == int(number[-1])


def s10(number: str) -> bool:
    table = {0: 5, 1: 0}
    total = sum(
        int(number[2 + place]) * weight
        for place, weight in enumerate((8, 6, 4, 2, 3, 5, 9, 7))
    )
    rest = total % 11
    return int(number[10]) == table.get(rest, 11 - rest)


def dpd(number: str) -> bool:
    return bool(mod_37_36.is_valid(number))


AGAIN: dict[tuple[str, str], Callable[[str], bool]] = {
    ("ups", "1Z"): ups,
    ("fedex", "express 12"): fedex_weights,
    ("fedex", "express 34"): fedex_weights,
    ("fedex", "ground GSN"): fedex_weights,
    ("fedex", "ground 15"): fedex_mod10,
    ("fedex", "ground 96"): fedex_mod10,
    ("fedex", "ground SSCC-18"): gs1,
    ("fedex", "smartpost 20"): smartpost,
    ("usps", "20"): gs1,
    ("usps", "IMpb"): usps,
    ("dhl", "express"): dhl,
    ("post", "S10"): s10,
    ("dpd", "28"): dpd,
}
# Of 100 numbers with one wrong digit, how many still look right: what the carriers'
# rules can do, not what we do with them. All others: none.
STILL_RIGHT = {
    ("ups", "1Z"): 4,
    ("fedex", "express 12"): 2,
    ("fedex", "express 34"): 2,
    ("fedex", "ground GSN"): 2,
    ("dhl", "express"): 6,
    ("post", "S10"): 1,
}


def changed(number: str, rule: NumberFormat) -> list[str]:
    """Every number that differs in one digit of those the check digit covers."""
    found = rule.shape.fullmatch(number)
    assert found is not None
    start, end = found.span("serial")
    return [
        f"{number[:place]}{digit}{number[place + 1 :]}"
        for place in range(start, end + 1)
        if number[place].isdigit()
        for digit in "0123456789"
        if digit != number[place]
    ]


@pytest.mark.parametrize("key", AGAIN, ids="-".join)
def test_every_single_wrong_digit_gets_the_verdict_of_the_rule_written_again(
    key: tuple[str, str],
) -> None:
    rule, again = rule_of(*key), AGAIN[key]
    for example in map(compact, GOOD[key[0]][key[1]]):
        assert again(example)
        for number in changed(example, rule):
            fits = rule.shape.fullmatch(number) is not None
            assert (rule.read(number) is not None) is (fits and again(number)), number


def test_the_rules_agree_with_another_librarys() -> None:
    """Where an older table of the same rules knows the format of an example.

    Not for SSCC-18: GS1 lets the check digit cover the kind of container, that table
    does not.
    """
    compared = 0
    for carrier, name in AGAIN.keys() - {("fedex", "ground SSCC-18")}:
        for example in map(compact, GOOD[carrier][name]):
            rule = rule_of(carrier, name)
            known: list[Any] = [
                definition
                for definition in DEFINITIONS
                if (found := definition.test(example)) is not None and found.valid
            ]
            for number in changed(example, rule) if known else ():
                theirs = [definition.test(number) for definition in known]
                if any(found is not None and found.valid for found in theirs):
                    assert recognize_tracking_number(number), number
                compared += 1
    assert compared > 3000


def invented(key: tuple[str, str], chance: Random) -> list[str]:
    """Numbers in the shape of the examples, with other digits and a right check."""
    rule = rule_of(*key)
    numbers = []
    for example in [*map(compact, GOOD[key[0]][key[1]])] * 12:
        found = rule.shape.fullmatch(example)
        assert found is not None
        assert rule.check
        start, end = found.span("serial")
        # The first two signs of a serial may be its kind, which has a rule of its own.
        digits = [
            str(chance.randrange(10)) if sign.isdigit() else sign
            for sign in example[start + 2 : end]
        ]
        serial = example[start : start + 2] + "".join(digits)
        numbers.append(
            f"{example[:start]}{serial}{rule.check_digit(serial)}{example[end + 1 :]}"
        )
    return numbers


@pytest.mark.parametrize("key", AGAIN, ids="-".join)
def test_how_many_wrong_digits_a_rule_lets_pass_is_known(key: tuple[str, str]) -> None:
    rule = rule_of(*key)
    wrong = [
        number
        for right in invented(key, Random(2026))
        for number in changed(right, rule)
    ]
    passed = sum(rule.read(number) is not None for number in wrong)

    assert round(100 * passed / len(wrong)) == STILL_RIGHT.get(key, 0)


def test_a_number_may_be_several_carriers_and_the_checked_come_first() -> None:
    found = recognize_tracking_number("RX123456785DE")

    assert [(x.carrier, x.checked) for x in found] == [("post", True)]
    assert found[0].country == "DE"
    both = recognize_tracking_number("9261292700768711948021")
    assert {x.carrier for x in both} == {"fedex", "usps"}


@pytest.mark.parametrize(
    "text", ["", "hello", "1" * 61, "１Z5R89390357567127", None, 5]
)
def test_what_is_no_number_belongs_to_nobody(text: object) -> None:
    assert recognize_tracking_number(text) == ()  # type: ignore[arg-type]


def test_a_link_leads_to_the_carriers_page() -> None:
    (ups_number,) = recognize_tracking_number("1z 5r8 939 0357567127")
    (swiss,) = recognize_tracking_number("RB123456785CH")
    (american,) = recognize_tracking_number("RB123456785US")

    assert tracking_url(ups_number) == (
        "https://www.ups.com/track?tracknum=1Z5R89390357567127"
    )
    assert tracking_url(swiss) == ""
    assert tracking_url(american).endswith("=RB123456785US")
    own = {"post:CH": "https://example.test/{number}"}
    assert tracking_url(swiss, own) == "https://example.test/RB123456785CH"
