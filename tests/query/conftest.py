"""Small archives: runs that are whole by every hash, made of one collected run and tables written here."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest


class Runs:
    """Writes runs into an archive; ``add`` makes one or replaces it."""

    def __init__(self, archive: Path, template: Path) -> None:
        self.archive = archive
        self.template = template
        self.manifest = json.loads((template / "collection-manifest.json").read_bytes())

    def add(
        self, name: str, run_id: str | None = None, label: str | None = None, adopted: list[dict] = (), **tables: list
    ) -> Path:
        """Write a run; ``tables`` maps ``<step>__<view>`` to rows."""
        folder = self.archive / name
        shutil.rmtree(folder, ignore_errors=True)
        digest = hashlib.sha256(name.encode()).hexdigest()[:8]
        manifest = self.manifest | {
            "run_id": run_id or f"20260101T000000Z-{digest}",
            "label": label,
            "previews": [],
            "problems": [],
        }
        manifest["steps"] = [self._step(folder, line, tables) for line in self.manifest["steps"]]
        manifest["artifacts"] = []
        manifest["provenance"] = manifest["provenance"] | {"adopted": list(adopted)}
        problems = self._table(folder, "problems.ndjson", "problem", tables.get("problems", []))
        manifest["artifacts"].append(problems)
        (folder / "collection-manifest.json").write_text(json.dumps(manifest))
        return folder

    def _step(self, folder: Path, line: dict, tables: dict[str, list[dict]]) -> dict:
        step = json.loads((self.template / line["path"]).read_bytes()) | {"previews": [], "artifacts": []}
        for key, rows in sorted(tables.items()):
            step_id, _, view = key.partition("__")
            if step_id != line["id"]:
                continue
            path = f"steps/{step_id}/{view}.ndjson"
            kind = KINDS[view]
            if kind == "native-row":
                path = f"steps/{step_id}/tasks/{view}_trajectories.jsonl"
            step["artifacts"].append(self._table(folder, path, kind, rows))
        path = folder / line["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(step))
        return line | {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}

    @staticmethod
    def _table(folder: Path, path: str, kind: str, rows: list[dict]) -> dict:
        data = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        return {
            "kind": "table",
            "path": path,
            "sha256": digest,
            "size_bytes": len(data),
            "schema": kind,
            "rows": len(rows),
        }


KINDS = {
    "scores": "score",
    "cases": "case",
    "comparisons": "comparison",
    "trajectories": "trajectory",
    "models": "model",
    "curves": "curve-point",
    "redactions": "redaction",
    "response": "native-row",
}


@pytest.fixture(scope="session")
def template_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a collected run of which small ones are made."""
    import os

    from click.testing import CliRunner

    from trainsite.cli.app import cli

    folder = tmp_path_factory.mktemp("template")
    before = dict(os.environ)
    os.environ.update(HOME=str(folder), SOURCE_DATE_EPOCH="1750000000")
    try:
        result = CliRunner().invoke(cli, ["run-collection", "-q", "-o", str(folder / "runs" / "template")])
    finally:
        os.environ.clear()
        os.environ.update(before)
    assert result.exit_code == 0, result.output
    return folder / "runs" / "template"


@pytest.fixture
def runs(tmp_path: Path, template_run: Path) -> Runs:
    """Return what writes runs into ``<tmp_path>/runs``."""
    archive = tmp_path / "runs"
    archive.mkdir()
    return Runs(archive, template_run)


@pytest.fixture
def make_runs(template_run: Path):
    """Return what gives a writer of runs for any folder."""
    return lambda archive: Runs(archive, template_run)


@pytest.fixture
def score():
    """Return what makes a row of ``scores``."""

    def make(value: float, **more: object) -> dict:
        row = {
            "step": "action_benchmark",
            "benchmark": "b",
            "metric": "accuracy",
            "value": value,
            "n": 10,
            "interval_low": 0.0,
            "interval_high": 1.0,
            "interval_method": "wilson",
            "evidence": "live",
            "model_id": "m",
            "variant": "base",
        }
        return row | more

    return make


@pytest.fixture
def trajectory():
    """Return what makes a row of ``trajectories``."""

    def make(row_id: str, *contents: str, **more: object) -> dict:
        row = {
            "row_id": row_id,
            "file": "f.jsonl",
            "line": 1,
            "format": "chat",
            "evidence": "imported",
            "trajectory_id": f"t-{row_id}",
            "tags": [],
            "tasks": [],
            "calls": [],
            "messages": [{"role": "user", "content": content} for content in contents],
            "extra": {},
        }
        return row | more

    return make


@pytest.fixture
def contents():
    """Return what reads every view of an archive, rows sorted, so that two archives can be told apart."""
    from trainsite.query.connection import open_archive
    from trainsite.query.views import all_views

    def read(archive: Path, **options: object) -> dict[str, list[str]]:
        connection = open_archive(archive, **options)
        names = [view.name for view in all_views()]
        found = {name: sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"').fetchall())) for name in names}
        connection.close()
        return found

    return read
