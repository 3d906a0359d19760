"""The landed cost: goods, carriage, duty and import tax."""

from __future__ import annotations

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.rounding import Rounding
from ecomkit.shipping.abroad.customs import CustomsDeclaration, Duties

_NOTHING = Rate(0)


class ImportTaxBase(StrictEnum):
    """The amounts that import tax is charged on.

    ``EVERYTHING``: goods, freight, insurance and duty. ``DUTY``: the duty alone, if the
    tax on the sale was already collected (the European Union's import one-stop shop).
    """

    EVERYTHING = "everything"
    DUTY = "duty"


@attrs.frozen(kw_only=True)
class LandedCost:
    """The full cost of goods delivered abroad, and when it is paid."""

    goods: Money
    freight: Money
    insurance: Money
    duty: Money
    import_tax: Money
    paid_by_seller: bool

    @property
    def at_checkout(self) -> Money:
        """What the buyer pays at checkout."""
        now = self.goods + self.freight + self.insurance
        return now + self.duty + self.import_tax if self.paid_by_seller else now

    @property
    def at_the_door(self) -> Money:
        """What the buyer pays when the goods arrive."""
        due = self.duty + self.import_tax
        return Money.zero(due.currency) if self.paid_by_seller else due

    @property
    def total(self) -> Money:
        """The sum of both."""
        return self.at_checkout + self.at_the_door


def landed_cost(
    declaration: CustomsDeclaration,
    duties: Duties,
    *,
    import_tax: Rate,
    taxed: ImportTaxBase,
    rounding: Rounding,
    tax_free_up_to: Money | None = None,
) -> LandedCost:
    """The landed cost of declared goods, to be shown before they are paid.

    Under DDP the seller collects duty and import tax at checkout; under every other
    Incoterm the buyer pays them at the door. No import tax is due on goods that are worth no
    more than *tax_free_up_to* (in Canada 40 CAD by courier, in Japan 10,000 JPY).
    """
    goods = declaration.intrinsic_value
    base = duties.total
    if ImportTaxBase(taxed) is ImportTaxBase.EVERYTHING:
        base += goods + declaration.freight + declaration.insurance
    is_free = tax_free_up_to is not None and declaration.is_worth_at_most(
        tax_free_up_to
    )
    return LandedCost(
        goods=goods,
        freight=declaration.freight,
        insurance=declaration.insurance,
        duty=duties.total,
        import_tax=(_NOTHING if is_free else import_tax).of(base, rounding),
        paid_by_seller=declaration.incoterm.seller_pays_duty,
    )
