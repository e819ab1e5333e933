"""What a site weighs, and that it stands on its own: moved, renamed, zipped, every address in it leads to a file."""

import json
import shutil
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from trainsite.site.chunks import read_chunk
from trainsite.site.frame import CORE
from trainsite.site.shell import assets

CSS_LIMIT_BYTES = 25_000
SCRIPT_LIMIT_BYTES = 60_000
PAGE_LIMIT_BYTES = 150_000
CHUNK_LIMIT_BYTES = 1_000_000
EMPTY_ICON = "data:,"


class Addresses(HTMLParser):
    """Collects the addresses of a page, the places that have an id, and its blocks of data."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: set[str] = set()
        self.blocks: list[str] = []
        self._is_data = False
        self.feed(page.read_text())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        assert "style" not in given, (tag, given)
        assert not [name for name in given if name.startswith("on")], (tag, given)
        self.found += [
            given[name] for name in ("href", "src", "data-chunk", "data-build", "data-curve") if name in given
        ]
        self.found += [src for _, src in parse_qsl(given.get("data-ahead", ""))]
        self.ids.update(given[name] for name in ("id",) if name in given)
        self._is_data = tag == "script" and given.get("type") == "application/json"

    def handle_data(self, data: str) -> None:
        if self._is_data:
            self.blocks.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._is_data = False


@cache
def read_page(page: Path, _stamp: int) -> Addresses:
    """Return the addresses of a page, read once."""
    return Addresses(page)


def addresses_of(page: Path) -> Addresses:
    return read_page(page, page.stat().st_mtime_ns)


def leads_somewhere(page: Path, address: str, site: Path) -> bool:
    """Tell whether an address of a page is a file of the site, and its fragment a state or a place in that file."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return parts.scheme in ("http", "https", "mailto") or address == EMPTY_ICON
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not target.is_file() or not target.is_relative_to(site.resolve()):
        return False
    if not parts.fragment or "=" in parts.fragment or target.suffix != ".html":
        return True
    return unquote(parts.fragment) in addresses_of(target).ids


def sources(value: object) -> list[str]:
    """Return every ``src`` inside a value of JSON."""
    if isinstance(value, dict):
        own = [value["src"]] if isinstance(value.get("src"), str) else []
        return own + [src for item in value.values() for src in sources(item)]
    return [src for item in value for src in sources(item)] if isinstance(value, list) else []


@pytest.mark.parametrize("which", ["site", "hostile_site"])
def test_every_address_of_every_page_leads_to_a_file_and_every_fragment_to_a_place(which, request):
    built = request.getfixturevalue(which)
    for page in built.pages:
        addresses = addresses_of(page)
        assert addresses.found, page
        lost = [found for found in dict.fromkeys(addresses.found) if not leads_somewhere(page, found, built.folder)]
        assert lost == [], page
        for block in addresses.blocks:
            missing = [src for src in sources(json.loads(block)) if not leads_somewhere(page, src, built.folder)]
            assert missing == [], page


@pytest.mark.parametrize("which", ["site", "hostile_site"])
def test_every_address_inside_a_chunk_leads_to_a_file(which, request):
    built = request.getfixturevalue(which)
    seen = 0
    for chunk in sorted(built.folder.rglob("data/*.js")):
        _, value = read_chunk(chunk.read_bytes())
        if not isinstance(value, dict) or "hrefs" not in value:
            continue
        is_of_run = chunk.parent.parent.name == "analysis"
        root = chunk.parents[2] if is_of_run else built.folder
        for each in value["hrefs"].values():
            listed = each["dictionary"] if isinstance(each, dict) else each
            for href in dict.fromkeys(href for href in listed if href):
                seen += 1
                assert leads_somewhere(root / "page", href, built.folder), (chunk.name, href)
    assert seen > 10


def test_the_scripts_and_styles_of_every_page_are_small():
    files = assets()
    sizes = {ending: sum(len(files[name]) for name in CORE if name.endswith(ending)) for ending in (".css", ".js")}
    assert sizes[".css"] < CSS_LIMIT_BYTES
    assert sizes[".js"] < SCRIPT_LIMIT_BYTES


def test_a_run_page_is_small_and_so_is_every_chunk_of_samples(site):
    for page in site.run_pages:
        assert page.stat().st_size < PAGE_LIMIT_BYTES, (page, page.stat().st_size)
    for chunk in site.folder.glob("*/analysis/data/*.js"):
        assert chunk.stat().st_size <= CHUNK_LIMIT_BYTES, chunk


def test_no_file_of_a_site_lies_hidden_or_raw_or_holds_an_absolute_address(site):
    for path in site.folder.rglob("*"):
        parts = path.relative_to(site.folder).parts
        assert not any(part.startswith(".") or part == "raw" for part in parts), path
        if path.suffix in (".html", ".css"):
            text = path.read_text()
            assert str(site.folder.parent) not in text
            assert 'href="/' not in text
            assert 'src="/' not in text


@pytest.mark.browser
def test_a_site_that_was_zipped_moved_and_renamed_opens_as_before(hostile_site, site, browser, tmp_path):
    for number, built in enumerate((site, hostile_site)):
        archive = shutil.make_archive(str(tmp_path / f"packed{number}"), "zip", built.folder)
        moved = tmp_path / "else where" / f"ümlaut #{number} 100%"
        shutil.unpack_archive(archive, moved)
        tab = browser.open((moved / "index.html").as_uri())
        for page in built.pages[:: 1 if browser.name == "chromium" else 3]:
            tab.go((moved / page.relative_to(built.folder)).as_uri())
            assert tab.complaints() == [], page
            assert tab.evaluate("document.querySelectorAll('h1').length") == 1, page
        tab.close()


@pytest.mark.browser
def test_a_chunk_that_is_missing_or_of_another_build_is_said_in_its_place(site, browser, tmp_path):
    moved = tmp_path / "site"
    shutil.copytree(site.folder, moved)
    page = moved / "made-2/analysis/index.html"
    table = 'document.querySelector(".table[data-chunk]")'
    tab = browser.open(page.as_uri())
    key = tab.evaluate(f"{table}.dataset.table")
    chunk = moved / "made-2/analysis" / tab.evaluate(f"{table}.dataset.chunk")
    chunk.write_text('trainsite.add("another",{"row_count":0,"columns":[]});\n')
    tab.go(f"{page.as_uri()}#{key}.q=zzz")
    tab.go("about:blank")
    tab.go(f"{page.as_uri()}#{key}.q=zzz")
    said = tab.wait(f"(() => {{ const note = {table}.querySelector('.failed'); return note && note.textContent; }})()")
    assert "another build" in said
    chunk.unlink()
    tab.go("about:blank")
    tab.go(f"{page.as_uri()}#{key}.q=zzz")
    said = tab.wait(f"(() => {{ const note = {table}.querySelector('.failed'); return note && note.textContent; }})()")
    assert "missing" in said
    assert tab.evaluate(f"{table}.querySelectorAll('tbody tr').length") > 0
    tab.close()
