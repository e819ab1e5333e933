"""The templates and the files that pages load."""

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from trainsite.paths import cache_folder, data_folder
from trainsite.site.cells import NOTHING
from trainsite.site.tables import html_cell, html_cells, html_command, html_rows
from trainsite.site.text import html_attribute, html_text, markup

_STYLE = "site.css"
_SCRIPT = "site.js"
_ARCHIVE = "collection-index"


def assets() -> dict[str, bytes]:
    """Return the files of a run's ``analysis/assets/`` by name."""
    folder = data_folder("themes") / "default" / "assets"
    return {name: (folder / name).read_bytes() for name in (_STYLE, _SCRIPT)}


def archive_assets() -> dict[str, bytes]:
    """Return the files that lie beside an archive's ``collection-index.html``, by name."""
    files = assets()
    return {f"{_ARCHIVE}.css": files[_STYLE], f"{_ARCHIVE}.js": files[_SCRIPT]}


def render(template: str, **values: Any) -> str:
    """Return a page; every value that is no markup of this package is escaped."""
    return environment().get_template(template).render(**values)


@cache
def environment() -> Environment:
    """Return the one template environment: autoescape on, an unknown name is an error."""
    compiled = cache_folder("templates")
    env = Environment(
        bytecode_cache=FileSystemBytecodeCache(str(compiled)) if compiled else None,
        loader=FileSystemLoader(data_folder("themes") / "default" / "templates", encoding="utf-8"),
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
        rows=html_rows,
        command=lambda line: markup(html_command(line)),
    )
    env.filters["attribute"] = lambda text: markup(html_attribute(text))
    return env


def _finalize(value: object) -> object:
    """Show control characters of text, and null as a dash."""
    if value is None:
        return NOTHING
    if isinstance(value, str) and not isinstance(value, Markup):
        return markup(html_text(value))
    return value
