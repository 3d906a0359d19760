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

APPROVAL_NEEDED, APPROVAL_REJECTED = "approval_needed", "approval_rejected"
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
class ApprovalRequest:
    """A purchase that waits for a second person of a company: these goods, at this total.

    ``by`` is the customer id of who wants to buy.
    """

    account: str = attrs.field(validator=check.name)
    by: str = attrs.field(validator=check.name)
    at: datetime = attrs.field(validator=check.moment)
    total: Money = attrs.field(validator=check.money(from_zero=True))
    items: BoughtItems = attrs.field(
        converter=as_tuple, validator=check.of(_require_items)
    )

    def is_about(self, cart: Cart) -> bool:
        """Whether a cart still holds what was asked for."""
        return self.items == bought_items(cart)


@attrs.frozen(kw_only=True)
class ApprovalDecision:
    """A second person's yes or no to a purchase: to these goods, at this total.

    ``by`` is the approver's customer id, ``note`` what they say to it. A yes holds up to
    the total, a no from it on; with other goods, the purchase has to be decided anew.
    """

    by: str = attrs.field(validator=check.name)
    at: datetime = attrs.field(validator=check.moment)
    total: Money = attrs.field(validator=check.money(from_zero=True))
    items: BoughtItems = attrs.field(
        converter=as_tuple, validator=check.of(_require_items)
    )
    approves: bool = attrs.field(default=True, validator=check.flag)
    note: str = attrs.field(default="", validator=check.text)

    def covers(self, cart: Cart, total: Money) -> bool:
        """Whether it holds for what is in a cart now, at a total."""
        return (
            self.total.currency == total.currency
            and (total <= self.total if self.approves else total >= self.total)
            and self.items == bought_items(cart)
        )


def approval_needs(
    account: Account,
    buyer: str,
    cart: Cart,
    total: Money,
    approvals: tuple[ApprovalDecision, ...],
) -> Iterator[Requirement]:
    """What a company still has to say about a purchase of one of its people.

    ``buyer_not_allowed``: they do not buy for the company. ``approval_needed``: one of
    the ``approvers`` in its facts has to approve *total*. ``approval_rejected``: the last of
    them who was asked has said no.
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
    if asked.need is not ApprovalNeed.APPROVAL:
        return
    facts: dict[str, object] = {"approvers": asked.approvers, "total": total}
    decided = [
        each
        for each in approvals
        if each.by in asked.approvers and each.covers(cart, total)
    ]
    if not decided:
        yield Requirement(
            code=APPROVAL_NEEDED,
            step=CheckoutStep.PAYMENT,
            path="$.approvals",
            hint=f"ask {', '.join(asked.approvers)}"
            if asked.approvers
            else f"{account.name} has nobody else who approves",
            facts=facts,
        )
    elif not decided[-1].approves:
        last = decided[-1]
        yield Requirement(
            code=APPROVAL_REJECTED,
            step=CheckoutStep.PAYMENT,
            path="$.approvals",
            hint=last.note or f"{last.by} has rejected it",
            facts={**facts, "by": last.by, "note": last.note},
        )


def decided(
    account: Account | None, buyer: str, decision: ApprovalDecision
) -> ApprovalDecision:
    """A decision about a purchase by a person of the company, if it is theirs to make.

    Raises ApprovalRefusedError for anybody else, and InvalidCheckoutError where none is
    needed.
    """
    if account is None:
        raise InvalidCheckoutError(
            "needs no approval: no company that the shop knows buys", path="$.purchaser"
        )
    asked = account.approval(buyer, decision.total)
    if asked.need is ApprovalNeed.NONE:
        raise InvalidCheckoutError(
            f"{decision.total} needs no approval", path="$.approvals"
        )
    if decision.by not in asked.approvers:
        raise ApprovalRefusedError(
            f"{decision.by} cannot approve this purchase of {account.name}",
            hint=f"ask {', '.join(asked.approvers) or 'nobody: there is no approver'}",
            account=account.id,
            approvers=asked.approvers,
        )
    return decision
