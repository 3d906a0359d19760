"""Rooms of a shop: the same methods, plain in a Shop and awaitable in an AsyncShop."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine, Mapping
from functools import cached_property, update_wrapper
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast, overload

from ecomkit.errors import EcomkitError
from ecomkit.shop.desk.desk import Desk
from ecomkit.shop.flows.drivers import Async, Sync
from ecomkit.shop.flows.steps import Flow
from ecomkit.shop.rooms.arguments import require_arguments

_P = ParamSpec("_P")
_T = TypeVar("_T")
D = TypeVar("D", Sync, Async)
_R = TypeVar("_R", bound="Room[Any]")


class Room(Generic[D]):
    """A part of a shop: methods that are flows, run by one driver."""

    def __init__(self, desk: Desk, driver: D) -> None:
        self.desk = desk
        self.driver: D = driver


class flow(Generic[_R, _P, _T]):  # noqa: N801  # a decorator
    """Makes a flow a method: it returns its result in a Shop, and is awaited in an AsyncShop.

    One flow calls another by its function: ``type(self).notify.flow(self, notification)``.
    """

    def __init__(self, function: Callable[Concatenate[_R, _P], Flow[_T]]) -> None:
        self.flow = function
        update_wrapper(cast("Any", self), function)

    @overload
    def __get__(self, room: None, owner: Any) -> flow[_R, _P, _T]: ...
    @overload
    def __get__(self, room: Room[Sync], owner: Any) -> Callable[_P, _T]: ...
    @overload
    def __get__(
        self, room: Room[Async], owner: Any
    ) -> Callable[_P, Coroutine[Any, Any, _T]]: ...
    def __get__(self, room: Any, owner: Any) -> Any:
        """The method of a room, as its driver runs it."""
        if room is None:
            return self

        def method(*arguments: _P.args, **options: _P.kwargs) -> Any:
            asked = self.flow(room, *arguments, **options)
            return room.driver.run(self._answered(asked, arguments, options))

        update_wrapper(method, self.flow)
        method.__signature__ = self._signature  # type: ignore[attr-defined]
        return method

    def _answered(
        self,
        asked: Flow[_T],
        arguments: tuple[object, ...],
        options: Mapping[str, object],
    ) -> Flow[_T]:
        # Nothing is looked at twice: only a call that has failed asks what was wrong with it.
        try:
            return (yield from asked)
        except EcomkitError:
            raise
        except (TypeError, ValueError, AttributeError):
            require_arguments(self.flow, arguments, options)
            raise

    @cached_property
    def _signature(self) -> inspect.Signature:
        # What help() and notebooks show: without self, and what it really returns.
        signature = inspect.signature(self.flow)
        return signature.replace(
            parameters=list(signature.parameters.values())[1:],
            return_annotation=_returned(signature.return_annotation),
        )


def _returned(annotation: object) -> object:
    text = str(annotation)
    if text.startswith("Flow[") and text.endswith("]"):
        return text[len("Flow[") : -1]
    return annotation
