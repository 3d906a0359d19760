"""A shop file and the address of a database make a shop, and it is there again later."""

from __future__ import annotations

import asyncio
from importlib.resources import files
from pathlib import Path

import pytest

from ecomkit.errors import InvalidInputError
from ecomkit.languages import IncompleteLanguageError
from ecomkit.opening import open_async_shop, open_shop
from ecomkit.orders import Order
from ecomkit.payments.adapters import BankTransfer, CardTerminal
from ecomkit.payments.ports import PaymentAdapter
from ecomkit.payments.trade import QuotationPayments
from ecomkit.shop import Shop
from ecomkit.testing import CountingIds
from tests.stories.shops import ADA, PERSON, SLIP

FILE = Path(str(files("ecomkit.cli") / "shops" / "leipzig.toml"))


def payments() -> list[PaymentAdapter]:
    """The adapters that the file's payment methods name."""
    transfer = BankTransfer(iban="DE02", holder="Teehaus Linde")
    return [CardTerminal(), transfer, QuotationPayments()]


def test_a_folder_of_catalogs_is_read_at_the_start(tmp_path: Path) -> None:
    words = tmp_path / "translations"
    words.mkdir()
    with pytest.raises(IncompleteLanguageError, match="no catalogs"):
        open_shop(FILE, payments=payments(), languages=words)
    (words / "de_AT.po").write_text('msgid "document.receipt"\nmsgstr "Bon"\n')
    shop = open_shop(FILE, payments=payments(), languages=str(words))
    assert shop.desk.languages.words("de_AT").say("document.receipt") == "Bon"
    (words / "sv.po").write_text('msgid "document.receipt"\nmsgstr "Kvitto"\n')
    with pytest.raises(IncompleteLanguageError, match=r"sv .*is missing"):
        open_shop(FILE, payments=payments(), languages=words)
    (words / "sv.po").write_bytes(b"\xff")
    with pytest.raises(IncompleteLanguageError, match="cannot be read"):
        open_shop(FILE, payments=payments(), languages=words)


def bought(shop: Shop) -> Order:
    """Two tins of tea, sold and paid."""
    cart = shop.carts.open("ada", "EUR")
    shop.carts.add(cart.id, "assam", 2)
    checkout = shop.checkouts.begin(cart.id, PERSON)
    shop.checkouts.update(
        checkout.id, shipping=ADA, delivery="parcel", payment_method="card"
    )
    quote = shop.checkouts.quote(checkout.id)
    sale = shop.checkouts.buy(quote.id, metadata=SLIP)
    assert sale.order is not None
    return sale.order


def test_the_words_of_a_shop_are_on_its_papers_and_above_their_mails(
    tmp_path: Path,
) -> None:
    (tmp_path / "de_AT.po").write_text(
        'msgid "document.receipt"\nmsgstr "Bon"\n\n'
        'msgid "document.mail_subject"\nmsgstr "Ihr Bon {order}"\n'
    )
    shop = open_shop(FILE, payments=payments(), languages=tmp_path)
    order = bought(shop)

    paper = shop.papers.receipt(order.number, "de_AT")

    assert paper.title == "Bon"
    assert shop.papers.mail(paper, with_html=False).subject == f"Ihr Bon {order.number}"


def test_a_shop_is_kept_in_a_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    order = bought(open_shop(FILE, url, payments=payments(), series="L"))

    again = open_shop(FILE, url, payments=payments(), series="L")
    later = open_async_shop(FILE, url, payments=payments(), series="L")

    assert again.orders.get(order.number) == order
    assert asyncio.run(later.orders.get(order.number)) == order


def test_without_an_address_it_is_kept_in_memory() -> None:
    shop = open_shop(FILE, payments=payments(), ids=CountingIds())

    assert shop.carts.open("ada", "EUR").id == "cart-1"
    assert open_shop(FILE, payments=payments()).carts.owned_by("ada") == []


def test_every_payment_method_of_the_file_needs_its_adapter() -> None:
    with pytest.raises(InvalidInputError, match="not given: bank_transfer, quotation"):
        open_shop(FILE, payments=[CardTerminal()])
