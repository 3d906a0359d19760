"""Customs declarations: what is declared, and the duties on it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

import attrs

from ecomkit.addressing.country import COUNTRIES
from ecomkit.addressing.place import Place
from ecomkit.choices import StrictEnum
from ecomkit.measures import Weight
from ecomkit.money.allocate import Residue, allocate
from ecomkit.money.amount import Money
from ecomkit.shipping.abroad.incoterms import Incoterm
from ecomkit.shipping.consignment import Consignment, ConsignmentLine
from ecomkit.shipping.errors import InvalidDeclarationError
from ecomkit.shipping.reasons import DutyUnknown
from ecomkit.shipping.validators import check_declaration
from ecomkit.validators import as_tuple, maybe

_amount = check_declaration.money(from_zero=True)
_text = check_declaration.instance_of(str)

_HS_CODE = re.compile(r"[0-9]{6,10}", re.ASCII)


class ExportPurpose(StrictEnum):
    """Why goods cross a border."""

    SALE = "sale"
    GIFT = "gift"
    SAMPLE = "sample"
    RETURN = "return"


class CustomsValueBasis(StrictEnum):
    """The value that duty is charged on.

    With carriage and insurance to the border (CIF: the European Union and most others)
    or without (FOB: the United States).
    """

    CIF = "cif"
    FOB = "fob"


def total_of(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of the amounts; zero in *currency* if there are none."""
    return sum(amounts, start=Money.zero(currency))


def needs_declaration(start: Place, end: Place) -> bool:
    """Whether goods sent from one place to another are declared to customs.

    They are between customs territories, and between parts of one with different laws on
    value added tax, such as Spain and the Canary Islands. A parcel to a consumer is meant:
    from Great Britain to Northern Ireland, only those to businesses are declared.
    """
    one, other = start.standing, end.standing
    return may_owe_duty(start, end) or one.undeclared.isdisjoint(other.undeclared)


def may_owe_duty(start: Place, end: Place) -> bool:
    """Whether duty may be due on goods sent from one place to another.

    It is not inside a customs territory, nor between those in a customs union. Import tax
    may be due without duty: on goods from Spain to the Canary Islands, say.
    """
    return start.standing.customs.isdisjoint(end.standing.customs)


def tidy_hs_code(code: str) -> str:
    """An HS code without its dots; empty if it does not have 6 to 10 digits."""
    tidy = code.replace(".", "").replace(" ", "")
    return tidy if _HS_CODE.fullmatch(tidy) else ""


@attrs.frozen(kw_only=True)
class CustomsLine:
    """One line of a customs declaration; ``value`` is the price paid, without tax."""

    key: str = attrs.field(validator=_text)
    description: str = attrs.field(validator=_text)
    pieces: int = attrs.field(validator=check_declaration.whole_number(1))
    hs_code: str = attrs.field(validator=_text)
    made_in: str = attrs.field(validator=_text)
    value: Money = attrs.field(validator=_amount)
    weight: Weight = attrs.field(validator=check_declaration.instance_of(Weight))

    @property
    def heading(self) -> str:
        """The first six digits of the HS code, which are the same in all countries."""
        return self.hs_code[:6]


@attrs.frozen(kw_only=True)
class CustomsDeclaration:
    """What is declared to the customs of the country of destination.

    ``freight`` and ``insurance`` are what the buyer pays for them, without tax. All
    amounts are in one currency. ``sent_from`` is where the goods start, if it is known.
    """

    lines: tuple[CustomsLine, ...] = attrs.field(
        converter=as_tuple, validator=check_declaration.members(CustomsLine)
    )
    destination: Place = attrs.field(validator=check_declaration.instance_of(Place))
    at: datetime = attrs.field(validator=check_declaration.moment)
    incoterm: Incoterm = attrs.field(converter=Incoterm)
    freight: Money = attrs.field(validator=_amount)
    insurance: Money = attrs.field(validator=_amount)
    purpose: ExportPurpose = attrs.field(
        default=ExportPurpose.SALE, converter=ExportPurpose
    )
    to_consumer: bool = True
    sent_from: Place | None = attrs.field(
        default=None, validator=maybe(check_declaration.instance_of(Place))
    )

    def __attrs_post_init__(self) -> None:
        amounts = [line.value for line in self.lines] + [self.freight, self.insurance]
        if len({amount.currency.code for amount in amounts}) > 1:
            raise InvalidDeclarationError(
                "the amounts are in several currencies", path="$.freight"
            )

    @property
    def intrinsic_value(self) -> Money:
        """The value of the goods alone, without freight and insurance."""
        return total_of((line.value for line in self.lines), self.freight.currency.code)

    def is_worth_at_most(self, bound: Money) -> bool:
        """Whether the goods alone are worth no more; never where *bound* is in another currency."""
        value = self.intrinsic_value
        return value.currency.code == bound.currency.code and value <= bound

    def values(self, basis: CustomsValueBasis) -> tuple[Money, ...]:
        """The customs value of each line; freight and insurance are shared by value."""
        own = tuple(line.value for line in self.lines)
        if basis is CustomsValueBasis.FOB or not self.lines:
            return own
        shared = allocate(
            self.freight + self.insurance,
            [value.amount for value in own],
            residue=Residue.CONTENT,
            keys=[line.key for line in self.lines],
            equal=True,
        )
        return tuple(value + share for value, share in zip(own, shared, strict=True))


@attrs.frozen(kw_only=True)
class IncompleteDeclaration:
    """Everything that is missing before goods can be declared: pairs of line and fact."""

    missing: tuple[tuple[str, str], ...]


def customs_declaration(
    consignment: Consignment,
    *,
    incoterm: Incoterm,
    freight: Money,
    insurance: Money | None = None,
    purpose: ExportPurpose = ExportPurpose.SALE,
    to_consumer: bool = True,
    sent_from: Place | None = None,
) -> CustomsDeclaration | IncompleteDeclaration:
    """The declaration for goods that are sent, or everything that is missing for it.

    A line needs a description, an HS code of 6 to 10 digits, the country it was made in
    and a weight. Its value is what is paid for it without tax, ``paid_net``: the
    transaction value (WTO Agreement on Customs Valuation, article 1). Raises InvalidDeclarationError for
    freight or insurance that is not in the currency of the goods.
    """
    if consignment.destination is None:
        return IncompleteDeclaration(missing=(("", "destination"),))
    lines = [line for line in consignment.lines if line.ships]
    missing = [(line.key, fact) for line in lines for fact in _missing(line)]
    if missing:
        return IncompleteDeclaration(missing=tuple(missing))
    return CustomsDeclaration(
        lines=tuple(
            CustomsLine(
                key=line.key,
                description=line.description,
                pieces=line.pieces,
                hs_code=tidy_hs_code(line.hs_code),
                made_in=line.made_in,
                value=line.paid_net,
                weight=line.total_weight,
            )
            for line in lines
        ),
        destination=consignment.destination,
        at=consignment.at,
        incoterm=incoterm,
        freight=freight,
        insurance=insurance or Money.zero(consignment.currency),
        purpose=purpose,
        to_consumer=to_consumer,
        sent_from=sent_from,
    )


def _missing(line: ConsignmentLine) -> list[str]:
    facts = {
        "description": bool(line.description),
        "hs_code": bool(tidy_hs_code(line.hs_code)),
        "made_in": line.made_in in COUNTRIES,
        "weight": bool(line.weight),
    }
    return [fact for fact, known in facts.items() if not known]


@attrs.frozen(kw_only=True)
class DutyLine:
    """A duty on lines of a declaration: how much, by which rule, on which value."""

    heading: str
    keys: tuple[str, ...]
    amount: Money
    rule: str
    value: Money


@attrs.frozen(kw_only=True)
class Duties:
    """All duties on a declaration; ``lines`` is empty if none are due."""

    lines: tuple[DutyLine, ...]
    currency: str

    @property
    def total(self) -> Money:
        """The sum of the duties."""
        return total_of((line.amount for line in self.lines), self.currency)


@attrs.frozen
class DutiesUnknown:
    """Why the duties are not known: ask a broker, or send the goods duty unpaid."""

    reasons: tuple[DutyUnknown, ...]
