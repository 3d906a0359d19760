"""Approval: what a company's people may buy alone, and what a second person has approved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import attrs

from ecomkit.cart import Cart
from ecomkit.cart.quantity import Quantity, check_quantity
from ecomkit.checkout.errors import ApprovalRefusedError, InvalidCheckoutError, check
from ecomkit.checkout.requirement import CheckoutStep, Requirement
from ecomkit.customers import Account
from ecomkit.customers.account import ApprovalNeed
from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.validators import ErrorClass, as_tuple, require_type

BoughtItems = tuple[tuple[str, Quantity], ...]


def bought_items(cart: Cart) -> BoughtItems:
    """How much of each article a cart holds, by SKU."""
    found: dict[str, Quantity] = {}
    for line in cart.lines:
        found[line.sku] = found.get(line.sku, 0) + line.quantity
    return tuple(sorted(found.items()))


def _require_items(value: object, *, path: str, error: ErrorClass) -> None:
    for pair in require_type(value, tuple, path=path, error=error):
        match pair:
            case (str(), quantity):
                check_quantity(quantity, "any", path=path)
            case _:
                raise error(
                    f"{short_repr(pair)} is not an article and a quantity", path=path
                )


@attrs.frozen(kw_only=True)
class PurchaseApproval:
    """A second person's yes to a purchase: to these goods, up to this total.

    ``by`` is the approver's customer id. With other goods, or for more, the purchase has
    to be approved anew.
    """

    by: str = attrs.field(validator=check.name)
    at: datetime = attrs.field(validator=check.moment)
    total: Money = attrs.field(validator=check.money(from_zero=True))
    items: BoughtItems = attrs.field(
        converter=as_tuple, validator=check.of(_require_items)
    )

    def covers(self, cart: Cart, total: Money) -> bool:
        """Whether it holds for what is in a cart now, at a total."""
        return (
            self.total.currency == total.currency
            and total <= self.total
            and self.items == bought_items(cart)
        )


def approval_needs(
    account: Account,
    buyer: str,
    cart: Cart,
    total: Money,
    approvals: tuple[PurchaseApproval, ...],
) -> Iterator[Requirement]:
    """What a company still has to say about a purchase of one of its people.

    ``buyer_not_allowed``: they do not buy for the company. ``approval_needed``: one of
    the ``approvers`` in its facts has to approve *total*.
    """
    asked = account.approval(buyer, total)
    if asked.need is ApprovalNeed.FORBIDDEN:
        yield Requirement(
            code="buyer_not_allowed",
            step=CheckoutStep.CONTACT,
            path="$.purchaser",
            hint=f"a buyer of {account.name}",
            facts={"account": account.id},
        )
    elif asked.need is ApprovalNeed.APPROVAL and not any(
        each.by in asked.approvers and each.covers(cart, total) for each in approvals
    ):
        yield Requirement(
            code="approval_needed",
            step=CheckoutStep.PAYMENT,
            path="$.approvals",
            hint=f"ask {', '.join(asked.approvers)}"
            if asked.approvers
            else f"{account.name} has nobody else who approves",
            facts={"approvers": asked.approvers, "total": total},
        )


def approved(
    account: Account | None, buyer: str, cart: Cart, total: Money, by: str, at: datetime
) -> PurchaseApproval:
    """The approval of a purchase by a person of the company.

    Raises ApprovalRefusedError for anybody who may not give it, and InvalidCheckoutError
    where none is needed.
    """
    if account is None:
        raise InvalidCheckoutError(
            "needs no approval: no company that the shop knows buys", path="$.purchaser"
        )
    asked = account.approval(buyer, total)
    if asked.need is ApprovalNeed.NONE:
        raise InvalidCheckoutError(f"{total} needs no approval", path="$.approvals")
    if by not in asked.approvers:
        raise ApprovalRefusedError(
            f"{by} cannot approve this purchase of {account.name}",
            hint=f"ask {', '.join(asked.approvers) or 'nobody: there is no approver'}",
            account=account.id,
            approvers=asked.approvers,
        )
    return PurchaseApproval(by=by, at=at, total=total, items=bought_items(cart))
