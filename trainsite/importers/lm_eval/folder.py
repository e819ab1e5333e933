"""The results files under a folder, each a run, and the samples that belong to each."""

import os
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from trainsite.collection.inputs import shown_name
from trainsite.dataclass import dataclass
from trainsite.errors import SourceError
from trainsite.importers.importer import Detection, ImportOptions, SourceRun
from trainsite.importers.lm_eval.evaluation import Evaluation, SampleFile
from trainsite.importers.lm_eval.outcome import Results, is_results, load_results
from trainsite.importers.lm_eval.writing import write

_RESULTS = re.compile(r"(?P<stem>.*?)_?(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9.-]+)?\.json(?:\.gz|\.zst)?")
_SAMPLES = re.compile(r"samples_(?P<task>.+?)(?:_(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9.-]+))?\.jsonl(?:\.gz|\.zst)?")
_MAX_FILES = 100_000


@dataclass(frozen=True)
class _Pair:
    """A results file and the samples beside it."""

    results: Path
    samples: tuple[SampleFile, ...]
    orphans: tuple[Path, ...]


def detect(source: Path) -> Detection | None:
    """Say whether a file, or one under a folder, is a results file of the harness."""
    try:
        found = [source] if source.is_file() and is_results(source) else _results_files(source)[:1]
    except OSError:
        return None
    return Detection(0.9, "results by task with versions and shots") if found else None


def runs(source: Path, options: ImportOptions) -> Iterator[SourceRun]:
    """Yield a run per results file."""
    paths = [source] if source.is_file() else _results_files(source)
    if not paths:
        raise SourceError(f"{shown_name(source.name)}: holds no results_*.json; give the harness's output folder")
    for pair in _pairs(paths):
        results = load_results(pair.results)
        model = results.model or options.model
        if model is None:
            raise SourceError(f"{shown_name(pair.results.name)}: does not say its model; give --model ID")
        yield SourceRun(
            name=_run_name(pair.results, source),
            write=partial(write, evaluation=_evaluation(pair, results, model, options)),
            files=(pair.results, *(sample.path for sample in pair.samples)),
            label=f"{model}, {', '.join(results.tasks())}"[:200],
            started_at=results.started_at,
            finished_at=results.finished_at,
        )


def _evaluation(pair: _Pair, results: Results, model: str, options: ImportOptions) -> Evaluation:
    return Evaluation(
        file=shown_name(pair.results.name),
        results=results,
        samples=pair.samples,
        left=tuple(shown_name(path.name) for path in pair.orphans),
        model=model,
        variant=options.variant,
    )


def _results_files(folder: Path) -> list[Path]:
    """Return the results files under a folder in their order; links are not followed. Raises OSError."""
    found, count = [], 0
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not (Path(place) / name).is_symlink())
        for name in sorted(names):
            count += 1
            if count > _MAX_FILES:
                raise SourceError(f"{shown_name(folder.name)}: more than {_MAX_FILES:,} files; give a folder inside it")
            path = Path(place) / name
            if _RESULTS.fullmatch(name) and path.is_file() and not path.is_symlink() and is_results(path):
                found.append(path)
    return found


def _pairs(paths: list[Path]) -> Iterator[_Pair]:
    """Yield each results file with the samples of its date; those of no results file go to the first of the folder."""
    by_folder: dict[Path, list[Path]] = {}
    for path in paths:
        by_folder.setdefault(path.parent, []).append(path)
    for folder, results in by_folder.items():
        samples: dict[Path, re.Match[str]] = {}
        for path in sorted(folder.iterdir()):
            match = _SAMPLES.fullmatch(path.name)
            if match and path.is_file() and not path.is_symlink():
                samples[path] = match
        dates = {path: _date(path) for path in results}
        orphans = tuple(path for path, match in samples.items() if match["date"] not in dates.values())
        for number, path in enumerate(results):
            own = tuple(
                SampleFile(each, shown_name(each.name), shown_name(match["task"]))
                for each, match in samples.items()
                if match["date"] == dates[path]
            )
            is_whole = len(paths) > 1 or path.name.startswith("results")
            yield _Pair(path, own, orphans if not number and is_whole else ())


def _date(path: Path) -> str | None:
    match = _RESULTS.fullmatch(path.name)
    return match["date"] if match else None


def _run_name(path: Path, source: Path) -> str:
    """Return a folder name for a run: the path inside the source, without the endings."""
    name = path.relative_to(source).as_posix() if source.is_dir() else f"{path.absolute().parent.name}/{path.name}"
    name = re.sub(r"\.json(?:\.gz|\.zst)?$", "", shown_name(name))
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.") or "lm-eval"
