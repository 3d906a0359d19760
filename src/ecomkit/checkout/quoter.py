"""Quoter: the one place where a checkout is priced: goods, offers, charges, price again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial

import attrs

from ecomkit.addressing.place import Place
from ecomkit.checkout.assortment import not_for_sale
from ecomkit.checkout.checkout import Checkout
from ecomkit.checkout.company_needs import company_needs
from ecomkit.checkout.consigning import leaves_from
from ecomkit.checkout.errors import (
    IncompleteCheckoutError,
)
from ecomkit.checkout.goods_quoter import GoodsQuoter
from ecomkit.checkout.importing import (
    ImportEstimate,
    import_charges,
    import_estimates,
    import_needs,
)
from ecomkit.checkout.offering import (
    articles_of,
    by_hand,
    charge_of,
    charges_of,
    chosen_options,
    consignments,
    payment_choice,
    quoted_delivery,
    sold_articles,
)
from ecomkit.checkout.outside_taxes import priced_with_taxes
from ecomkit.checkout.packing import with_parcels
from ecomkit.checkout.purchaser import Purchaser
from ecomkit.checkout.quote import Quote, end_of_quote
from ecomkit.checkout.requirement import Requirement
from ecomkit.checkout.review import CheckoutReview, requirements
from ecomkit.checkout.splitting import split_by_origin
from ecomkit.checkout.tax_facts import (
    evidence_needs,
)
from ecomkit.checkout.terms import (
    BuyerPolicy,
    ShownBasis,
)
from ecomkit.customers import TaxEvidence
from ecomkit.inventory import Availability
from ecomkit.money.amount import Money
from ecomkit.pricing import NotForSaleError, Occasion, PricedCart
from ecomkit.shipping import Consignment, DeliveryOption
from ecomkit.shipping.carriers import CarrierRate
from ecomkit.tax import SupplyKind
from ecomkit.tax.outside import TaxQuestion

_NO_STOCK_ASKED: Mapping[str, Availability] = {}
CarrierRates = Mapping[str, Iterable[CarrierRate]]
_NO_RATES_ASKED: CarrierRates = {}


@attrs.frozen(kw_only=True, eq=False)
class Quoter(GoodsQuoter):
    """Turns checkouts into quotes; built once for a shop.

    What each article is, the ``pricer``'s book says; ``adapters`` are the payment
    adapters' capabilities by name. A quote can be accepted for ``valid_for``. With the
    payment methods in ``paid_later`` (by id), goods are packed before they are paid.
    ``exchange_rates`` say what goods are worth in the currency of a tax law's limit.
    ``evidence_needed`` is how many agreeing pieces of evidence of the buyer's country a
    sale of digital content needs. A look-up of a tax number that is older than
    ``lookups_valid_for`` counts as none. With ``tax_assessment_needed``, an outside tax
    engine has to be asked before every quote. Goods are packed in ``boxes``, so that a fee
    for each parcel counts parcels; where it ``splits_origins``, what leaves from another
    origin is a delivery with a charge and a tax of its own. ``imports`` are the terms by
    which goods go abroad. ``zone`` is the shop's time zone, if the pricer was not told.
    """

    def review(
        self,
        checkout: Checkout,
        *,
        at: datetime,
        stock: Mapping[str, Availability] = _NO_STOCK_ASKED,
        rates: CarrierRates = _NO_RATES_ASKED,
    ) -> CheckoutReview:
        """Prices, delivery offers, payment methods and everything missing, at once.

        *stock* is the availability by SKU, where the shop keeps stock; *rates* what its
        carriers ask for each delivery, where they were asked.
        """
        checkout = self.split(checkout)
        policy = self.policy_of(checkout)
        wrong = tuple(
            self.assortment.problems(checkout.cart, by_hand(checkout), checkout.sellers)
        )
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
        sent = self._consignments(
            checkout, occasion, goods, policy, stock=stock, rates=rates
        )
        offers = {id: self.shipping.options_for(each) for id, each in sent.items()}
        chosen = chosen_options(checkout, offers)
        priced, imports, taxing = self._priced(checkout, occasion, goods, sent, chosen)
        review = CheckoutReview(
            checkout=checkout,
            policy=policy,
            terms=self.terms,
            priced=priced,
            offers=tuple(offers.items()),
            chosen=tuple(chosen.items()),
            imports=imports,
            outdated_lookups=self.outdated_lookups(checkout, at=at),
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
            *taxing,
            *import_needs(imports),
            *self._evidence(checkout, goods),
            *company_needs(review, self.adapters),
        )
        sold = self.pricer.book.articles
        units = {
            line.sku: sold[line.sku].unit
            for line in checkout.cart.lines
            if line.sku in sold
        }
        missing = requirements(review, self.limits, units, stock, needs)
        return attrs.evolve(review, missing=missing)

    def _priced(
        self,
        checkout: Checkout,
        occasion: Occasion,
        goods: PricedCart,
        sent: Mapping[str, Consignment],
        chosen: Mapping[str, DeliveryOption],
    ) -> tuple[PricedCart, tuple[ImportEstimate, ...], tuple[Requirement, ...]]:
        # With the chosen deliveries and the duties due; and what its taxes still need.
        price = partial(
            priced_with_taxes,
            self.pricer,
            checkout,
            occasion,
            goods,
            is_assessed=self.tax_assessment_needed,
        )
        charges = charges_of(checkout, chosen)
        priced, needs = price(charges)
        imports = import_estimates(
            self.imports, checkout, sent, priced, self._sent_from(sent)
        )
        if duties := import_charges(imports):
            priced, needs = price((*charges, *duties))
        return priced, imports, needs

    def delivery_costs(
        self,
        checkout: Checkout,
        *,
        at: datetime,
        stock: Mapping[str, Availability] = _NO_STOCK_ASKED,
        rates: CarrierRates = _NO_RATES_ASKED,
    ) -> dict[str, dict[str, Money]]:
        """What each offered way of sending costs this buyer: by delivery and method.

        After promotions on delivery, with or without tax as prices are shown; a sale that is
        taxed by an outside engine is without its taxes.
        """
        review = self.review(checkout, at=at, stock=stock, rates=rates)
        costs: dict[str, dict[str, Money]] = {}
        for delivery, offered in review.offers:
            costs[delivery] = found = {}
            for option in offered:
                wished = review.checkout.with_delivery(option.method, delivery=delivery)
                priced = self.review(wished, at=at, stock=stock, rates=rates).priced
                if priced is None:
                    continue
                key = f"delivery:{charge_of(wished, delivery, option).id}"
                (row,) = (each for each in priced.charges if each.key == key)
                is_net = review.policy.shown is ShownBasis.NET
                found[option.method] = row.net if is_net else row.gross
        return costs

    def quote(
        self,
        checkout: Checkout,
        *,
        id: str,
        at: datetime,
        stock: Mapping[str, Availability] = _NO_STOCK_ASKED,
        rates: CarrierRates = _NO_RATES_ASKED,
        valid_until: datetime | None = None,
    ) -> Quote:
        """The quote of a complete checkout, for ``valid_for`` or until *valid_until*.

        Raises IncompleteCheckoutError, which names everything that is missing.
        """
        checkout = self.split(checkout)
        review = self.review(checkout, at=at, stock=stock, rates=rates)
        if review.missing or review.priced is None or checkout.purchaser is None:
            first = review.missing[0]
            raise IncompleteCheckoutError(
                ", ".join(each.code for each in review.missing),
                path=first.path,
                hint=first.hint,
                missing=review.missing,
            )
        policy = self.pricer.policy
        chosen, offers = dict(review.chosen), dict(review.offers)
        skus = dict.fromkeys(line.sku for line in review.priced.lines)
        return Quote(
            id=id,
            checkout=checkout.id,
            cart=checkout.cart,
            purchaser=_without(checkout.purchaser, review.outdated_lookups),
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
                    offers.get(delivery),
                )
                for delivery in checkout.delivery_ids
            ),
            payment_method=review.chosen_payment_method,
            policy=review.policy,
            terms=self.terms.with_rules(self.assortment.return_rules(skus)),
            at=at,
            valid_until=end_of_quote(at, self.valid_for)
            if valid_until is None
            else valid_until,
            source=checkout.source,
            channel=checkout.channel or review.policy.channel,
            purchase_order=checkout.purchase_order,
            paid_later=checkout.payment_method in self.paid_later,
            articles=sold_articles(checkout, skus, self.pricer.book),
            evidence=checkout.place_evidence if self._sells_digital(skus) else (),
            tax_assessment=checkout.tax_assessment,
            imports=review.imports,
            cash=policy.cash if policy.rounds_cash(checkout.payment_method) else None,
            origins=tuple(self._origins(checkout, review.priced)),
        )

    def consignments(
        self,
        checkout: Checkout,
        *,
        at: datetime,
        stock: Mapping[str, Availability] = _NO_STOCK_ASKED,
    ) -> dict[str, Consignment]:
        """The goods of each delivery in parcels, by its id, as a carrier is asked for them."""
        checkout = self.split(checkout)
        try:
            occasion, goods, _ = self._goods(checkout, at)
        except NotForSaleError:
            return {}
        if goods is None:
            return {}
        policy = self.policy_of(checkout)
        return self._consignments(checkout, occasion, goods, policy, stock=stock)

    def split(self, checkout: Checkout) -> Checkout:
        """A checkout whose deliveries leave from one origin each, if the shop splits them."""
        if not self.splits_origins:
            return checkout
        articles = articles_of(checkout, self.pricer.book)
        return split_by_origin(checkout, articles, self._usual_origin)

    @property
    def _usual_origin(self) -> str:
        return next((each.id for each in self.shipping.origins), "")

    def _origins(
        self, checkout: Checkout, priced: PricedCart
    ) -> Iterator[tuple[str, str]]:
        articles = articles_of(checkout, self.pricer.book)
        for line in priced.lines:
            article = articles(line.item.sku)
            origin = leaves_from(line.item, article, checkout.sellers)
            if origin not in {"", self._usual_origin}:
                yield line.key, origin

    def _consignments(
        self,
        checkout: Checkout,
        occasion: Occasion,
        goods: PricedCart,
        policy: BuyerPolicy,
        *,
        stock: Mapping[str, Availability],
        rates: CarrierRates = _NO_RATES_ASKED,
    ) -> dict[str, Consignment]:
        found = consignments(
            checkout,
            goods,
            at=occasion.at,
            articles=articles_of(checkout, self.pricer.book),
            stock=stock,
            offered=self._as_offered(checkout, occasion, goods),
            shown=(policy.shown or ShownBasis.GROSS).value,
        )
        packed = {id: with_parcels(each, self.boxes) for id, each in found.items()}
        for id, asked in rates.items():
            if id in packed:
                packed[id] = attrs.evolve(packed[id], rates=tuple(asked))
        return packed

    def _sent_from(self, sent: Mapping[str, Consignment]) -> dict[str, Place]:
        found = {}
        for id, each in sent.items():
            origin = min((line.origin for line in each.lines if line.ships), default="")
            place = self.shipping.place_of(origin) or self.pricer.taxes.home
            if place is not None:
                found[id] = place
        return found

    def tax_question(
        self,
        checkout: Checkout,
        *,
        at: datetime,
        stock: Mapping[str, Availability] = _NO_STOCK_ASKED,
        rates: CarrierRates = _NO_RATES_ASKED,
    ) -> TaxQuestion:
        """What an outside tax engine is asked about a checkout as it stands.

        Its answer goes back to :meth:`Checkout.with_tax_assessment`.
        """
        chosen = dict(self.review(checkout, at=at, stock=stock, rates=rates).chosen)
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


def _without(buyer: Purchaser, outdated: Collection[TaxEvidence]) -> Purchaser:
    # A quote rests on the look-ups that counted: priced again, it comes to the same.
    counted = [each for each in buyer.evidence if each not in outdated]
    return attrs.evolve(buyer, evidence=counted) if outdated else buyer
