"""Whether a product is described well enough to be sold."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from ecomkit.catalog.product import Product, ProductKind
from ecomkit.catalog.validators import check, check_names
from ecomkit.validators import as_tuple


@attrs.frozen(kw_only=True)
class MissingFact:
    """One thing a product page or a parcel lacks: the field, and why it is needed."""

    field: str
    reason: str


@attrs.frozen(kw_only=True)
class Completeness:
    """What a shop requires of every product before it is shown.

    ``abroad`` requires what customs need; ``attributes`` names facts that all products
    have, so that they can be compared.
    """

    least_description: int = attrs.field(default=80, validator=check.whole_number(0))
    least_images: int = attrs.field(default=1, validator=check.whole_number(0))
    abroad: bool = attrs.field(default=False, validator=check.flag)
    attributes: tuple[str, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check_names
    )

    def missing(self, product: Product) -> tuple[MissingFact, ...]:
        """Everything that *product* lacks, all at once."""
        return tuple(self._missing(product))

    def _missing(self, product: Product) -> Iterator[MissingFact]:
        if len(product.description) < self.least_description:
            yield MissingFact(
                field="description",
                reason=f"fewer than {self.least_description} characters",
            )
        if len(product.images) < self.least_images:
            yield MissingFact(
                field="images", reason=f"fewer than {self.least_images} pictures"
            )
        for index, image in enumerate(product.images):
            if not image.alt:
                yield MissingFact(
                    field=f"images[{index}].alt",
                    reason="no description for those who cannot see it",
                )
        if not product.categories:
            yield MissingFact(field="categories", reason="only search finds it")
        if product.kind.ships:
            yield from self._missing_for_parcels(product)
        if (
            product.kind is ProductKind.MADE_TO_ORDER
            and not product.personalization.fields
        ):
            yield MissingFact(
                field="personalization", reason="buyers cannot ask for anything"
            )
        known = dict(product.attributes)
        for name in self.attributes:
            if name not in known:
                yield MissingFact(
                    field=f"attributes.{name}", reason="it cannot be compared"
                )

    def _missing_for_parcels(self, product: Product) -> Iterator[MissingFact]:
        if not product.weight and not (
            product.variants and all(variant.weight for variant in product.variants)
        ):
            yield MissingFact(field="weight", reason="no fee by weight, no label")
        if self.abroad and not product.hs_code:
            yield MissingFact(field="hs_code", reason="customs ask for it")
        if self.abroad and not product.origin:
            yield MissingFact(field="origin", reason="customs ask for it")
