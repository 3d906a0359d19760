"""Joining: a shop inside a transaction of its host, such as one of its web framework.

What commands write is committed with what the host writes, or not at all. Nothing outside
is called before that: what must follow stands in the books, and :meth:`JoinedShop.finish`
does it once the host has committed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from copy import copy
from typing import Any, cast

import attrs

from ecomkit.errors import UnavailableError
from ecomkit.shop.desk.transaction import Done
from ecomkit.shop.faces import Shop
from ecomkit.shop.flows.drivers import Sync
from ecomkit.shop.flows.steps import Publish, Step, Transact
from ecomkit.shop.store import Books
from ecomkit.validators import require_type

OpenBooks = Callable[..., AbstractContextManager[Books]]


class LaterError(UnavailableError):
    """Nothing outside is called inside a host's transaction: it comes after the commit."""


@attrs.frozen(kw_only=True, eq=False)
class Joined(Sync):
    """Does only what is done in the books, and keeps what is to follow.

    A conflict is not tried again here: the host undoes its own part, too, and repeats.
    """

    begin: OpenBooks
    kept: list[Done] = attrs.field(factory=list)

    def _do(self, step: Step) -> Any:
        if isinstance(step, Publish):
            return False
        if not isinstance(step, Transact):
            raise LaterError(
                "this needs somebody outside, who is not asked before the commit",
                hint="do it after the host's transaction",
            )
        with self.begin(self.clock.now(), write=step.write) as books:
            result = step.change(books)
        if isinstance(result, Done):
            self.kept.append(result)
        return result


class JoinedShop(Shop):
    """A shop whose commands are part of a host's transaction; see :func:`joined`."""

    def finish(self) -> None:
        """Does what follows from the commands outside: to be called after the commit.

        Where it is not, or where it fails, ``shop.work.run()`` does it a little later.
        """
        joined_driver = cast("Joined", self.driver)
        known = attrs.asdict(
            joined_driver,
            recurse=False,
            filter=lambda field, _: field.name not in {"begin", "kept"},
        )
        driver = Sync(**known)
        while joined_driver.kept:
            driver.run(self.desk.tail(joined_driver.kept.pop(0)))


def joined(shop: Shop, begin: OpenBooks) -> JoinedShop:
    """*shop* inside a host's transaction; *begin* opens the books in it.

    With SQLAlchemy, *begin* is ``partial(store.begin_on, connection)``. A command gives how
    far it came: a sale whose payment is still to be asked for is ``busy``. Commands that
    first ask somebody outside, such as a tax engine, raise LaterError.
    """
    require_type(shop, Shop, path="$.shop")
    here: JoinedShop = copy(shop)  # type: ignore[assignment]
    here.__class__ = JoinedShop
    here.driver = Joined(**attrs.asdict(shop.driver, recurse=False), begin=begin)
    here._open_rooms()  # noqa: SLF001  # of the same family
    return here
