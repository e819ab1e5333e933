"""The manifest of a finished run, or the reason why the run cannot be taken."""

import hashlib
from pathlib import Path

import orjson

from trainsite.archive import layout
from trainsite.archive.index import is_fit_name
from trainsite.archive.migrate import upgrade
from trainsite.dataclass import dataclass
from trainsite.errors import TrainsiteError
from trainsite.query.catalog import Trouble
from trainsite.query.scan import Stamp
from trainsite.records.codec import Json
from trainsite.records.schema import explain, is_valid

UNREADABLE = "unreadable_run"
_KIND = "collection-manifest"
_WORDS = 120


@dataclass(frozen=True)
class Head:
    """A run whose manifest could be read."""

    folder: Path
    stamp: Stamp
    sha256: str
    run_id: str
    manifest: dict[str, Json]
    data: bytes = b""
    """The file, where it was to be kept."""
    is_as_written: bool = True
    """Whether the manifest is what the file says; false where an older one was brought up."""


@dataclass(frozen=True)
class Unfit:
    """A run that cannot be taken, and why."""

    sha256: str
    """Of its manifest; empty where that cannot be read."""
    trouble: Trouble


def read_head(folder: Path, stamp: Stamp, *, keep: bool = False) -> Head | Unfit:
    """Return the manifest of a run in the current version, or why there is none; with ``keep`` the file's bytes too."""
    sha256 = ""
    try:
        data = (folder / layout.MANIFEST).read_bytes()
        sha256 = hashlib.sha256(data).hexdigest()
        manifest, is_as_written = _manifest(folder.name, data)
    except OSError as error:
        return _unfit(sha256, f"{error.strerror}; check its permissions", stamp)
    except orjson.JSONDecodeError as error:
        return _unfit(sha256, f"not JSON ({error}); restore or delete the run", stamp)
    except (TrainsiteError, ValueError) as error:
        return _unfit(sha256, str(error).removeprefix(": "), stamp)
    return Head(folder, stamp, sha256, manifest["run_id"], manifest, data if keep else b"", is_as_written)


def _manifest(name: str, data: bytes) -> tuple[dict[str, Json], bool]:
    if not is_fit_name(name):
        raise ValueError("its folder's name does not work everywhere; rename it")
    written = orjson.loads(data)
    if not isinstance(written, dict):
        raise ValueError("not a trainsite manifest; restore or delete the run")  # noqa: TRY004 - it is about a file
    manifest = upgrade(_KIND, written, place="")
    if not is_valid(_KIND, manifest):
        finding = explain(_KIND, manifest, limit=1)[0]
        # The value stands first in these words, and may be the whole document.
        why = finding.message if len(finding.message) <= _WORDS else "…" + finding.message[-_WORDS:]
        raise ValueError(f"{finding.path}: does not fit its schema ({why}); see trainsite validate")
    return manifest, manifest is written


def _unfit(sha256: str, message: str, stamp: Stamp) -> Unfit:
    return Unfit(sha256, Trouble(UNREADABLE, layout.MANIFEST, message, stamp))
