"""An address says whether it leads to a door, a PO box, a locker or a counter."""

from __future__ import annotations

import pytest

from ecomkit.addressing import Address, DeliveryPoint, DeliveryPointKind, delivery_point

BOX, LOCKER, COUNTER, DOOR = (
    DeliveryPointKind.PO_BOX,
    DeliveryPointKind.LOCKER,
    DeliveryPointKind.COUNTER,
    DeliveryPointKind.DOOR,
)


@pytest.mark.parametrize(
    ("street", "country", "kind", "number"),
    [
        ("Postfach 12 34 56", "DE", BOX, "12 34 56"),
        ("PO Box 55", "US", BOX, "55"),
        ("P. O. Box 55", "GB", BOX, "55"),
        ("P.O. BOX No. 7", "AE", BOX, "7"),
        ("Post Office Box 7", "IE", BOX, "7"),
        ("GPO Box 9", "AU", BOX, "9"),
        ("Private Bag 92", "NZ", BOX, "92"),
        ("BP 123", "FR", BOX, "123"),
        ("Boîte postale 8", "FR", BOX, "8"),
        ("Case postale 8", "CH", BOX, "8"),
        ("Casella Postale 3", "IT", BOX, "3"),
        ("Apartado de Correos 33", "ES", BOX, "33"),
        ("Caixa Postal 100", "BR", BOX, "100"),
        ("Postbus 4", "NL", BOX, "4"),
        ("Postboks 8", "NO", BOX, "8"),
        ("Box 12", "SE", BOX, "12"),
        ("PL 12", "FI", BOX, "12"),
        ("Skrytka pocztowa 5", "PL", BOX, "5"),
        ("銀座郵便局 私書箱12", "JP", BOX, "12"),
        ("Packstation 145", "DE", LOCKER, "145"),
        ("PACKSTATION Nr. 145", "DE", LOCKER, "145"),
        ("Paczkomat WAW01A", "PL", LOCKER, "WAW01A"),
        ("Postfiliale 502", "DE", COUNTER, "502"),
        ("General Delivery", "US", COUNTER, ""),
        ("Poststraße 4", "DE", DOOR, ""),
        ("Postfachweg 3", "DE", DOOR, ""),
        ("Packstationstr. 3", "DE", DOOR, ""),
        ("Boxhagener Str. 12", "DE", DOOR, ""),
        ("1 Box Hill Road", "AU", DOOR, ""),
        ("12 rue des BP", "FR", DOOR, ""),
        ("BP 12", "DE", DOOR, ""),
        ("Pl. 3 Maja 5", "PL", DOOR, ""),
        ("Place 12", "FR", DOOR, ""),
    ],
)
def test_what_an_address_leads_to(
    street: str, country: str, kind: DeliveryPointKind, number: str
) -> None:
    assert delivery_point(Address("Ada", street, country=country)) == DeliveryPoint(
        kind, number
    )


@pytest.mark.parametrize(
    "address",
    [
        Address("Ada", ["1234567", "Packstation 145"], country="DE"),
        Address("Ada", ["Packstation 145", "Postnummer: 1234567"], country="DE"),
        Address("Ada", "Packstation 145, 1234567", country="DE"),
        Address("Ada", "Packstation 145", company="Post-Nr. 1234567", country="DE"),
        Address("Ada, 1234567", "Packstation 145", country="DE"),
        Address("Ada", "Packstation 145 1234567", country="DE"),
        Address("Ada", "1234567 Packstation 145", country="DE"),
        Address(
            "Ada", ["DHL Packstation Nr. 145", "DHL-Kundennr. 1234567"], country="DE"
        ),
    ],
)
def test_the_buyers_number_with_the_carrier_stands_on_any_line(
    address: Address,
) -> None:
    found = delivery_point(address)

    assert (found.number, found.account, found.lacks_account) == (
        "145",
        "1234567",
        False,
    )


def test_a_box_number_is_no_number_with_a_carrier() -> None:
    assert delivery_point(Address("Ada", "Packstation 145", country="DE")).lacks_account
    assert not delivery_point(
        Address("Ada", "Postfach 145", country="DE")
    ).lacks_account
