"""Makes a finished run's manifest again from its records, and says where the written one differs."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from trainsite.archive import layout
from trainsite.archive.atomic import hash_file
from trainsite.archive.journal import load_journal
from trainsite.archive.reader import iter_rows, load_manifest, load_step
from trainsite.collection.facts import gather_facts
from trainsite.collection.manifest import Ending, make_manifest
from trainsite.collection.request import STEP_IDS
from trainsite.collection.tiers import judged_tiers
from trainsite.errors import TrainsiteError
from trainsite.records.codec import Json, to_document
from trainsite.records.problem import Problem
from trainsite.records.run import LIST_LIMIT, Adopted, Manifest

SHOWN_CHARS = 60


def recheck_run(run: Path) -> list[tuple[str, str]]:
    """
    Return where a manifest says what the run's records do not, as JSON path and message.

    What only the writer knew (when it ended, preflight, what the request itself had redacted, the list of artifacts) is
    taken from the manifest. A run whose records cannot be read is left to the checks of its files.
    """
    try:
        written = load_manifest(run)
        expected = _expected(run, written)
    except (TrainsiteError, OSError, KeyError):
        return []
    return list(_differences("$", to_document(expected), to_document(written)))


def _expected(run: Path, written: Manifest) -> Manifest:
    journal = load_journal(run)
    if journal is None:
        raise KeyError(layout.JOURNAL)
    steps = [load_step(run, step) for step in STEP_IDS]
    first, count = _problems(run)
    adopted = tuple(
        Adopted(step=step, run_id=entry.adopted_from) for step, entry in journal.finished.items() if entry.adopted_from
    )
    ending = Ending(
        finished_at=written.finished_at,
        duration_s=written.duration_s,
        redaction_key_id=written.provenance.redaction_key_id,
        rules_sha256=written.provenance.rules_sha256,
        adopted=adopted,
        preflight=written.preflight,
        step_sha256={step.id: hash_file(run / layout.step_record(step.id))[0] for step in steps},
        problems=first,
        problem_count=count,
        artifacts=(),
        redactions={},
        coverage=written.provenance.coverage,
    )
    made = make_manifest(journal.header, gather_facts(run, steps, judged_tiers(journal.header)), ending)
    truncated = {name: count for name, count in made.truncated.items() if name != "artifacts"}
    if "artifacts" in written.truncated:
        truncated["artifacts"] = written.truncated["artifacts"]
    redactions = made.redactions
    if all(written.redactions.by_class.get(name, 0) >= count for name, count in redactions.by_class.items()):
        redactions = replace(written.redactions, total=sum(written.redactions.by_class.values()))
    return replace(
        made,
        artifacts=written.artifacts,
        truncated=truncated,
        redactions=redactions,
        provenance=replace(made.provenance, version=written.provenance.version),
    )


def _problems(run: Path) -> tuple[tuple[Problem, ...], int]:
    first: list[Problem] = []
    count = 0
    for problem in iter_rows(Problem, run / layout.PROBLEMS):
        count += 1
        if count <= LIST_LIMIT:
            first.append(problem)
    return tuple(first), count


def _differences(path: str, expected: Json, written: Json) -> Iterator[tuple[str, str]]:
    """Yield the places where two documents differ, a list or a value at a time."""
    if isinstance(expected, dict) and isinstance(written, dict):
        for key in sorted(expected.keys() | written.keys()):
            if key not in written or key not in expected:
                yield f"{path}.{key}", "is in one of manifest and records only"
            else:
                yield from _differences(f"{path}.{key}", expected[key], written[key])
    elif isinstance(expected, list) and isinstance(written, list) and len(expected) == len(written):
        for number, (one, other) in enumerate(zip(expected, written, strict=True)):
            yield from _differences(f"{path}[{number}]", one, other)
    elif isinstance(expected, list) and isinstance(written, list):
        yield path, f"has {len(written)} entries, the records make {len(expected)}"
    elif expected != written:
        yield path, f"says {_shown(written)}, the records say {_shown(expected)}"


def _shown(value: Json) -> str:
    text = str(value)
    return text if len(text) <= SHOWN_CHARS else text[:SHOWN_CHARS] + "…"
