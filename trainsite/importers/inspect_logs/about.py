"""What a log says of all of its samples, as far as rows and scores need it."""

from collections.abc import Iterator

from trainsite.dataclass import dataclass
from trainsite.importers.importer import ImportOptions
from trainsite.importers.inspect_logs.header import Log, section
from trainsite.records.codec import Json
from trainsite.trajectories.fields import as_count, as_id, as_texts

_MOCK_PROVIDER = "mockllm/"


@dataclass(frozen=True, kw_only=True)
class About:
    """Goes to another process with the rows."""

    benchmark: str
    version: str | None
    model: str
    variant: str
    evidence: str
    run_id: str | None
    tags: tuple[str, ...]
    epochs: int
    metrics: tuple[str, ...]
    """The metrics that its scorers were to give; a sample without scores is an unscored case of each."""


def read_about(log: Log, options: ImportOptions) -> About:
    """Return what a log says; the options win where they say something."""
    spec = log.spec
    return About(
        benchmark=options.benchmark or str(spec["task"]) or "task",
        version=as_id(spec.get("task_version")),
        model=options.model or str(spec["model"]) or "model",
        variant=options.variant,
        evidence="mocked" if str(spec["model"]).startswith(_MOCK_PROVIDER) else "imported",
        run_id=as_id(spec.get("eval_id")) or as_id(spec.get("run_id")),
        tags=as_texts(spec.get("tags")) or (),
        epochs=as_count(section(spec, "config").get("epochs")) or 1,
        metrics=tuple(dict.fromkeys(_metrics(log))),
    )


def metric_name(scorer: Json, name: Json) -> str:
    """Return our name of a score: the scorer, and behind a slash the key of a scorer that gives several values."""
    if not isinstance(scorer, str) or not scorer:
        return str(name or "score")
    return scorer if not isinstance(name, str) or name in ("", scorer) else f"{scorer}/{name}"


def _metrics(log: Log) -> Iterator[str]:
    results = section(log.header, "results").get("scores")
    found = False
    for score in results if isinstance(results, list) else ():
        if isinstance(score, dict):
            found = True
            yield metric_name(score.get("scorer"), score.get("name"))
    scorers = log.spec.get("scorers")
    for scorer in scorers if isinstance(scorers, list) and not found else ():
        if isinstance(scorer, dict) and isinstance(scorer.get("metrics"), list | None):
            yield metric_name(scorer.get("name"), None)
