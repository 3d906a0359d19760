"""Catalog: what is sold, described, sorted, searched and compared; never a price."""

from ecomkit.catalog.article import Article
from ecomkit.catalog.bundle import Bundle
from ecomkit.catalog.category import Category, CategoryTree
from ecomkit.catalog.compare import ComparisonRow, ProductComparison, compare_products
from ecomkit.catalog.completeness import Completeness, MissingFact
from ecomkit.catalog.content import Content
from ecomkit.catalog.errors import (
    InvalidCategoryError,
    InvalidProductError,
    OptionMatrixError,
    UnknownCategoryError,
)
from ecomkit.catalog.gift_card import GiftCardTerms
from ecomkit.catalog.listing import Listing, SortOrder, list_products
from ecomkit.catalog.memory import ListCatalog
from ecomkit.catalog.personalization import (
    PersonalizationField,
    PersonalizationKind,
    PersonalizationProblem,
    PersonalizationSchema,
)
from ecomkit.catalog.ports import Catalog
from ecomkit.catalog.product import Image, Product, ProductKind
from ecomkit.catalog.return_rule import ReturnRule
from ecomkit.catalog.search import SearchHit, SearchIndex
from ecomkit.catalog.variants import OptionAxis, Variant

__all__ = [
    "Article",
    "Bundle",
    "Catalog",
    "Category",
    "CategoryTree",
    "ComparisonRow",
    "Completeness",
    "Content",
    "GiftCardTerms",
    "Image",
    "InvalidCategoryError",
    "InvalidProductError",
    "ListCatalog",
    "Listing",
    "MissingFact",
    "OptionAxis",
    "OptionMatrixError",
    "PersonalizationField",
    "PersonalizationKind",
    "PersonalizationProblem",
    "PersonalizationSchema",
    "Product",
    "ProductComparison",
    "ProductKind",
    "ReturnRule",
    "SearchHit",
    "SearchIndex",
    "SortOrder",
    "UnknownCategoryError",
    "Variant",
    "compare_products",
    "list_products",
]
