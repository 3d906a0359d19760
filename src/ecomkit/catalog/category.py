"""Categories: the tree that a shop's goods are sorted into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from ecomkit.catalog import facts
from ecomkit.catalog.errors import InvalidCategoryError, UnknownCategoryError
from ecomkit.errors import short_repr


@attrs.frozen(kw_only=True)
class Category:
    """A group of goods, within another one or at the top."""

    id: str = attrs.field(validator=facts.required, kw_only=False)
    title: str = attrs.field(validator=facts.text, kw_only=False)
    parent: str = attrs.field(default="", validator=facts.text)


@attrs.frozen(init=False)
class CategoryTree:
    """All categories of a shop, in the order in which they are shown."""

    categories: tuple[Category, ...]
    _by_id: Mapping[str, Category] = attrs.field(eq=False, repr=False)

    def __init__(self, categories: Iterable[Category] = ()) -> None:
        kept = tuple(categories)
        by_id = {category.id: category for category in kept}
        if len(by_id) < len(kept):
            raise InvalidCategoryError(
                "two categories have one id", path="$.categories"
            )
        for category in kept:
            _check_way_up(category, by_id)
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            kept, by_id
        )

    def find(self, id: str) -> Category:
        """The category of an id; raises UnknownCategoryError."""
        if id not in self._by_id:
            raise UnknownCategoryError(id)
        return self._by_id[id]

    def ancestors(self, id: str) -> tuple[str, ...]:
        """The categories above one, the nearest first."""
        above = []
        parent = self.find(id).parent
        while parent:
            above.append(parent)
            parent = self._by_id[parent].parent
        return tuple(above)

    def path(self, id: str) -> tuple[Category, ...]:
        """The way from the top to a category, as a page shows it."""
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


def _check_way_up(category: Category, by_id: Mapping[str, Category]) -> None:
    seen = {category.id}
    parent = category.parent
    while parent:
        if parent not in by_id:
            raise InvalidCategoryError(
                f"{short_repr(category.id)} lies in {short_repr(parent)}, which is not there",
                path="$.categories",
            )
        if parent in seen:
            raise InvalidCategoryError(
                f"{short_repr(category.id)} lies in itself", path="$.categories"
            )
        seen.add(parent)
        parent = by_id[parent].parent
