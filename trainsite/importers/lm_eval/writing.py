"""One evaluation as trajectories, cases and scores of a run."""

from collections.abc import Iterator
from functools import partial

from trainsite.errors import SourceError
from trainsite.evals.tally import ScoreTally
from trainsite.importers.lm_eval.evaluation import Evaluation, SampleFile
from trainsite.importers.lm_eval.outcome import MAPPED, Measured
from trainsite.importers.lm_eval.samples import KNOWN, STEP, Task, read_cases, read_sample, sample_key
from trainsite.importers.lm_eval.samples import MAPPED as SAMPLE_MAPPED
from trainsite.importers.lm_eval.scores import write_scores
from trainsite.importers.loose_json import parse_loose
from trainsite.importers.seen import Seen
from trainsite.importers.sink import Reading, Sink
from trainsite.records.codec import Json
from trainsite.records.problem import Problem
from trainsite.trajectories import RawRow, iter_raw_rows
from trainsite.trajectories.parsing import RowError

TRAJECTORIES = "test_trajectories"


def write(sink: Sink, *, evaluation: Evaluation) -> None:
    """Write the samples, and the scores: from the samples where there are some, else as the file has them."""
    results = evaluation.results
    kept = results.kept()
    known = MAPPED & results.value.keys()
    sink.saw(files=1, files_read=1, mapped=known, kept=kept, unmapped=results.value.keys() - known - kept.keys())
    ours: dict[tuple[str, str], tuple[float, int]] = {}
    for number, file in enumerate(evaluation.samples, 1):
        tally = _write_samples(sink, number, file, evaluation)
        ours |= {(key[1], key[3]): (sums.mean, sums.n) for key, sums in tally.sums.items() if sums.n}
    errors = write_scores(sink, evaluation, ours)
    sink.summary(STEP, lm_eval=kept, source_errors=errors)
    for name in evaluation.left:
        message = "samples without a results file of the same date; give that file too"
        sink.problem(STEP, Problem(code="left_out", message=message, file=name, is_row=False))
    step = sink.step(STEP)
    if not step.rows["scores"]:
        sink.refuse(f"{evaluation.file}: no score could be read")


def _write_samples(sink: Sink, number: int, file: SampleFile, evaluation: Evaluation) -> ScoreTally:
    results = evaluation.results
    named = [each for each in results.measured() if isinstance(each, Measured) and each.task == file.task]
    task = Task(
        name=file.task,
        model=evaluation.model,
        variant=evaluation.variant,
        version=results.version(file.task),
        metrics=tuple(dict.fromkeys(each.metric.split(",", 1)[0] for each in named)),
        not_means=frozenset(each.metric for each in named if not results.has_mean(file.task, each.metric)),
    )
    met = _Met()
    reading = Reading(partial(read_sample, task=task), partial(read_cases, task=task), STEP)
    content = sink.step(TRAJECTORIES)
    before = content.writer.rows_in, content.writer.rows_out
    try:
        tally = sink.trajectories(
            TRAJECTORIES,
            met.rows(file, number),
            source="tests",
            size_bytes=file.path.stat().st_size,
            reading=reading,
        )
    except OSError as error:
        raise SourceError(f"{file.name}: {error.strerror}; check its permissions") from error
    rows, rows_read = content.writer.rows_in - before[0], content.writer.rows_out - before[1]
    mapped = met.fields & SAMPLE_MAPPED | met.metrics
    sink.saw(
        files=1, files_read=int(rows_read > 0), rows=rows, rows_read=rows_read, mapped=mapped, kept=met.fields - mapped
    )
    expected = results.sample_count(file.task)
    if expected is not None and expected != met.documents:
        message = f"{file.task}: the source says {expected:,} samples, its file has {met.documents:,}; those were taken"
        sink.corrected(STEP, "n", message, file=file.name)
    return tally


class _Met:
    """What was met in one file of samples."""

    def __init__(self) -> None:
        self.fields: set[str] = set()
        self.metrics: set[str] = set()
        self.documents = 0
        self._seen = Seen()
        self._documents = Seen()

    def rows(self, file: SampleFile, number: int) -> Iterator[RawRow | Problem]:
        """Yield the rows of the file; of two for one document and filter the first."""
        for row in iter_raw_rows(file.path, file=file.name, file_number=number):
            if isinstance(row, Problem):
                yield row
                continue
            try:
                value = parse_loose(row.data)
                doc_id, chosen = sample_key(value)
            except RowError:
                yield row  # whoever reads it says what is wrong
                continue
            if not self._seen.add(f"{doc_id}\0{chosen}"):
                message = "the document came before, with the same filter; the first was taken"
                yield Problem(code="duplicate_case", message=message, file=row.file, line=row.line)
                continue
            self.documents += self._documents.add(doc_id)
            self._note(value)
            yield row

    def _note(self, value: dict[str, Json]) -> None:
        self.fields |= value.keys()
        listed = value.get("metrics")
        if isinstance(listed, list):
            self.metrics.update(name for name in listed if isinstance(name, str) and name not in KNOWN)
