"""Quoter: the one place where a checkout is priced: goods, offers, charges, price again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta, tzinfo

import attrs

from ecomkit.cart import CartLimits
from ecomkit.checkout.assortment import Assortment, not_for_sale
from ecomkit.checkout.checkout import Checkout
from ecomkit.checkout.company_needs import company_needs
from ecomkit.checkout.consigning import ShippingFacts, goods_facts
from ecomkit.checkout.errors import (
    IncompleteCheckoutError,
    check,
)
from ecomkit.checkout.offering import (
    by_hand,
    charges_of,
    check_payment_methods,
    chosen_options,
    consignments,
    known_facts,
    payment_choice,
    quoted_delivery,
)
from ecomkit.checkout.outside_taxes import priced_with_taxes
from ecomkit.checkout.packing import with_parcels
from ecomkit.checkout.purchaser import BuyerKind
from ecomkit.checkout.quote import Quote, end_of_quote
from ecomkit.checkout.requirement import Requirement
from ecomkit.checkout.review import CheckoutReview, requirements
from ecomkit.checkout.tax_facts import (
    at_home,
    counters,
    evidence_needs,
    is_freed,
    not_covered,
    origins,
    place_of,
    with_worths,
    worths_of,
)
from ecomkit.checkout.terms import (
    USUAL_POLICIES,
    BuyerPolicy,
    SalesTerms,
    ShownBasis,
    check_policies,
    policy_for,
)
from ecomkit.inventory import Availability
from ecomkit.moments import local_time
from ecomkit.money.amount import Money
from ecomkit.money.exchange import ExchangeRate
from ecomkit.payments import Capabilities, PaymentMethod
from ecomkit.pricing import Buyer, NotForSaleError, Occasion, PricedCart, Pricer
from ecomkit.pricing.result import Verdict
from ecomkit.pricing.values import TaxSide
from ecomkit.shipping import ShippingTable
from ecomkit.shipping.parcels import Box
from ecomkit.tax import SupplyKind, TaxNotCoveredError
from ecomkit.tax.outside import TaxQuestion
from ecomkit.validators import as_dict, as_names, as_tuple

_NO_STOCK_ASKED: Mapping[str, Availability] = {}


@attrs.frozen(kw_only=True, eq=False)
class Quoter:
    """Turns checkouts into quotes; built once for a shop.

    ``facts`` are what shipping knows of articles beyond the price book's own, ``titles``
    their names, both by SKU; ``adapters`` are the payment adapters' capabilities by name. A quote can be accepted
    for ``valid_for``. With the payment methods in ``paid_later`` (by id), goods are packed
    before they are paid. ``exchange_rates`` say what goods are worth in the currency of a
    tax law's limit. ``evidence_needed`` is how many agreeing pieces of evidence of the
    buyer's country a sale of digital content needs; with ``tax_assessment_needed``, an
    outside tax engine has to be asked before every quote. Goods are packed in ``boxes``, so
    that a fee for each parcel counts parcels. ``zone`` is the shop's time zone, if
    the pricer was not told.
    """

    pricer: Pricer = attrs.field(validator=check.instance_of(Pricer))
    shipping: ShippingTable = attrs.field(validator=check.instance_of(ShippingTable))
    payment_methods: tuple[PaymentMethod, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check_payment_methods
    )
    adapters: Mapping[str, Capabilities] = attrs.field(
        factory=dict, converter=as_dict, validator=check.members(Capabilities)
    )
    facts: Mapping[str, ShippingFacts] = attrs.field(
        factory=dict, converter=as_dict, validator=check.members(ShippingFacts)
    )
    titles: Mapping[str, str] = attrs.field(
        factory=dict, converter=as_dict, validator=check.members(str)
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
    tax_assessment_needed: bool = attrs.field(default=False, validator=check.flag)
    boxes: tuple[Box, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(Box)
    )
    zone: str | tzinfo | None = None
    assortment: Assortment = attrs.field(init=False, repr=False)
    _facts: Mapping[str, ShippingFacts] = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if self.zone is not None:
            object.__setattr__(self, "pricer", self.pricer.in_zone(self.zone))
        book, fees = self.pricer.book, self.pricer.fees
        object.__setattr__(self, "assortment", Assortment(book, fees))
        object.__setattr__(self, "_facts", goods_facts(self.facts, book.articles))

    @property
    def goods_facts(self) -> Mapping[str, ShippingFacts]:
        """What shipping knows of articles, by SKU: of the shop's own and the catalog's."""
        return self._facts

    def policy_of(self, checkout: Checkout) -> BuyerPolicy:
        """The policy of the kind of buyer; a person's while the buyer is unknown.

        One for the cart's currency or the buyer's country comes before the general one.
        """
        buyer, place = checkout.purchaser, place_of(checkout)
        return policy_for(
            self.policies,
            BuyerKind.INDIVIDUAL if buyer is None else buyer.kind,
            checkout.cart.currency,
            place,
        )

    def occasion(self, checkout: Checkout, *, at: datetime) -> Occasion:
        """The occasion on which a checkout is priced, with all that tax laws ask.

        Where the tax at the buyer's place is not known, as if nobody had said where to.
        """
        return self._goods(checkout, at)[0]

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
        if checkout.billing is not None:
            known = attrs.evolve(known, place=checkout.billing.place)
        origin, others = origins(
            checkout, self.shipping, known_facts(checkout, self._facts)
        )
        return Occasion(
            at=at,
            channel=checkout.channel or policy.channel,
            buyer=known,
            place=place_of(checkout),
            origin=origin,
            origins=others,
            deliveries=counters(checkout, self.shipping, self.pricer.taxes.home),
            payment_method=checkout.payment_method,
            shown=None if policy.shown is None else TaxSide(policy.shown.value),
            usage=checkout.usage,
            overrides=checkout.overrides,
        )

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
        known = self._facts.get(sku)
        return (known is None or known.ships) and (
            self.pricer.kind_of(sku) is SupplyKind.GOODS
        )

    def review(
        self,
        checkout: Checkout,
        *,
        at: datetime,
        stock: Mapping[str, Availability] = _NO_STOCK_ASKED,
    ) -> CheckoutReview:
        """Prices, delivery offers, payment methods and everything missing, at once.

        *stock* is the availability by SKU, where the shop keeps stock.
        """
        policy = self.policy_of(checkout)
        wrong = tuple(self.assortment.problems(checkout.cart, by_hand(checkout)))
        try:
            occasion, goods, needs = self._goods(checkout, at)
        except NotForSaleError as error:
            needs = tuple(not_for_sale(error, wrong))
            occasion, goods = Occasion(at=at), None
        needs = (*wrong, *needs)
        if goods is None:
            missing = (*needs, *checkout.missing())
            return CheckoutReview(
                checkout=checkout, policy=policy, terms=self.terms, missing=missing
            )
        if policy.shown is None:
            side = self.pricer.side_shown(checkout.cart, occasion)
            policy = attrs.evolve(policy, shown=ShownBasis(side.value))
        offers = {
            delivery: self.shipping.options_for(with_parcels(consignment, self.boxes))
            for delivery, consignment in consignments(
                checkout,
                goods,
                at=at,
                facts=known_facts(checkout, self._facts),
                stock=stock,
                offered=self._as_offered(checkout, occasion, goods),
                shown=(policy.shown or ShownBasis.GROSS).value,
            ).items()
        }
        chosen = chosen_options(checkout, offers)
        priced, assessing = priced_with_taxes(
            self.pricer,
            checkout,
            occasion,
            goods,
            charges_of(checkout, chosen),
            is_assessed=self.tax_assessment_needed,
        )
        review = CheckoutReview(
            checkout=checkout,
            policy=policy,
            terms=self.terms,
            priced=priced,
            offers=tuple(offers.items()),
            chosen=tuple(chosen.items()),
            payment_methods=payment_choice(
                checkout,
                priced,
                chosen,
                policy,
                methods=self.payment_methods,
                adapters=self.adapters,
            ),
        )
        needs = (
            *needs,
            *assessing,
            *self._evidence(checkout, goods),
            *company_needs(review, self.adapters),
        )
        missing = requirements(review, self.limits, stock, needs)
        return attrs.evolve(review, missing=missing)

    def quote(
        self,
        checkout: Checkout,
        *,
        id: str,
        at: datetime,
        stock: Mapping[str, Availability] = _NO_STOCK_ASKED,
        valid_until: datetime | None = None,
    ) -> Quote:
        """The quote of a complete checkout, for ``valid_for`` or until *valid_until*.

        Raises IncompleteCheckoutError, which names everything that is missing.
        """
        review = self.review(checkout, at=at, stock=stock)
        if review.missing or review.priced is None or checkout.purchaser is None:
            first = review.missing[0]
            raise IncompleteCheckoutError(
                ", ".join(each.code for each in review.missing),
                path=first.path,
                hint=first.hint,
                missing=review.missing,
            )
        chosen = dict(review.chosen)
        skus = dict.fromkeys(line.sku for line in review.priced.lines)
        titles = {**self.titles, **{s: a.title for s, a in by_hand(checkout).items()}}
        return Quote(
            id=id,
            checkout=checkout.id,
            cart=checkout.cart,
            purchaser=checkout.purchaser,
            billing=checkout.billing,
            email=checkout.email,
            priced=review.priced,
            deliveries=tuple(
                quoted_delivery(
                    checkout,
                    review.priced,
                    delivery,
                    chosen.get(delivery),
                    self.shipping,
                )
                for delivery in checkout.delivery_ids
            ),
            payment_method=review.chosen_payment_method,
            policy=review.policy,
            terms=self.terms,
            at=at,
            valid_until=end_of_quote(at, self.valid_for)
            if valid_until is None
            else valid_until,
            source=checkout.source,
            channel=checkout.channel or review.policy.channel,
            purchase_order=checkout.purchase_order,
            paid_later=checkout.payment_method in self.paid_later,
            titles=tuple((sku, titles[sku]) for sku in skus if sku in titles),
            evidence=checkout.place_evidence if self._sells_digital(skus) else (),
            tax_assessment=checkout.tax_assessment,
        )

    def tax_question(
        self,
        checkout: Checkout,
        *,
        at: datetime,
        stock: Mapping[str, Availability] = _NO_STOCK_ASKED,
    ) -> TaxQuestion:
        """What an outside tax engine is asked about a checkout as it stands.

        Its answer goes back to :meth:`Checkout.with_tax_assessment`.
        """
        chosen = dict(self.review(checkout, at=at, stock=stock).chosen)
        cart, occasion = checkout.cart, self.occasion(checkout, at=at)
        charges = charges_of(checkout, chosen)
        return self.pricer.tax_question(cart, occasion, charges, id=checkout.id)

    def _sells_digital(self, skus: Iterable[str]) -> bool:
        return any(self.pricer.kind_of(sku) is SupplyKind.DIGITAL for sku in skus)

    def _evidence(self, checkout: Checkout, goods: PricedCart) -> Iterator[Requirement]:
        buyer = checkout.purchaser
        if buyer is not None and buyer.is_company:
            return
        if not self.evidence_needed and not checkout.evidence:
            return
        if self._sells_digital(line.sku for line in goods.lines):
            yield from evidence_needs(checkout, self.evidence_needed)
