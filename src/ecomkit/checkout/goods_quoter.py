"""What the goods of a checkout cost, before anybody has said how they are sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo

import attrs

from ecomkit.cart import CartLimits
from ecomkit.checkout.assortment import Assortment
from ecomkit.checkout.checkout import Checkout
from ecomkit.checkout.errors import (
    check,
)
from ecomkit.checkout.gift_cards import chosen_amounts
from ecomkit.checkout.importing import ImportTerms
from ecomkit.checkout.offering import (
    articles_of,
    by_hand,
    check_payment_methods,
)
from ecomkit.checkout.requirement import Requirement
from ecomkit.checkout.tax_facts import (
    at_home,
    counters,
    is_freed,
    not_covered,
    place_of,
    with_origins,
    with_worths,
    worths_of,
)
from ecomkit.checkout.terms import (
    USUAL_POLICIES,
    BuyerPolicy,
    SalesTerms,
    check_policies,
    policy_for,
)
from ecomkit.customers import TaxEvidence
from ecomkit.inventory import Availability
from ecomkit.moments import instant_of, local_time
from ecomkit.money.amount import Money
from ecomkit.money.exchange import ExchangeRate
from ecomkit.payments import Capabilities, PaymentMethod
from ecomkit.pricing import Buyer, Occasion, PricedCart, Pricer
from ecomkit.pricing.result import Verdict
from ecomkit.pricing.values import TaxSide
from ecomkit.shipping import ShippingTable
from ecomkit.shipping.parcels import Box
from ecomkit.tax import SupplyKind, TaxNotCoveredError
from ecomkit.validators import as_dict, as_names, as_tuple, maybe, require_moment

_NO_STOCK_ASKED: Mapping[str, Availability] = {}


@attrs.frozen(kw_only=True, eq=False)
class GoodsQuoter:
    """Prices the goods of checkouts: who buys, where to, by which laws.

    Its fields are those of a :class:`~ecomkit.checkout.Quoter`.
    """

    pricer: Pricer = attrs.field(validator=check.instance_of(Pricer))
    shipping: ShippingTable = attrs.field(validator=check.instance_of(ShippingTable))
    payment_methods: tuple[PaymentMethod, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check_payment_methods
    )
    adapters: Mapping[str, Capabilities] = attrs.field(
        factory=dict,
        converter=as_dict,
        validator=check.members(
            Capabilities, hint="{adapter.name: adapter.capabilities}"
        ),
    )
    policies: tuple[BuyerPolicy, ...] = attrs.field(
        default=USUAL_POLICIES, converter=as_tuple, validator=check_policies
    )
    limits: CartLimits = attrs.field(
        factory=CartLimits, validator=check.instance_of(CartLimits)
    )
    terms: SalesTerms = attrs.field(
        factory=SalesTerms, validator=check.instance_of(SalesTerms)
    )
    valid_for: timedelta = attrs.field(
        default=timedelta(minutes=30), validator=check.duration
    )
    paid_later: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )

    exchange_rates: tuple[ExchangeRate, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(ExchangeRate)
    )
    evidence_needed: int = attrs.field(default=0, validator=check.whole_number(least=0))
    lookups_valid_for: timedelta | None = attrs.field(
        default=None, validator=maybe(check.duration)
    )
    tax_assessment_needed: bool = attrs.field(default=False, validator=check.flag)
    boxes: tuple[Box, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(Box)
    )
    splits_origins: bool = attrs.field(default=False, validator=check.flag)
    imports: tuple[ImportTerms, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(ImportTerms)
    )
    zone: str | tzinfo | None = None
    assortment: Assortment = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if self.zone is not None:
            object.__setattr__(self, "pricer", self.pricer.in_zone(self.zone))
        book, fees = self.pricer.book, self.pricer.fees
        object.__setattr__(self, "assortment", Assortment(book, fees))

    def policy_of(self, checkout: Checkout) -> BuyerPolicy:
        """The policy of the buyer: one for their currency, country, channel or groups first."""
        return policy_for(
            self.policies,
            checkout.purchaser,
            checkout.cart.currency,
            place_of(checkout),
            checkout.channel,
        )

    def occasion(self, checkout: Checkout, *, at: datetime) -> Occasion:
        """The occasion on which a checkout is priced, with all that tax laws ask.

        Where the tax at the buyer's place is not known, as if nobody had said where to.
        """
        return self._goods(checkout, at)[0]

    def outdated_lookups(
        self, checkout: Checkout, *, at: datetime
    ) -> tuple[TaxEvidence, ...]:
        """The look-ups of the buyer's tax numbers that are too old to count at a moment."""
        buyer, limit = checkout.purchaser, self.lookups_valid_for
        if buyer is None or limit is None:
            return ()
        require_moment(at, path="$.at", error=check.error)
        now = instant_of(at)
        return tuple(
            each for each in buyer.evidence if now - instant_of(each.checked_at) > limit
        )

    def verdicts(self, checkout: Checkout, *, at: datetime) -> tuple[Verdict, ...]:
        """What becomes of every promotion and code on the cart of a checkout."""
        return self.pricer.verdicts(checkout.cart, self.occasion(checkout, at=at))

    def _goods(
        self, checkout: Checkout, at: datetime
    ) -> tuple[Occasion, PricedCart | None, tuple[Requirement, ...]]:
        # The goods with their price, and what is needed to tax them.
        cart, occasion = checkout.cart, self._occasion(checkout, at)
        try:
            occasion = self._with_worths(checkout, occasion)
            return occasion, self.pricer.price(cart, occasion), ()
        except TaxNotCoveredError as error:
            needs = (not_covered(checkout, error),)
        home = self.pricer.taxes.home
        if home is None:
            return occasion, None, needs
        occasion = at_home(checkout, occasion, home)
        try:
            return occasion, self.pricer.price(cart, occasion), needs
        except TaxNotCoveredError:
            return occasion, None, needs

    def _occasion(self, checkout: Checkout, at: datetime) -> Occasion:
        policy, buyer = self.policy_of(checkout), checkout.purchaser
        known = Buyer() if buyer is None else buyer.as_buyer(policy.groups)
        count = max(known.order_count, checkout.usage.orders)
        outdated = self.outdated_lookups(checkout, at=at)
        recent = [each for each in known.tax_ids if each not in outdated]
        known = attrs.evolve(known, order_count=count, tax_ids=recent)
        if checkout.billing is not None:
            known = attrs.evolve(known, place=checkout.billing.place)
        occasion = Occasion(
            at=at,
            channel=checkout.channel or policy.channel,
            buyer=known,
            place=place_of(checkout),
            origin=self.shipping.place_of(""),
            deliveries=counters(checkout, self.shipping, self.pricer.taxes.home),
            payment_method=checkout.payment_method,
            shown=None if policy.shown is None else TaxSide(policy.shown.value),
            usage=checkout.usage,
            overrides={
                **chosen_amounts(checkout.cart, self.pricer.book),
                **checkout.overrides,
            },
        )
        articles = articles_of(checkout, self.pricer.book)
        return with_origins(checkout, occasion, self.shipping, articles)

    def _with_worths(self, checkout: Checkout, occasion: Occasion) -> Occasion:
        # What a price is without the destination's tax is what its goods are worth.
        limits = self.pricer.worth_limits(checkout.cart, occasion)
        if not limits:
            return occasion
        nothing = {id: Money.zero(limit.currency) for id, limit in limits.items()}
        goods = self.pricer.price(checkout.cart, with_worths(occasion, nothing))
        worths = worths_of(
            goods,
            limits,
            self.exchange_rates,
            on=local_time(occasion.at, self.pricer.zone).date(),
            left_out={line.sku for line in goods.lines if not self._is_sent(line.sku)}
            | {sku for sku, own in by_hand(checkout).items() if not own.kind.ships},
        )
        return with_worths(occasion, worths)

    def _as_offered(
        self, checkout: Checkout, occasion: Occasion, goods: PricedCart
    ) -> PricedCart | None:
        # What the goods cost a buyer who pays the shop's own tax, where this one is freed.
        home = self.pricer.taxes.home
        if home is None or not is_freed(goods):
            return None
        taxed = at_home(checkout, occasion, home)
        buyer = attrs.evolve(taxed.buyer, tax_ids=(), exemptions=())
        try:
            return self.pricer.price(checkout.cart, attrs.evolve(taxed, buyer=buyer))
        except TaxNotCoveredError:
            return None

    def _is_sent(self, sku: str) -> bool:
        return (
            self.pricer.book.article(sku).kind.ships
            and self.pricer.kind_of(sku) is SupplyKind.GOODS
        )
