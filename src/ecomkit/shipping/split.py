"""One order in several parts: by origin, by seller, or by delivery."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import attrs

from ecomkit.addressing.place import Place
from ecomkit.errors import short_repr
from ecomkit.shipping.consignment import Consignment, ConsignmentLine
from ecomkit.shipping.errors import InvalidConsignmentError
from ecomkit.shipping.options import DeliveryOption, DeliveryOptions, MethodRefusal
from ecomkit.shipping.reasons import PartRefused
from ecomkit.shipping.shipping_fee import ShippingFee
from ecomkit.shipping.transit.promise import slowest_promise


def by_origin(consignment: Consignment) -> tuple[tuple[str, Consignment], ...]:
    """A consignment for each warehouse that goods leave from, by its id."""
    return _split(consignment, lambda line: line.origin)


def by_seller(consignment: Consignment) -> tuple[tuple[str, Consignment], ...]:
    """A consignment for each seller of goods that are sent, by the seller's id."""
    return _split(consignment, lambda line: line.seller)


def by_delivery(
    consignment: Consignment, places: Mapping[str, Place]
) -> tuple[tuple[str, Consignment], ...]:
    """A consignment for each delivery, to its own place.

    Lines that name no delivery go to the consignment's own destination, unless *places*
    has another under ``""``. Raises InvalidConsignmentError for a delivery without a
    place.
    """
    parts = _split(consignment, lambda line: line.delivery)
    for name, _ in parts:
        if name and name not in places:
            raise InvalidConsignmentError(
                f"the delivery {short_repr(name)} has no place",
                path="$.places",
                hint=f"known: {', '.join(sorted(places)) or 'none'}",
            )
    return tuple(
        (name, part.to(places.get(name, part.destination))) for name, part in parts
    )


def _split(
    consignment: Consignment, name: Callable[[ConsignmentLine], str]
) -> tuple[tuple[str, Consignment], ...]:
    found: dict[str, list[ConsignmentLine]] = {}
    for line in consignment.lines:
        if line.ships:
            found.setdefault(name(line), []).append(line)
    return tuple((key, consignment.with_lines(found[key])) for key in sorted(found))


def combine_options(parts: Mapping[str, DeliveryOptions]) -> DeliveryOptions:
    """The options for an order of several *parts*: the methods offered for each of them.

    The price is the sum, the promise that of the last part. A method refused for a part
    is refused with the part's name and its reasons.
    """
    names = sorted(parts)
    options: list[DeliveryOption] = []
    refused: list[MethodRefusal] = []
    for method in _methods(parts):
        chosen: list[DeliveryOption] = []
        reasons: list[PartRefused] = []
        for name in names:
            reasons.extend(
                PartRefused(part=name, because=why)
                for why in parts[name].why_not(method)
            )
            chosen.extend(x for x in parts[name] if x.method == method)
        if reasons:
            refused.append(MethodRefusal(method=method, reasons=tuple(reasons)))
        else:
            options.append(_joined(chosen))
    return DeliveryOptions(options=tuple(options), refused=tuple(refused))


def _methods(parts: Mapping[str, DeliveryOptions]) -> list[str]:
    first = next(iter(parts.values()), None)
    if first is None:
        return []
    return [o.method for o in first.options] + [r.method for r in first.refused]


def _joined(chosen: list[DeliveryOption]) -> DeliveryOption:
    keys = tuple(sorted({key for option in chosen for key in option.keys}))
    indexes = {key: index for index, key in enumerate(keys)}
    fees = [
        _widened(option.fee, [indexes[key] for key in option.keys], len(keys))
        for option in chosen
    ]
    promises = [option.promise for option in chosen if option.promise is not None]
    return attrs.evolve(
        chosen[0],
        fee=ShippingFee(
            rule="all_parts",
            currency=fees[0].currency,
            minor=sum(fee.minor for fee in fees),
            shares=tuple(map(sum, zip(*(fee.shares for fee in fees), strict=True))),
            parts=tuple(fees),
        ),
        keys=keys,
        promise=slowest_promise(promises) if len(promises) == len(chosen) else None,
    )


def _widened(fee: ShippingFee, indexes: list[int], width: int) -> ShippingFee:
    # The same fee with its shares at the lines' indexes in the whole order.
    shares = [0] * width
    for index, share in zip(indexes, fee.shares, strict=True):
        shares[index] = share
    return attrs.evolve(
        fee,
        shares=tuple(shares),
        parts=tuple(_widened(part, indexes, width) for part in fee.parts),
    )
