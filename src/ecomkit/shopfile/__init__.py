"""The shop file: a whole shop written as TOML, with errors that name the place."""

from ecomkit.shopfile.errors import BrokenShopFileError, InvalidShopFileError
from ecomkit.shopfile.plan import ShopPlan, load_shop, read_shop

__all__ = [
    "BrokenShopFileError",
    "InvalidShopFileError",
    "ShopPlan",
    "load_shop",
    "read_shop",
]
