"""The index of an archive, held against the runs that lie there."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from trainsite.archive import layout
from trainsite.archive.index import load_index
from trainsite.archive.seal import PAGE_TEXT, page_text
from trainsite.archive.validation.content import cleaned, iter_private
from trainsite.archive.validation.documents import check_document
from trainsite.archive.validation.report import Flaw, Ledger, Severity, unreadable
from trainsite.privacy import Redactor
from trainsite.records.codec import Json, to_document

_AGAIN = "collect into the archive once more; the index is rewritten then"
_LINK = Flaw("link", "is a symbolic link", "put the file itself in its place")
_PRIVATE_NAME = Flaw(
    "personal_data",
    "the folder's name holds something private, so the index leaves the run out",
    "rename the folder, and collect into the archive once more",
    severity="note",
)
_WORDS = frozenset({"label", "examples", "headline", "first", "note", "params", "command"})
"""Fields that hold words, which redaction may have changed once more on their way into the index."""


def check_index(archive: Path, ledger: Ledger, redactor: Redactor | None) -> None:
    """Look at an archive's index and its page: sound, and about the runs that are there."""
    path = archive / layout.INDEX_JSON
    fresh = {entry.path: to_document(entry) for entry in load_index(archive).collections}
    if path.is_symlink():
        ledger.look(path)
        ledger.add(path, _LINK)
    elif path.is_file():
        ledger.look(path)
        index = check_document(path, "collection-index", ledger, redactor)
        if index is not None:
            for name in [name for name in fresh if cleaned(name, redactor) != name]:
                del fresh[name]
                ledger.add(archive / name, _PRIVATE_NAME)
            for flaw in _iter_stale(archive, index, fresh):
                ledger.add(path, flaw)
            _check_page(archive, [*fresh], ledger, redactor)
    elif fresh:
        ledger.add(path, Flaw("stale_index", "is not there, and runs are", _AGAIN, severity="note"))


def _iter_stale(archive: Path, index: dict[str, Json], fresh: dict[str, dict[str, Json]]) -> Iterator[Flaw]:
    listed = {entry["path"]: entry for entry in index["collections"]}
    for position, entry in enumerate(index["collections"]):
        name, place = entry["path"], f"$.collections[{position}]"
        if name in fresh:
            differing = [key for key in entry if key not in _WORDS and _plain(entry[key]) != _plain(fresh[name][key])]
            if differing:
                message = f"says otherwise of {name} than its manifest: {', '.join(differing)}"
                yield Flaw("stale_index", message, _AGAIN, place, _severity(archive, name))
        elif not layout.is_run(archive / name):
            yield Flaw("stale_index", f"names {name}, which is not there", _AGAIN, place)
    for name in fresh:
        if name not in listed:
            yield Flaw("stale_index", f"lacks the run {name}", _AGAIN, severity=_severity(archive, name))
    for position, name in enumerate(index["unfinished"]):
        if not layout.is_safe_relative(name) or not (archive / name).is_dir():
            yield Flaw("stale_index", f"names {name}, which is not there", _AGAIN, f"$.unfinished[{position}]")
    if index["run_count"] != len(listed):
        message = f"run_count is {index['run_count']}, and {len(listed)} runs are listed"
        yield Flaw("stale_index", message, _AGAIN, "$.run_count")


def _plain(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if key not in _WORDS}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _severity(archive: Path, name: str) -> Severity:
    """
    Return how bad it is that the index lacks what a run says: no error where its writer may just have been stopped.

    A run is complete a moment before the index knows of it. Its writer's lock file tells it from a run that was
    brought here, and that its manifest is the newer file tells it from an index that was changed.
    """
    lock = archive / layout.STATE / "locks" / f"run-{name}.lock"
    manifest, index = archive / name / layout.MANIFEST, archive / layout.INDEX_JSON
    return "note" if lock.is_file() and _mtime_ns(manifest) >= _mtime_ns(index) else "error"


def _mtime_ns(path: Path) -> int:
    return path.stat().st_mtime_ns


def _check_page(archive: Path, names: list[str], ledger: Ledger, redactor: Redactor | None) -> None:
    page = archive / layout.INDEX_HTML
    files = [page, page.with_suffix(".css"), page.with_suffix(".js")]
    for path in files:
        ledger.look(path)
        if path.is_symlink():
            ledger.add(path, _LINK)
        elif not path.is_file():
            # The page is written after the index, so a writer that was stopped at its first run leaves none.
            severity: Severity = "error" if len(names) > 1 or page.is_file() else "note"
            ledger.add(path, Flaw("missing_file", "is not there, and the index is", _AGAIN, severity=severity))
        elif path == page:
            _check_text(archive, path, names, ledger, redactor)


def _check_text(archive: Path, page: Path, names: list[str], ledger: Ledger, redactor: Redactor | None) -> None:
    try:
        text = page.read_bytes().decode("utf-8", "replace")
    except OSError as error:
        ledger.add(page, unreadable(error))
        return
    is_older = _mtime_ns(page) < _mtime_ns(archive / layout.INDEX_JSON)
    for name in names:
        if f'"{quote(name)}/' not in text:
            severity: Severity = "note" if is_older else _severity(archive, name)
            ledger.add(page, Flaw("stale_index", f"does not name the run {name}", _AGAIN, severity=severity))
    for flaw in iter_private(page_text(text), PAGE_TEXT, redactor):
        ledger.add(page, flaw)
