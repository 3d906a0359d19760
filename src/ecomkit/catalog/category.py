"""Categories: the tree that a shop's goods are sorted into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

import attrs

from ecomkit.catalog.errors import InvalidCategoryError, UnknownCategoryError
from ecomkit.catalog.validators import check_line, check_title
from ecomkit.errors import short_repr
from ecomkit.validators import Validators, as_tuple


@attrs.frozen(kw_only=True)
class Category:
    """A group of goods, within another one or at the top."""

    id: str = attrs.field(validator=check_title, kw_only=False)
    title: str = attrs.field(validator=check_line, kw_only=False)
    parent: str = attrs.field(default="", validator=check_line)


_check = Validators(InvalidCategoryError)


@attrs.frozen
class CategoryTree:
    """All categories of a shop, in the order in which they are shown.

    Raises InvalidCategoryError for two of one id, an unknown parent, or a circle.

    Examples:
        >>> tree = CategoryTree([Category("food", "Food"), Category("tea", "Tea", parent="food")])
        >>> [category.title for category in tree.path("tea")]
        ['Food', 'Tea']
    """

    categories: tuple[Category, ...] = attrs.field(
        default=(), converter=as_tuple, validator=_check.members(Category)
    )

    def __attrs_post_init__(self) -> None:
        if len(self._by_id) < len(self.categories):
            raise InvalidCategoryError(
                "two categories have one id", path="$.categories"
            )
        reach_the_top = {""}
        for category in self.categories:
            _check_way_up(category, self._by_id, reach_the_top)

    @cached_property
    def _by_id(self) -> dict[str, Category]:
        return {category.id: category for category in self.categories}

    def find(self, id: str) -> Category:
        """The category of an id; raises UnknownCategoryError."""
        try:
            return self._by_id[id]
        except (KeyError, TypeError):
            shown = short_repr(id)
            raise UnknownCategoryError(
                f"there is no category {shown}",
                path="$.category",
                category=shown.strip("'"),
            ) from None

    def ancestors(self, id: str) -> tuple[str, ...]:
        """The categories above one, the nearest first."""
        above = []
        parent = self.find(id).parent
        while parent:
            above.append(parent)
            parent = self._by_id[parent].parent
        return tuple(above)

    def path(self, id: str) -> tuple[Category, ...]:
        """The categories from the top down to this one, for a breadcrumb."""
        return tuple(self._by_id[each] for each in (*self.ancestors(id)[::-1], id))

    def children(self, id: str = "") -> tuple[Category, ...]:
        """The categories right below one; those at the top for no id."""
        if id:
            self.find(id)
        return tuple(each for each in self.categories if each.parent == id)

    def with_ancestors(self, ids: Iterable[str]) -> tuple[str, ...]:
        """*ids* and all above them, each once."""
        kept: dict[str, None] = {}
        for each in ids:
            kept.update(dict.fromkeys((each, *self.ancestors(each))))
        return tuple(kept)


def _check_way_up(
    category: Category, by_id: Mapping[str, Category], reach_the_top: set[str]
) -> None:
    way: set[str] = set()
    id = category.id
    while id not in reach_the_top:
        if id not in by_id:
            raise InvalidCategoryError(
                f"the parent {short_repr(id)} of a category is unknown",
                path="$.categories",
            )
        if id in way:
            raise InvalidCategoryError(
                f"{short_repr(id)} is its own ancestor", path="$.categories"
            )
        way.add(id)
        id = by_id[id].parent
    reach_the_top |= way
