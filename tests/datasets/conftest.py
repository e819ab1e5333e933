"""Rows to make data sets of, and the builder with a fixed key and clock."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from trainsite.datasets import Built, DatasetTools, build_dataset, make_request
from trainsite.privacy import Redactor


@dataclass(frozen=True)
class Made:
    """A data set that was built, and its folder."""

    folder: Path
    built: Built

    @property
    def document(self):
        return self.built.dataset

    def rows(self, form: str = "native", split: str | None = None) -> list:
        names = [split] if split else ["train", "val", "test"]
        paths = [self.folder / form / f"{name}.jsonl" for name in names]
        return [json.loads(line) for path in paths for line in path.read_bytes().splitlines()]

    def excluded(self) -> list:
        return [json.loads(line) for line in (self.folder / "excluded.ndjson").read_bytes().splitlines()]

    def contents(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }


@pytest.fixture(scope="session")
def native():
    """Return a function that makes a native row; further keys go to its top."""

    def make(user: str, answer: str, *, trajectory: str | None = None, task: str = "response", **others):
        ids = {"trajectoryId": trajectory, "callId": f"{trajectory}-c"} if trajectory else {}
        metadata = {"task_type": task, **others.pop("metadata", {})}
        return {
            "format": "eliza_native_v1",
            "schemaVersion": 1,
            "boundary": "vercel_ai_sdk.generateText",
            **ids,
            "purpose": task,
            "model": "wren-2b",
            "request": {"messages": [{"role": "user", "content": user}]},
            "response": {"text": answer},
            "metadata": metadata,
            **others,
        }

    return make


@pytest.fixture(scope="session")
def build():
    """Return a function that builds a data set of rows, or of ``sources``, below a folder."""

    def run(folder: Path, rows=None, *, sources=None, output: str = "out", **given) -> Made:
        if sources is None:
            source = folder / "rows.jsonl"
            source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
            sources = [source]
        tools = DatasetTools(redactor=Redactor(bytes(32)), clock=lambda: 1_750_000_000.0, progress=lambda _: None)
        return Made(folder / output, build_dataset(make_request(sources, folder / output, **given), tools))

    return run
