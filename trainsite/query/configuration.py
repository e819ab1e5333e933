"""What two compared runs were given differently: models, commit, inputs, data sets, recipe."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from trainsite.archive.layout import STEPS, view_path
from trainsite.archive.reader import iter_rows, load_manifest
from trainsite.dataclass import dataclass
from trainsite.evals.side import Measure, SideKey
from trainsite.records.codec import Json, to_document
from trainsite.records.evidence import Score
from trainsite.records.run import Manifest


@dataclass(frozen=True, slots=True)
class Setting:
    """Something that the two runs were given differently."""

    field: str
    a: Json
    b: Json


def measure_text(measure: Measure) -> str:
    """Return a measure in words."""
    version = f" {measure.benchmark_version}" if measure.benchmark_version else ""
    return f"{measure.benchmark}{version} {measure.metric}"


def iter_settings(a: Path, b: Path, chosen: Sequence[tuple[SideKey, SideKey]]) -> Iterator[Setting]:
    """Yield what differs in what the runs were given: models, commit, data, recipe."""
    for field, one, other in (
        ("models", _joined(x.model_id for x, _ in chosen), _joined(y.model_id for _, y in chosen)),
        ("variants", _joined(x.variant for x, _ in chosen), _joined(y.variant for _, y in chosen)),
    ):
        if one != other:
            yield Setting(field, one, other)
    if a.resolve() == b.resolve():
        return
    given = [
        _configuration(load_manifest(run)) | _data_sets(run, {sides[index] for sides in chosen})
        for index, run in enumerate((a, b))
    ]
    for field in dict.fromkeys((*given[0], *given[1])):
        values = [each.get(field) for each in given]
        if values[0] != values[1]:
            yield Setting(field, values[0], values[1])


def _joined(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(words))


def _configuration(manifest: Manifest) -> dict[str, Json]:
    provenance = manifest.provenance
    found: dict[str, Json] = {"commit": provenance.commit, "trainsite": provenance.version}
    if provenance.imported is not None:
        found |= {f"imported.{name}": value for name, value in to_document(provenance.imported).items()}
    for given in provenance.inputs:
        found.setdefault(f"inputs.{given.role}", []).append(f"{given.name} {given.sha256}")
    recipe = to_document(manifest.recipe)
    found |= {f"recipe.{name}": value for name, value in recipe.items() if name != "steps"}
    found |= {
        f"recipe.steps.{step.id}": step.mode if step.selected else f"left out: {step.reason}"
        for step in manifest.recipe.steps
    }
    return found


def _data_sets(run: Path, keys: set[SideKey]) -> dict[str, Json]:
    """Return the hash of the data set behind each measure that is compared, where its scores tell it."""
    measures = {key.measure for key in keys}
    found: dict[str, Json] = {}
    for folder in sorted((run / STEPS).iterdir()):
        table = run / view_path(folder.name, "scores")
        if folder.is_symlink() or table.is_symlink():
            continue
        for score in iter_rows(Score, table):
            measure = Measure(score.benchmark, score.benchmark_version or "", score.metric)
            if measure in measures and score.dataset_sha256:
                found[f"dataset.{measure_text(measure)}"] = score.dataset_sha256
    return found
