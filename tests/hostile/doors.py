"""The doors: what strangers' data goes through to become a value of the library."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import attrs

SOURCE = Path(__file__).parents[2] / "src"
# Modules whose callables are no doors, and why.
NO_DOORS = {
    "ecomkit.cli": "its door is the command line",
    "ecomkit.errors": "raised by rooms, with words of their own",
    "ecomkit.numbers": "called by rooms; what strangers send comes in at a room's door",
    "ecomkit.ports": "Protocols",
    "ecomkit.testing": "the tools of a programmer who writes tests",
    "ecomkit.text": "called by rooms, with options of their own",
    "ecomkit.toml_text": "called by rooms; read_shop is the door",
    "ecomkit.validators": "as above",
}
# Methods through which the world's own texts come in.
READING_METHODS = {"read", "verify"}
_READER = re.compile(r"\.(from|read|load|find|parse)_\w+$")


@attrs.frozen(eq=False)
class Door:
    """A public constructor, class method, reader or function.

    A reader is a function that gets what somebody else wrote. To any other function a
    program passes values that it has made; a wrong class there is a mistake in the
    program, and Python's own error says so. It gets hostile values of the right class.
    """

    name: str
    kind: str
    call: Callable[..., Any]
    code: CodeType | None
    owner: type | None
    parameters: Mapping[str, inspect.Parameter]

    @property
    def room(self) -> str:
        """The room whose door it is."""
        return self.name.split(".")[1]

    def __call__(self, arguments: Mapping[str, Any]) -> Any:
        """Calls with *arguments* by name; those of ``*args`` are a tuple."""
        by_place: list[Any] = []
        by_name: dict[str, Any] = {}
        starred = any(
            parameter.kind is parameter.VAR_POSITIONAL and arguments.get(name)
            for name, parameter in self.parameters.items()
        )
        for name, parameter in self.parameters.items():
            if name not in arguments:
                continue
            value = arguments[name]
            if parameter.kind is parameter.VAR_POSITIONAL:
                by_place += value
            elif parameter.kind is parameter.VAR_KEYWORD:
                by_name |= value
            elif parameter.kind is parameter.POSITIONAL_ONLY or (
                starred and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
            ):
                by_place.append(value)
            else:
                by_name[name] = value
        return self.call(*by_place, **by_name)


def doors() -> list[Door]:
    """Every door of the library once, under its shortest public name."""
    found: dict[int, Door] = {}
    named = sorted(_public(), key=lambda pair: (pair[0].count("."), pair[0]))
    for name, value in named:
        for door in _doors_of(name, value):
            target = getattr(door.call, "__func__", door.call)
            found.setdefault(id(target) ^ hash(door.owner), door)
    return list(found.values())


def _public() -> Iterator[tuple[str, Any]]:
    for path in sorted((SOURCE / "ecomkit").rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        dotted = ".".join(parts).removesuffix(".__init__")
        is_single = path.parent.name == "ecomkit"
        is_room = path.name == "__init__.py" and dotted.count(".") > 0
        if not (is_single or is_room) or path.stem == "__main__":
            continue
        if any(dotted == no or dotted.startswith(f"{no}.") for no in NO_DOORS):
            continue
        if dotted == "ecomkit":
            continue  # the rooms below have the same names
        module = _imported(dotted)
        if module is None:
            continue
        for name in getattr(module, "__all__", None) or _defined(path):
            yield f"{dotted}.{name}", getattr(module, name)


def _imported(dotted: str) -> ModuleType | None:
    try:
        return import_module(dotted)
    except ImportError:
        if dotted.startswith("ecomkit.integrations"):
            return None  # its extra is not installed
        raise


def _defined(path: Path) -> list[str]:
    return [
        node.name
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
        and not node.name.startswith("_")
    ]


def _doors_of(name: str, value: Any) -> Iterator[Door]:
    if not isinstance(value, type):
        if callable(value) and (code := _code(value)) is not None:
            kind = "reader" if _READER.search(name) else "function"
            yield Door(name, kind, value, code, None, _parameters(value))
        return
    if issubclass(value, BaseException) or _is_abstract(value):
        return
    if issubclass(value, Enum):
        code = None
        member = inspect.Parameter("value", inspect.Parameter.POSITIONAL_ONLY)
        yield Door(name, "constructor", value, code, value, {"value": member})
        return
    yield Door(name, "constructor", value, _maker(value), value, _parameters(value))
    for attribute, raw in sorted(vars(value).items()):
        if attribute.startswith("_"):
            continue
        if isinstance(raw, classmethod | staticmethod):
            bound = getattr(value, attribute)
            code = _code(raw.__func__)
            yield Door(
                f"{name}.{attribute}",
                "class method",
                bound,
                code,
                value if isinstance(raw, classmethod) else None,
                _parameters(bound),
            )
        elif attribute in READING_METHODS and inspect.isfunction(raw):
            yield Door(
                f"{name}.{attribute}",
                "method",
                raw,
                raw.__code__,
                value,
                _parameters(raw),
            )


def _is_abstract(kind: type) -> bool:
    return inspect.isabstract(kind) or getattr(kind, "_is_protocol", False)


def _code(function: Any) -> CodeType | None:
    code: CodeType | None = getattr(inspect.unwrap(function), "__code__", None)
    return code


def _maker(kind: type) -> CodeType | None:
    for method in ("__init__", "__new__"):
        code: CodeType | None = getattr(getattr(kind, method), "__code__", None)
        if code is not None:
            return code
    return None


def _parameters(call: Any) -> Mapping[str, inspect.Parameter]:
    try:
        return dict(inspect.signature(call).parameters)
    except ValueError:  # a builtin's
        return {}
