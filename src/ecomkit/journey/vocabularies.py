"""How Segment, GA4, Snowplow, Shopify and Matomo name our events and properties: data only."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import attrs


@attrs.frozen(kw_only=True)
class Vocabulary:
    """The names of one analytics system.

    ``names`` maps our event names to theirs; if several of ours map to one of theirs, the
    first one is read back. ``also`` maps further names of theirs to ours. ``facts`` maps
    our properties to theirs, with dots for nesting; ``facts_of`` replaces it for one
    event. ``items`` maps the fields of a product, found under the path ``goods``.
    ``custom`` is the name of events they have no name for ("" for ours); ``titles``
    writes names as ``Order Completed``; ``rows`` writes products as rows instead of
    objects; ``priced`` writes money as an object of ``amount`` and a currency of this
    name.
    """

    id: str
    names: Mapping[str, str]
    facts: Mapping[str, str]
    facts_of: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    items: Mapping[str, str]
    goods: str
    also: Mapping[str, str] = MappingProxyType({})
    custom: str = ""
    titles: bool = False
    wraps: bool = False
    rows: bool = False
    priced: str = ""


# Ours, then GA4, Snowplow's action, Shopify's pixel event, Matomo's call; - is none.
# If two of ours have one of theirs, the first one is read back.
_NAMES = """
    campaign_touched              campaign_details    -                 -                                -
    page_viewed                   page_view           page_view         page_viewed                      trackPageView
    signed_up                     sign_up             -                 -                                -
    signed_in                     login               -                 -                                -
    products_searched             search              -                 search_submitted                 trackSiteSearch
    product_viewed                view_item           product_view      product_viewed                   setEcommerceView
    product_list_viewed           view_item_list      list_view         collection_viewed                setEcommerceView
    product_list_filtered         view_item_list      list_view         collection_viewed                setEcommerceView
    promotion_viewed              view_promotion      promo_view        -                                -
    promotion_clicked             select_promotion    promo_click       -                                -
    product_clicked               select_item         list_click        -                                -
    product_added_to_wishlist     add_to_wishlist     -                 -                                -
    product_added                 add_to_cart         add_to_cart       product_added_to_cart            trackEcommerceCartUpdate
    wishlist_product_added_to_cart add_to_cart        add_to_cart       product_added_to_cart            trackEcommerceCartUpdate
    product_removed               remove_from_cart    remove_from_cart  product_removed_from_cart        trackEcommerceCartUpdate
    cart_viewed                   view_cart           -                 cart_viewed                      -
    cart_updated                  -                   -                 -                                trackEcommerceCartUpdate
    checkout_step_completed       -                   checkout_step     checkout_contact_info_submitted  -
    checkout_started              begin_checkout      checkout_step     checkout_started                 -
    checkout_step_viewed          -                   checkout_step     -                                -
    shipping_info_entered         add_shipping_info   checkout_step     checkout_shipping_info_submitted -
    payment_info_entered          add_payment_info    checkout_step     payment_info_submitted           -
    payment_failed                -                   trns_error        alert_displayed                  -
    quote_requested               generate_lead       -                 -                                -
    order_completed               purchase            transaction       checkout_completed               trackEcommerceOrder
    order_refunded                refund              refund            -                                -
    order_canceled               refund              refund            -                                -
    points_earned                 earn_virtual_currency  -              -                                -
    points_redeemed               spend_virtual_currency -              -                                -
    product_shared                share               -                 -                                -
    cart_shared                   share               -                 -                                -
"""
_ROWS = [row.split() for row in _NAMES.strip().split("\n")]


def _names(column: int) -> Mapping[str, str]:
    return MappingProxyType(
        {row[0]: row[column] for row in _ROWS if row[column] != "-"}
    )


def _pairs(text: str) -> Mapping[str, str]:
    return MappingProxyType(dict(pair.split("=") for pair in text.split()))


SEGMENT = Vocabulary(
    id="segment",
    names=MappingProxyType({"page_viewed": "page"}),
    titles=True,
    facts=_pairs(
        """
        order=order_id cart=cart_id checkout=checkout_id promotion=promotion_id
        list=list_id query=query message=message_id currency=currency total=total
        subtotal=subtotal revenue=revenue shipping=shipping tax=tax discount=discount
        coupon=coupon price=price product=product_id sku=sku name=name brand=brand
        variant=variant category=category quantity=quantity step=step
        shipping_method=shipping_method payment_method=payment_method page=url
        """
    ),
    items=_pairs(
        """
        product=product_id sku=sku name=name brand=brand variant=variant
        category=category quantity=quantity price=price coupon=coupon position=position
        """
    ),
    goods="products",
)
GA4 = Vocabulary(
    id="ga4",
    names=_names(1),
    facts=_pairs(
        """
        order=transaction_id cart=cart_id promotion=promotion_id list=item_list_id
        query=search_term message=content_id currency=currency subtotal=value
        shipping=shipping tax=tax coupon=coupon shipping_method=shipping_tier
        payment_method=payment_type page=page_location
        """
    ),
    items=_pairs(
        """
        sku=item_id name=item_name brand=item_brand variant=item_variant
        category=item_category quantity=quantity price=price coupon=coupon
        position=index
        """
    ),
    facts_of=MappingProxyType(
        {name: _pairs("points=value") for name in ("points_earned", "points_redeemed")}
    ),
    goods="items",
    also=MappingProxyType({"view_search_results": "products_searched"}),
    wraps=True,
)
SNOWPLOW = Vocabulary(
    id="snowplow",
    names=_names(2),
    facts=_pairs(
        """
        order=transaction.transaction_id total=transaction.revenue
        currency=transaction.currency payment_method=transaction.payment_method
        tax=transaction.tax shipping=transaction.shipping
        discount=transaction.discount_amount coupon=transaction.discount_code
        cart=cart.cart_id sku=product.id name=product.name category=product.category
        price=product.price quantity=product.quantity brand=product.brand
        variant=product.variant step=checkout_step.step
        shipping_method=checkout_step.delivery_provider promotion=promotion.id
        list=list.id page=page.url
        """
    ),
    items=_pairs(
        """
        sku=id name=name brand=brand variant=variant category=category
        quantity=quantity price=price position=position
        """
    ),
    goods="products",
)
_SHOPIFY_ORDER = """
    order=checkout.order.id checkout=checkout.token currency=checkout.currencyCode
    total=checkout.totalPrice subtotal=checkout.subtotalPrice tax=checkout.totalTax
    shipping=checkout.shippingLine.price discount=checkout.discountsAmount
"""
_SHOPIFY_LINE = """
    sku=cartLine.merchandise.sku name=cartLine.merchandise.product.title
    brand=cartLine.merchandise.product.vendor variant=cartLine.merchandise.title
    category=cartLine.merchandise.product.type price=cartLine.merchandise.price
    quantity=cartLine.quantity cart=cart.id
"""
SHOPIFY = Vocabulary(
    id="shopify",
    names=_names(3),
    facts=_pairs(
        _SHOPIFY_ORDER
        + """
        cart=cart.id query=searchResult.query list=collection.id
        sku=productVariant.sku name=productVariant.product.title
        brand=productVariant.product.vendor variant=productVariant.title
        category=productVariant.product.type price=productVariant.price
        page=context.document.location.href
        """
    ),
    facts_of=MappingProxyType(
        {
            name: _pairs(_SHOPIFY_LINE)
            for name in (
                "product_added",
                "product_removed",
                "wishlist_product_added_to_cart",
            )
        }
    ),
    items=_pairs(
        """
        sku=variant.sku name=title brand=variant.product.vendor variant=variant.title
        category=variant.product.type quantity=quantity price=variant.price
        """
    ),
    goods="checkout.lineItems",
    also=MappingProxyType(
        {"checkout_address_info_submitted": "checkout_step_completed"}
    ),
    priced="currencyCode",
)
MATOMO = Vocabulary(
    id="matomo",
    names=_names(4),
    facts=_pairs(
        """
        order=ec_id total=revenue subtotal=ec_st tax=ec_tx shipping=ec_sh discount=ec_dt
        query=search list_category=search_cat results=search_count sku=_pks name=_pkn
        category=_pkc price=_pkp page=url
        """
    ),
    items=_pairs("sku=0 name=1 category=2 price=3 quantity=4"),
    goods="ec_items",
    custom="trackEvent",
    rows=True,
)
VOCABULARIES: Mapping[str, Vocabulary] = MappingProxyType(
    {each.id: each for each in (SEGMENT, GA4, SNOWPLOW, SHOPIFY, MATOMO)}
)
