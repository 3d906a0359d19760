"""One function for each type, written out and compiled when its first value is met."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, cast

Function = Callable[[Any], Any]
Maker = Callable[[Any], Function]

# Classes that are not written field by field, and the modules that read and write them.
_ELSEWHERE = {"Event": "ecomkit.wire.event", "PricedCart": "ecomkit.wire.priced"}


class ByType(dict[Any, Function]):
    """The function called *name* for each type; *makers* say for which types they are.

    A document uses few of the classes it could hold, and a class may hold its own kind:
    so a function is made late, by the first of *makers* whose test the type passes.
    """

    def __init__(self, name: str, *makers: tuple[Callable[[Any], bool], Maker]) -> None:
        super().__init__()
        self._name = name
        self._makers = makers

    def __missing__(self, kind: Any) -> Function:
        if getattr(kind, "__name__", "") in _ELSEWHERE:
            module = import_module(_ELSEWHERE[kind.__name__])
            made = cast("Function", getattr(module, self._name))
        else:
            made = next(make for fits, make in self._makers if fits(kind))(kind)
        self[kind] = made
        return made

    def compiled(
        self, source: str, kinds: dict[str, Any], names: dict[str, Any]
    ) -> Any:
        """The function of *source*, which calls the functions of *kinds* by their names.

        *names* are the other names that it uses.
        """
        for name, kind in kinds.items():
            names[name] = self._later(kind, names, name)
        exec(compile(source, f"<{self._name}>", "exec"), names)  # noqa: S102  # ours
        return names[self._name]

    def _later(self, kind: Any, names: dict[str, Any], name: str) -> Function:
        def first(value: Any) -> Any:
            names[name] = self[kind]
            return names[name](value)

        return first
