"""A receipt fits on the paper it is printed on, whatever stands on it."""

from __future__ import annotations

from typing import Any
from unicodedata import category

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecomkit.checkout import DocumentKind
from ecomkit.languages import SHIPPED_LANGUAGES
from ecomkit.receipts import as_text, receipt
from ecomkit.receipts.errors import InvalidReceiptError
from ecomkit.receipts.layout import display_width, wrapped
from tests.stories.shops import SELLER
from tests.unit.receipts.test_receipt import an_order, for_a_company, paid

ORDER = an_order()
FIRM = for_a_company()
TITLES = st.text(max_size=80) | st.sampled_from(
    [
        "緑茶の非常に長い商品名" * 8,
        "Donaudampfschifffahrtsgesellschaftskapitänsmütze",
        "شاي أخضر من أعالي الجبال",
        "क्षिप्र" * 12,
        "👩‍👩‍👧" * 30,
        "e\u0301" * 60,
    ]
)


def plain(text: str) -> str:
    """A text without blanks and without marks of direction."""
    return "".join(letter for letter in text if category(letter)[0] not in "ZC")


@settings(max_examples=300)
@given(
    TITLES,
    st.integers(20, 90),
    st.sampled_from(sorted(SHIPPED_LANGUAGES.known)),
    st.sampled_from(DocumentKind),
    st.sampled_from([ORDER, FIRM]),
)
def test_no_line_is_wider_than_the_paper(
    title: str, width: int, language: str, document: DocumentKind, order: Any
) -> None:
    lines = [attrs.evolve(line, title=title) for line in order.lines]
    named = attrs.evolve(order, lines=tuple(lines))
    paper = receipt(
        named, language, seller=SELLER, payments=[paid(order)], document=document
    )

    text = as_text(paper, width=width)

    assert max(map(display_width, text.splitlines())) <= width
    amounts = [each.amount for each in paper.sums] + [each.tax for each in paper.taxes]
    assert all(plain(amount.text) in plain(text) for amount in amounts)


@given(st.text(max_size=60), st.integers(2, 12))
def test_wrapping_loses_no_letter(text: str, width: int) -> None:
    lines = wrapped(text, width)

    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert max(map(display_width, lines)) <= width


def test_a_roll_of_58_millimeters() -> None:
    """32 columns: each row has its figures below it."""
    text = as_text(
        receipt(ORDER, "en", seller=SELLER, payments=[paid(ORDER)]), width=32
    )

    goods = text[text.index("---") :]
    assert goods.splitlines()[1:4] == [
        "Green tea",
        "  3 x €4.50               €12.15",
        "  before discounts €13.50",
    ]


@pytest.mark.parametrize("order", [ORDER, FIRM])
@pytest.mark.parametrize("document", DocumentKind)
def test_no_line_ends_in_blanks(order: Any, document: DocumentKind) -> None:
    paper = receipt(order, "de", seller=SELLER, document=document)

    lines = as_text(paper, width=32).splitlines()
    assert [line for line in lines if line != line.rstrip()] == []


def test_what_fits_stays_in_columns() -> None:
    paper = receipt(ORDER, "en", seller=SELLER)
    assert as_text(paper, width=200) == as_text(paper)


@pytest.mark.parametrize("width", [19, 0, -1, True, "32", 32.0])
def test_what_is_no_width_is_refused(width: Any) -> None:
    with pytest.raises(InvalidReceiptError) as caught:
        as_text(receipt(ORDER, "en", seller=SELLER), width=width)

    assert caught.value.path == "$.width"
