"""
Dataclasses that cost little to define: the constructor is written when the first instance is made.

The standard decorator writes and compiles six methods of each class at import, which for a hundred and fifty classes
takes longer than a small command works. Here a class is the same to its users (fields, ``replace``, slots, pickles,
errors), but its constructor alone is compiled, at first use; all else it has are plain functions.
"""

import dataclasses
from collections.abc import Callable
from operator import attrgetter, ge, gt, le, lt
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass  # noqa: PLC0414 - a name that is passed on
else:

    def dataclass(
        kind: type | None = None,
        /,
        *,
        frozen: bool = False,
        order: bool = False,
        slots: bool = False,
        kw_only: bool = False,
    ) -> Any:
        """Make a dataclass; the options are those of ``dataclasses.dataclass``, and so is what comes out."""

        def make(kind: type) -> type:
            if not kind.__doc__:
                kind.__doc__ = kind.__name__  # else the standard decorator spells a signature here
            plain = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots, kw_only=kw_only)(kind)
            methods = _methods(plain, frozen=frozen, slots=slots) | (_order(plain) if order else {})
            for name, method in methods.items():
                if name not in kind.__dict__:
                    setattr(plain, name, method)
            return plain

        return make if kind is None else make(kind)


def _methods(kind: Any, *, frozen: bool, slots: bool) -> dict[str, Any]:
    """Return the methods of a class by name."""
    fields = dataclasses.fields(kind)
    values = _values(fields)

    def construct(self: Any, *args: Any, **options: Any) -> None:
        kind.__init__ = _constructor(kind, fields, frozen=frozen)
        kind.__init__(self, *args, **options)

    def equal(self: Any, other: object) -> Any:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    methods: dict[str, Any] = {"__init__": construct, "__eq__": equal, "__repr__": _shown, "__hash__": None}
    if frozen:
        methods |= {"__hash__": lambda self: hash(values(self))} | _guards(kind, {field.name for field in fields})
    if frozen and slots:
        methods |= {"__getstate__": _state, "__setstate__": _restore}
    return methods


def _order(kind: Any) -> dict[str, Any]:
    """Return the methods that compare by the values of the fields, in their order."""
    values = _values(dataclasses.fields(kind))

    def made(holds: Callable[[Any, Any], bool]) -> Any:
        def compare(self: Any, other: object) -> Any:
            return holds(values(self), values(other)) if other.__class__ is self.__class__ else NotImplemented

        return compare

    return {f"__{holds.__name__}__": made(holds) for holds in (lt, le, gt, ge)}


def _values(fields: tuple[Any, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """Return what takes the values that make two instances equal."""
    names = [field.name for field in fields if field.compare]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda self: tuple(getattr(self, name) for name in names)


def _guards(kind: Any, names: set[str]) -> dict[str, Any]:
    """Return the methods that keep the fields of a frozen instance as they are."""

    def assign(self: Any, name: str, value: Any) -> None:
        if type(self) is kind or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
        super(kind, self).__setattr__(name, value)

    def delete(self: Any, name: str) -> None:
        if type(self) is kind or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
        super(kind, self).__delattr__(name)

    return {"__setattr__": assign, "__delattr__": delete}


@recursive_repr()
def _shown(self: Any) -> str:
    shown = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _restore(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)


def _constructor(kind: Any, fields: tuple[Any, ...], *, frozen: bool) -> Any:
    """Compile the constructor of a class."""
    known: dict[str, Any] = {"_set": object.__setattr__, "_absent": dataclasses.MISSING}
    parameters: dict[bool, list[str]] = {False: [], True: []}
    lines = []
    for field in fields:
        name = parameter = value = field.name
        if field.default_factory is not dataclasses.MISSING:
            known[f"_make_{name}"] = field.default_factory
            made = f"_make_{name}()"
            parameter, value = f"{name}=_absent", f"{made} if {name} is _absent else {name}" if field.init else made
        elif field.default is not dataclasses.MISSING:
            known[f"_default_{name}"] = field.default
            parameter, value = f"{name}=_default_{name}", name if field.init else f"_default_{name}"
        if field.init:
            parameters[field.kw_only].append(parameter)
        lines.append(f" _set(self, '{name}', {value})" if frozen else f" self.{name} = {value}")
    if hasattr(kind, "__post_init__"):
        lines.append(" self.__post_init__()")
    given = ", ".join(["self", *parameters[False], *(["*"] if parameters[True] else []), *parameters[True]])
    exec(f"def __init__({given}):\n" + "\n".join(lines or [" pass"]), known)  # noqa: S102 - names of fields alone
    constructor = known["__init__"]
    constructor.__qualname__ = f"{kind.__qualname__}.__init__"
    return constructor
