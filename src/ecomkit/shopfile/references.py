"""What one table of a shop file calls another by has to be there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from ecomkit.catalog.gift_card import MULTI_PURPOSE_VOUCHER
from ecomkit.errors import short_repr
from ecomkit.shopfile.errors import InvalidShopFileError
from ecomkit.tax import ShopTaxes, TaxRules, TaxTable
from ecomkit.tax.regimes.sale import UNTAXED_LEVELS
from ecomkit.text import did_you_mean

_TAXED = "tax category"
_SENT = "shipping category"
# Of these a shop may write names that nothing has yet: only what is nearly one is refused.
_OPEN = frozenset({_TAXED, _SENT, "category", "flag", "fee", "service"})
_USUAL_FEES = ("service", "handling", "payment")  # the kinds of fees that name none
# What a name in these keys is the name of, wherever the key stands below a table.
_OF_A_RULE = {
    "skus": "product",
    "except_skus": "product",
    "categories": "category",
    "except_categories": "category",
    "gift": "product",
    "fees": "fee",
    "methods": "shipping method",
    "shipping_method": "shipping method",
    "payment_method": "payment method",
}
_NAMED_IN: Mapping[str, Mapping[str, str]] = {
    "products": {
        "seller": "seller",
        "origin": "origin",
        "parts": "product",
        "service": "service with a fee",
        "services": "service",
        "gift_wraps": "service",
        "choices": "service with a fee",
        "tax": _TAXED,
    },
    "sellers": {"origin": "origin"},
    "fees": {"payment_method": "payment method", "tax": _TAXED},
    "shipping": {
        "tax": _TAXED,
        "category": _SENT,
        "except_categories": _SENT,
        "by_category": _SENT,
        "without": "flag",
    },
    "payments": {"tax": _TAXED, "without": "flag"},
    "returns": {"not_returnable": "product"},
    "promotions": _OF_A_RULE,
    "reductions": _OF_A_RULE,
}


def check_references(
    data: Mapping[str, Any], skus: Iterable[str], taxes: TaxRules
) -> None:
    """Raises InvalidShopFileError for a name of something that the file does not have.

    *skus* are those of its products: of one with variants, theirs. Of origins and methods a
    shop may have none that are named: it then has no need of their names. A tax category of
    its own is taxed as all others are, and a category or a flag may be of goods to come; one
    that is nearly that of a law or of the file, or that says no tax, is a slip.
    """
    shipping, products = data.get("shipping", {}), data.get("products", ())
    known = {
        "product": list(skus),
        "seller": [each["id"] for each in data.get("sellers", ())],
        "origin": [each["id"] for each in shipping.get("origins", ())],
        "shipping method": [each["id"] for each in shipping.get("methods", ())],
        "payment method": [each["id"] for each in data.get("payments", ())],
        "service": _said(data.get("fees", ()), "service"),
        "fee": [
            *_said(data.get("fees", ()), "id"),
            *_said(data.get("fees", ()), "kind"),
            *_said(data.get("payments", ()), "id"),
            *_USUAL_FEES,
        ],
    }
    known["service with a fee"] = known["service"]
    known[_TAXED] = _tax_categories(taxes)
    known[_SENT] = _said(products, "shipping")
    known["category"] = _said(products, "categories")
    known["flag"] = _said(products, "flags")
    may_have_none = {"origin", "shipping method", "payment method", *_OPEN}
    for table, kinds in _NAMED_IN.items():
        for path, key, name in _names(data.get(table, ()), f"$.{table}", kinds):
            names = known[kinds[key]]
            if name in names or not name or (not names and kinds[key] in may_have_none):
                continue
            if kinds[key] in _OPEN and not _is_a_slip(kinds[key], name, names):
                continue
            raise InvalidShopFileError(
                f"there is no {kinds[key]} {short_repr(name)}",
                path=path,
                hint=_untaxed(kinds[key], name) or did_you_mean(name, names),
            )
    _check_parts(products)


def check_ids(data: Mapping[str, Any]) -> None:
    """Raises InvalidShopFileError for two tables of one list that have one id.

    Rows of ``[[taxes]]`` with one id are the rates of one tax.
    """
    root = {key: each for key, each in data.items() if key != "taxes"}
    for above, path in ((root, "$"), (data.get("shipping", {}), "$.shipping")):
        for key, tables in above.items():
            seen = set()
            for index, each in enumerate(tables if isinstance(tables, list) else ()):
                id = each.get("id") if isinstance(each, Mapping) else None
                if id is not None and id in seen:
                    raise InvalidShopFileError(
                        f"a second one has the id {short_repr(id)}",
                        path=f"{path}.{key}[{index}].id",
                        hint="each of them has an id of its own",
                    )
                seen.add(id)


def _check_parts(products: Iterable[Mapping[str, Any]]) -> None:
    bundles = {each["sku"] for each in products if each.get("parts")}
    for index, each in enumerate(products):
        for sku in each.get("parts", ()):
            if sku in bundles:
                raise InvalidShopFileError(
                    f"the part {short_repr(sku)} is a bundle itself",
                    path=f"$.products[{index}].parts.{sku}",
                    hint="name what it is made of",
                )


# What a law does not name, but a shop says of its goods.
_UNTAXED = {
    level: f'say where, in [tax]: levels.goods = {{ DE = "{level}" }}, and tax = "goods"'
    for level in UNTAXED_LEVELS
}


def _untaxed(kind: str, name: str) -> str:
    return _UNTAXED.get(name, "") if kind == _TAXED else ""


def _is_a_slip(kind: str, name: str, names: Iterable[str]) -> bool:
    # What differs in its number alone is another one: the summer of another year.
    near = get_close_matches(name, names, n=1, cutoff=0.75)
    is_other = bool(near) and _DIGITS.sub("", near[0]) == _DIGITS.sub("", name)
    return bool(_untaxed(kind, name)) or (bool(near) and not is_other)


_DIGITS = re.compile(r"\d+")


def _said(tables: Iterable[Mapping[str, Any]], key: str) -> list[str]:
    # All that the tables say at a key of one text or several.
    given = (each.get(key, ()) for each in tables)
    texts = ((one,) if isinstance(one, str) else one for one in given)
    return sorted({text for each in texts for text in each})


def _tax_categories(taxes: TaxRules) -> list[str]:
    # None where there are no taxes, or rules that do not say their categories.
    if isinstance(taxes, ShopTaxes):
        rows = [row for law in taxes.regimes for row in law.table.rates]
        named = {*taxes.levels, *taxes.schemes, *taxes.kinds}
    elif isinstance(taxes, TaxTable) and taxes.rates:
        rows, named = list(taxes.rates), set()
    else:
        return []
    found = named | {row.category for row in rows} | {"standard", MULTI_PURPOSE_VOUCHER}
    return sorted(found - {"*"})


def _names(
    value: Any, path: str, kinds: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    # Every name in one of the keys, with its path and that key.
    if isinstance(value, list | tuple):
        for index, each in enumerate(value):
            yield from _names(each, f"{path}[{index}]", kinds)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            where = f"{path}.{key}"
            if key not in kinds:
                yield from _names(each, where, kinds)
            elif key == "choices":
                if ".personalization[" in path:  # each with what it is charged as
                    yield from ((f"{where}.{name}", key, each[name]) for name in each)
            elif isinstance(each, Mapping):
                yield from ((f"{where}.{name}", key, name) for name in each)
            else:
                names = [each] if isinstance(each, str) else each
                yield from ((where, key, name) for name in names)
