"""Shop: the one object that asks the world, calls the rooms and hands on the events."""

from ecomkit.shop.back_office import BackOffice
from ecomkit.shop.storefront import Sale, Storefront


class Shop(Storefront, BackOffice):
    """A shop at work. It decides nothing itself: it asks the ports and calls the rooms.

    *reservations* guard coupons, budgets and stock; without them nothing is limited.
    *stock* knows what lies where, *movements* writes down what leaves. *zone* is the
    shop's time zone, *series* the letter before its document numbers.
    """


__all__ = ["Sale", "Shop"]
