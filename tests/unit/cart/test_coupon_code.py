"""Coupon codes in any script: one form, whatever keyboard they are typed on."""

from __future__ import annotations

import sys
from contextlib import suppress
from unicodedata import category, normalize

import pytest

from ecomkit.cart import InvalidCouponCodeError, normalize_code


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("SPRING", ["spring", "Spring", " spring ", "ｓｐｒｉｎｇ", "spr\u0131ng"]),
        ("ÜBER10", ["über10", "Über10", "u\u0308ber10", "ÜBER１０"]),
        ("STRASSE", ["straße", "STRASSE", "Straẞe"]),
        ("INDIRIM20", ["indirim20", "İNDİRİM20", "INDIRIM20", "indırım20"]),
        ("СКИДКА10", ["скидка10", "Скидка10"]),
        ("ΣΟΦΟΣ", ["σοφος", "σοφοσ", "ΣΟΦΟΣ"]),
        ("春节88", ["春节88", " 春节８８"]),
        ("夏SALEセール", ["夏saleセール", "夏ＳＡＬＥｾｰﾙ"]),
        ("설날10", ["설날10", normalize("NFD", "설날10")]),
        ("خصم20", ["خصم20", "خصم٢٠"]),
        ("تخفیف20", ["تخ\u200cفیف۲۰"]),
        ("दिवाली50", ["दिवाली50", "दिवाली५०"]),
        ("חג10", ["חג10"]),
    ],
)
def test_a_code_is_one_however_it_is_typed(code: str, typed: list[str]) -> None:
    assert {normalize_code(each) for each in typed} == {code}


@pytest.mark.parametrize(
    "typed",
    [
        "p\u0430y10",  # a Cyrillic a
        "ΑB10",  # a Greek A
        "خصمA",
        "a\u202eb",
        "a\u0000b",
        "\u0301a",  # an accent without its letter
        "10 off",
        "½OFF",
        "🎄",
        "春" * 65,
        "ß" * 33,  # longer in capitals
    ],
)
def test_what_looks_like_another_code_or_is_none_is_refused(typed: str) -> None:
    with pytest.raises(InvalidCouponCodeError, match="not a coupon code"):
        normalize_code(typed)


def test_every_letter_there_is_has_one_form() -> None:
    """What is kept stays as it is, and is that of the small letter and of the capital."""
    kept = 0
    for sign in map(chr, range(sys.maxunicode + 1)):
        if category(sign)[0] != "L":
            continue
        with suppress(InvalidCouponCodeError):
            code = normalize_code(sign)
            assert {
                normalize_code(each) for each in (code, sign.lower(), sign.upper())
            } == {code}
            kept += 1
    assert kept > 100_000
