"""Backtest: what past sales would have come to under other prices, rules or taxes."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import attrs

from ecomkit.errors import EcomkitError
from ecomkit.money.amount import Money
from ecomkit.pricing.pricer import Pricer
from ecomkit.whatif.past_sale import PastSale


@attrs.frozen(kw_only=True)
class Repriced:
    """One past sale under the other rules.

    ``after`` is None where it can no longer be sold; ``why`` is then the error's code.
    """

    sale: str
    before: Money
    after: Money | None = None
    why: str = ""


@attrs.frozen(kw_only=True)
class Backtest:
    """All past sales under the other rules; those without a price are in ``refused``."""

    sales: tuple[Repriced, ...]

    @property
    def dearer(self) -> tuple[Repriced, ...]:
        """Sales that would have come to more."""
        return self._where(lambda before, after: after > before)

    @property
    def cheaper(self) -> tuple[Repriced, ...]:
        """Sales that would have come to less."""
        return self._where(lambda before, after: after < before)

    @property
    def same(self) -> tuple[Repriced, ...]:
        """Sales that would have come to the same."""
        return self._where(lambda before, after: after == before)

    @property
    def refused(self) -> tuple[Repriced, ...]:
        """Sales that would not have been possible."""
        return tuple(sale for sale in self.sales if sale.after is None)

    @property
    def change(self) -> dict[str, Money]:
        """By currency, what all sales that are still possible would have brought in more."""
        found: dict[str, Money] = {}
        for sale in self.sales:
            if sale.after is not None:
                code = sale.before.currency.code
                more = sale.after - sale.before
                found[code] = found.get(code, Money.zero(code)) + more
        return found

    def _where(self, holds: Callable[[Money, Money], bool]) -> tuple[Repriced, ...]:
        return tuple(
            sale
            for sale in self.sales
            if sale.after is not None and holds(sale.before, sale.after)
        )


def backtest(pricer: Pricer, sales: Iterable[PastSale]) -> Backtest:
    """Prices every past sale again with *pricer*, in the order given.

    Buyers are taken to buy the same: it says what rules would have done to these carts,
    not what people would have done.
    """
    return Backtest(sales=tuple(_repriced(pricer, sale) for sale in sales))


def _repriced(pricer: Pricer, sale: PastSale) -> Repriced:
    try:
        priced = pricer.price(sale.cart, sale.occasion, sale.charges)
    except EcomkitError as error:
        return Repriced(sale=sale.id, before=sale.total, why=error.code)
    return Repriced(sale=sale.id, before=sale.total, after=priced.total)
