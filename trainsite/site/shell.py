"""The templates and the files that pages load."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from trainsite.paths import cache_folder, data_folder
from trainsite.site.cells import NOTHING
from trainsite.site.frame import CORE, Frame, Shell
from trainsite.site.lasting import Once, Placing
from trainsite.site.markup import html_cell, html_cells, html_command, html_table
from trainsite.site.text import html_attribute, html_text, markup

_KEPT = 2_000
"""Words and addresses whose markup is kept: most of a page's frame stands in all of them."""
_SHORT_CHARS = 100
_ENDINGS = (".css", ".js", ".svg", ".png")
ARCHIVE: Final = "collection-index"
"""Name of an archive's list and of the files beside it."""


def assets(theme: Path | None = None) -> dict[str, bytes]:
    """Return the files that pages load, by name; those of a theme go before the own ones."""
    folders = [data_folder("themes") / "default", *([theme] if theme else [])]
    return {
        path.name: path.read_bytes()
        for folder in folders
        for path in sorted((folder / "assets").glob("*"))
        if path.suffix in _ENDINGS and path.is_file()
    }


def archive_assets(theme: Path | None = None) -> dict[str, bytes]:
    """Return the two files that lie beside an archive's ``collection-index.html``, by name."""
    files = assets(theme)
    return {
        ARCHIVE + ending: b"\n".join(files[name] for name in CORE if name.endswith(ending))
        for ending in (".css", ".js")
    }


def archive_shell(title: str, version: str) -> Shell:
    """Return what the list of an archive has around it where there is no site."""
    places = {name: f"{ARCHIVE}.{name.rpartition('.')[2]}" for name in CORE}
    return Shell(title=title, version=version, assets=places)


def render(template: str, frame: Frame, **values: Any) -> str:
    """Return a page; every value that is no markup of this package is escaped."""
    return environment(frame.theme).get_template(template).render(frame=frame, **values)


@cache
def environment(theme: Path | None = None) -> Environment:
    """Return the template environment of a theme: autoescape on, an unknown name is an error."""
    compiled = cache_folder("templates")
    own = data_folder("themes") / "default" / "templates"
    folders = [theme / "templates", own] if theme else [own]
    env = Environment(
        bytecode_cache=FileSystemBytecodeCache(str(compiled)) if compiled else None,
        loader=ChoiceLoader([FileSystemLoader(folder, encoding="utf-8") for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalize,
    )
    env.globals.update(
        cell=lambda cell, base: markup(html_cell(cell, base)),
        cells=html_cells,
        table_html=html_table,
        command=lambda line: markup(html_command(line)),
        place=Placing(is_own=theme is None),
        once=Once(),
        entries=lambda sections: tuple([(each.id, each.title, bool(each.filled)) for each in sections]),
    )
    env.filters["attribute"] = lru_cache(_KEPT)(lambda text: markup(html_attribute(text)))
    return env


def _finalize(value: object) -> object:
    """Show control characters of text, and null as a dash."""
    if value is None:
        return NOTHING
    if isinstance(value, str) and not isinstance(value, Markup):
        return _shown(value) if len(value) <= _SHORT_CHARS else markup(html_text(value))
    return value


@lru_cache(_KEPT)
def _shown(text: str) -> Markup:
    return markup(html_text(text))
