"""Builds any record with one text in all its string fields, and reads the structure of a page."""

import collections.abc
import types
import typing
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from html.parser import HTMLParser

import pytest

from trainsite.site import RunTables, Shell, assets, run_page, top_bar


def _value(hint, text: str):
    origin, options = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _value(next(option for option in options if option is not type(None)), text)
    if origin in (tuple, collections.abc.Iterable):
        return (_value(options[0], text),)
    if origin is list:
        return [_value(options[0], text)]
    if origin in (dict, typing.get_origin(typing.Mapping[str, int])):
        return {text: _value(options[1], text)}
    if is_dataclass(hint):
        return _record(hint, text)
    plain = {str: text, int: 1, float: 0.5, bool: True}
    return plain.get(hint, {text: [text, 2**70]})


def _record(kind, text: str, /, **given):
    hints = typing.get_type_hints(kind)
    values = {field.name: _value(hints[field.name], text) for field in fields(kind)}
    return kind(**{**values, **given})


@dataclass(frozen=True)
class Structure:
    """What a page consists of besides its text."""

    elements: Counter
    hrefs: tuple[str, ...]
    classes: frozenset[str]
    ids: tuple[str, ...]
    text: str


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: Counter = Counter()
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        if tag != "bdi":
            self.elements[tag, tuple(name for name, _ in attrs)] += 1
        self.attributes += attrs

    def handle_data(self, data) -> None:
        self.text.append(data)

    def handle_comment(self, data) -> None:
        self.elements["comment", ()] += 1

    def handle_pi(self, data) -> None:
        self.elements["pi", ()] += 1


def _structure(page: str) -> Structure:
    reader = _Reader()
    reader.feed(page)
    reader.close()

    def named(wanted: str) -> list[str]:
        return [value or "" for name, value in reader.attributes if name == wanted]

    return Structure(
        reader.elements,
        tuple(named("href") + named("src")),
        frozenset(" ".join(named("class")).split()),
        tuple(named("id")),
        "".join(reader.text),
    )


@pytest.fixture(scope="session")
def record() -> Callable:
    """Return a maker of records: ``record(Manifest, "text", run_id="r")``."""
    return _record


@pytest.fixture(scope="session")
def shell() -> Shell:
    """Return what the pages of a site share, with all assets under their plain names."""
    pages = tuple((path, title) for path, title in top_bar() if path.count("/") < 2)
    return Shell(
        title="Archive",
        version="0.1.0",
        assets={name: f"assets/{name}" for name in assets()},
        pages=pages,
        build="data/build.js",
    )


@pytest.fixture(scope="session")
def run_html(shell) -> Callable:
    """Return a maker of a run's page: ``run_html(manifest, plans, tables)``."""

    def make(manifest, plans=(), tables=None, chunks=None, folder="run-1/") -> str:
        return run_page(manifest, plans, tables or RunTables()).render(shell, chunks or {}, folder)

    return make


@pytest.fixture(scope="session")
def structure() -> Callable[[str], Structure]:
    """Return a reader of a page's elements, links, classes, ids and text."""
    return _structure
