"""What people write for the words of a shop file, out of other shops' words."""

from __future__ import annotations

from collections.abc import Collection
from types import MappingProxyType

from ecomkit.text import did_you_mean

# The keys that are meant, the likeliest first; one that the table does not have is passed over.
_MEANT = MappingProxyType(
    {
        **dict.fromkeys(("name", "label", "description"), ("title",)),
        **dict.fromkeys(("id", "article", "article_number"), ("sku",)),
        **dict.fromkeys(("discount", "off", "value"), ("percent", "amount")),
        **dict.fromkeys(
            ("cost", "unit_price", "sale_price", "special_price"),
            ("price", "fee", "amount"),
        ),
        **dict.fromkeys(("price", "surcharge"), ("fee",)),
        **dict.fromkeys(("rate",), ("percent", "fee", "amount")),
        **dict.fromkeys(("was", "rrp", "msrp", "list_price"), ("compare_at",)),
        **dict.fromkeys(
            (
                *("min", "minimum", "min_total", "min_amount", "min_spend"),
                *("minimum_amount", "minimum_spend", "threshold", "over", "above"),
            ),
            ("at_least", "free_from", "least", "from"),
        ),
        **dict.fromkeys(
            ("min_quantity", "min_units", "quantity"),
            ("at_least_units", "group_of", "from"),
        ),
        **dict.fromkeys(
            ("max_discount", "max", "maximum", "cap"), ("at_most", "most", "up_to")
        ),
        **dict.fromkeys(("coupon", "coupon_code", "voucher", "coupons"), ("code",)),
        **dict.fromkeys(
            ("start", "starts", "starts_at", "begin", "valid_from", "from"), ("since",)
        ),
        **dict.fromkeys(
            ("end", "ends", "ends_at", "expires", "valid_until", "valid_to", "to"),
            ("until",),
        ),
        **dict.fromkeys(("free_shipping", "no_delivery_fee"), ("free_delivery",)),
        **dict.fromkeys(("limit", "usage_limit", "uses"), ("max_uses",)),
        **dict.fromkeys(
            ("per_customer", "max_uses_per_customer", "limit_per_customer", "once"),
            ("max_uses_per_buyer",),
        ),
        **dict.fromkeys(("days", "day", "weekday"), ("weekdays",)),
        **dict.fromkeys(("time", "times", "between", "hour"), ("hours",)),
        **dict.fromkeys(("customer_groups", "customers", "members"), ("groups",)),
        **dict.fromkeys(("combinable", "stackable", "not_combinable"), ("exclusive",)),
        **dict.fromkeys(("vat", "tax_category", "tax_class", "tax_rate"), ("tax",)),
        **dict.fromkeys(("sku", "products", "items", "articles"), ("skus",)),
        **dict.fromkeys(
            ("exclude", "except", "excluding", "exclude_zones"),
            ("except_skus", "but_not"),
        ),
        **dict.fromkeys(("first_order", "order_number"), ("nth_order",)),
        **dict.fromkeys(("method", "carrier_service"), ("payment_method", "service")),
        **dict.fromkeys(("states", "state", "provinces", "region"), ("regions",)),
        **dict.fromkeys(("zip", "zips", "zip_codes", "postal_codes"), ("postcodes",)),
        **dict.fromkeys(("country",), ("countries", "home")),
        **dict.fromkeys(("tax_included", "includes_vat"), ("prices_include_tax",)),
        **dict.fromkeys(("tier_prices", "volume_prices", "bulk_prices"), ("tiers",)),
        **dict.fromkeys(("get_sku", "get_skus"), ("get_from",)),
        **dict.fromkeys(("bundle", "components", "contents"), ("parts",)),
        **dict.fromkeys(("hs", "tariff", "tariff_number"), ("hs_code",)),
        **dict.fromkeys(("type", "provider", "gateway"), ("adapter", "kind")),
        **dict.fromkeys(("free_gift", "gift_sku", "present"), ("gift",)),
        **dict.fromkeys(("set_price", "bundle_price"), ("group_price",)),
        **dict.fromkeys(("net", "gross", "with_tax"), ("side", "includes_tax")),
        **dict.fromkeys(("grams", "kg", "mass"), ("weight",)),
        **dict.fromkeys(("max_length", "longest", "length"), ("most_length",)),
        **dict.fromkeys(("max_girth", "girth"), ("most_girth",)),
        **dict.fromkeys(("max_weight",), ("most_weight",)),
        **dict.fromkeys(("holidays", "closed_days"), ("closed",)),
        **dict.fromkeys(("by_class", "shipping_classes"), ("by_category",)),
    }
)


def means(word: str, key: str) -> bool:
    """Whether a *word* of other shops stands for a *key*."""
    return key in _MEANT.get(word, ())


def what_is_meant(word: str, known: Collection[str]) -> str:
    """A hint for a *word* that is not among the *known* ones: what it means here, or the nearest."""
    for key in _MEANT.get(word, ()):
        if key in known:
            return f"did you mean {key!r}?"
    return did_you_mean(word, known)
