"""The shop file: a whole shop written as TOML, with errors that name the place."""

from ecomkit.shopfile.plan import load_shop, read_shop
from ecomkit.shopfile.schema import shop_file_schema

__all__ = ["load_shop", "read_shop", "shop_file_schema"]
