"""Tables of functions by type: a type's reader or writer is made when first looked up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from ecomkit.errors import short_repr
from ecomkit.wire.errors import WrongKindError
from ecomkit.wire.kinds import own_module

Function = Callable[..., Any]
Maker = Callable[[Any], Function]


class ByType(dict[Any, Function]):
    """Functions called *name* ("read" or "write") by type, made at the first look-up.

    *makers* are pairs of a test and a maker: the first whose test a type passes makes its
    function. Late, because a document uses few of the classes it could hold, and because
    a class may contain its own kind.
    """

    def __init__(self, name: str, *makers: tuple[Callable[[Any], bool], Maker]) -> None:
        super().__init__()
        self._name = name
        self._makers = makers

    def __missing__(self, kind: Any) -> Function:
        module = own_module(kind)
        if module:
            made = cast("Function", getattr(module, self._name))
        else:
            maker = next((make for fits, make in self._makers if fits(kind)), None)
            if maker is None:
                raise WrongKindError(
                    f"{short_repr(kind)} is not what documents are made of",
                    hint="text, numbers, Money, moments, frozen classes, tuples of them",
                )
            made = maker(kind)
        self[kind] = made
        return made

    def compiled(
        self, source: str, kinds: dict[str, Any], names: dict[str, Any]
    ) -> Any:
        """The function that *source* defines.

        *source* calls the functions of other types by the names in *kinds*; *names* holds
        everything else it uses, and becomes its globals.
        """
        for name, kind in kinds.items():
            names[name] = self._later(kind, names, name)
        exec(compile(source, f"<{self._name}>", "exec"), names)  # noqa: S102  # ours
        return names[self._name]

    def _later(self, kind: Any, names: dict[str, Any], name: str) -> Function:
        # Stands in under *name* until its first call, which puts the function there.
        def first(value: Any) -> Any:
            names[name] = self[kind]
            return names[name](value)

        return first
