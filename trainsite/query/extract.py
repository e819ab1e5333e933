"""Takes one finished run apart: what its manifest, its step records and its tables say, as spooled rows."""

import hashlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import orjson

from trainsite.archive import layout
from trainsite.archive.atomic import hash_file
from trainsite.query.catalog import Trouble
from trainsite.query.head import Head
from trainsite.query.scan import stamp_of
from trainsite.query.spool import ChangedFileError, Spool
from trainsite.records.codec import Json, from_json
from trainsite.records.run import Artifact
from trainsite.records.schema import is_valid

CHANGED = "changed_file"
_SPOOLED = frozenset(layout.VIEWS.values()) - {"run-journal"} | {"native-row"}


def spool_run(head: Head, spool: Spool) -> tuple[Trouble, ...]:
    """Append everything that a run holds; return what of it could not be taken, and why."""
    manifest, run_id = head.manifest, head.run_id
    spool.add("run", run_id, None, [_run_row(head)])
    spool.add("source", run_id, None, manifest["sources"])
    spool.add("input", run_id, None, manifest["provenance"]["inputs"])
    spool.add("check", run_id, None, manifest["readiness"]["checks"])
    spool.add("gap", run_id, None, manifest["gaps"])
    spool.add("preflight", run_id, None, manifest["preflight"]["checks"])
    troubles: list[Trouble] = []
    artifacts: dict[str, tuple[str | None, Json]] = {each["path"]: (None, each) for each in manifest["artifacts"]}
    adopted = {each["step"]: each["run_id"] for each in manifest["provenance"].get("adopted", ())}
    for line in manifest["steps"]:
        for step in _take_step(head, line, troubles):
            row = step | step["counts"] | {"adopted_from": adopted.get(step["id"])}
            spool.add("step", run_id, step["id"], [row])
            artifacts |= {each["path"]: (step["id"], each) for each in step["artifacts"]}
    for path, (step_id, artifact) in list(artifacts.items()):
        if path == layout.PAGE_LIST or (artifact["schema"] in _SPOOLED and not path.startswith(f"{layout.ANALYSIS}/")):
            why = _take_table(head, step_id, from_json(Artifact, artifact), spool, artifacts)
            troubles += [_changed(head, path, why)] if why else []
    _add_artifacts(run_id, artifacts, spool)
    return tuple(troubles)


def is_untouched(head: Head) -> bool:
    """Tell whether every record and table of a run is still the file that the run's records name."""
    troubles: list[Trouble] = []
    artifacts: list[Json] = list(head.manifest["artifacts"])
    for line in head.manifest["steps"]:
        for step in _take_step(head, line, troubles):
            artifacts += step["artifacts"]
    return not troubles and all(_is_same(head, each) for each in artifacts if each["schema"] in _SPOOLED)


def _is_same(head: Head, artifact: Json) -> bool:
    try:
        return hash_file(_inside(head, artifact["path"])) == (artifact["sha256"], artifact["size_bytes"])
    except (OSError, ChangedFileError):
        return False


def _run_row(head: Head) -> dict[str, Json]:
    manifest = head.manifest
    made, readiness = manifest["provenance"], manifest["readiness"]
    imported = made.get("imported") or {}
    return {
        **{key: manifest[key] for key in ("label", "status", "started_at", "finished_at", "duration_s")},
        "path": head.folder.name,
        "version": made["version"],
        "commit": made["commit"],
        "commit_source": made["commit_source"],
        "redaction_key_id": made["redaction_key_id"],
        "rules_sha256": made["rules_sha256"],
        "redacted_from": made.get("redacted_from"),
        "imported_format": imported.get("format"),
        "coverage": made.get("coverage"),
        "live": manifest["recipe"]["live"],
        "tiers": manifest["recipe"]["tiers"],
        "readiness_status": readiness["status"],
        "ready": readiness["ready"],
        "partial": readiness["partial"],
        "missing": readiness["missing"],
        "artifact_count": _whole(manifest, "artifacts"),
        "problem_count": _whole(manifest, "problems"),
        "redaction_count": manifest["redactions"]["total"],
        "manifest_sha256": head.sha256,
    }


def _whole(manifest: dict[str, Json], name: str) -> int:
    return len(manifest[name]) + int(manifest["truncated"].get(name, 0))


def _take_step(head: Head, line: dict[str, Json], troubles: list[Trouble]) -> Iterator[dict[str, Json]]:
    """Yield a step's record, where it is the one that the manifest names."""
    try:
        step = orjson.loads(_verified(head, line["path"], line["sha256"]))
        if is_valid("step", step):
            yield step
            return
        why = "does not fit its schema"
    except OSError as error:
        why = error.strerror or "cannot be read"
    except (ValueError, ChangedFileError) as error:
        why = str(error)
    troubles.append(_changed(head, line["path"], why))


def _verified(head: Head, path: str, sha256: str) -> bytes:
    """Return the content of a small file of a run; raises ChangedFileError where it is not what is named."""
    data = _inside(head, path).read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ChangedFileError("is not the file that the run's records name")
    return data


def _inside(head: Head, path: str) -> Path:
    if not layout.is_safe_relative(path) or layout.is_inside_raw(PurePosixPath(path)):
        raise ChangedFileError("lies outside what may be read")
    return head.folder / path


def _take_table(
    head: Head, step_id: str | None, artifact: Artifact, spool: Spool, artifacts: dict[str, tuple[str | None, Json]]
) -> str | None:
    """Append the rows of a table, or the pages of the list of pages to the artifacts; return why that failed."""
    try:
        path = _inside(head, artifact.path)
        if artifact.path == layout.PAGE_LIST:
            pages = [orjson.loads(line) for line in _verified(head, artifact.path, artifact.sha256).splitlines()]
            artifacts |= {each["path"]: (None, each) for each in pages}
        elif artifact.schema == "problem":
            if artifact.path == layout.PROBLEMS:
                spool.copy("problem", head.run_id, "", path, artifact)
        elif step_id is not None and artifact.schema is not None:
            spool.copy(artifact.schema, head.run_id, step_id, path, artifact)
    except OSError as error:
        return error.strerror or "cannot be read"
    except (ValueError, KeyError, TypeError, ChangedFileError) as error:
        return str(error)
    return None


def _add_artifacts(run_id: str, artifacts: dict[str, tuple[str | None, Json]], spool: Spool) -> None:
    steps: dict[str | None, list[Json]] = {}
    for step_id, artifact in artifacts.values():
        steps.setdefault(step_id, []).append(artifact)
    for step_id, rows in steps.items():
        spool.add("artifact", run_id, step_id, rows)


def _changed(head: Head, path: str, why: str) -> Trouble:
    message = f"{why}; its rows are left out: restore it, see trainsite validate"
    return Trouble(CHANGED, path, message, stamp_of(head.folder / path))
