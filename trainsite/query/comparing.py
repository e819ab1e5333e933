"""Two runs compared: every measure that both have, paired case by case, and what else differs between them."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from trainsite.archive.reader import load_manifest
from trainsite.dataclass import dataclass
from trainsite.errors import StoreError, UsageError
from trainsite.evals.pairing import Change, Pairing, find_changes, pair
from trainsite.evals.pairwise import Judged, judge
from trainsite.evals.side import SideKey
from trainsite.evals.wording import DEFAULT_RULE, Rule, sentence
from trainsite.query.configuration import Setting, iter_settings, measure_text
from trainsite.query.sides import Wanted, choose_sides, load_sides, survey_sides

__all__ = ["Compared", "RunComparison", "RunName", "Setting", "compare_runs", "measure_text"]


@dataclass(frozen=True, slots=True)
class RunName:
    """A run by its folder, its id, and where it lies."""

    name: str
    run_id: str
    label: str | None
    path: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One measure of two sides: its figures, its sentence, and the cases that changed."""

    judged: Judged
    sentence: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, kw_only=True)
class RunComparison:
    """A is the base, B the candidate."""

    a: RunName
    b: RunName
    rule: Rule
    rows: tuple[Compared, ...]
    only_in_a: tuple[SideKey, ...]
    """What A measured, and nothing of B was held against."""
    only_in_b: tuple[SideKey, ...]
    configuration: tuple[Setting, ...]
    warnings: tuple[str, ...]

    @property
    def regressions(self) -> tuple[Compared, ...]:
        """The rows in which B is shown to be worse."""
        return tuple(row for row in self.rows if row.judged.verdict == "regressed")


def compare_runs(
    a: Path,
    b: Path,
    wanted: tuple[Wanted, Wanted],
    rule: Rule = DEFAULT_RULE,
    progress: Callable[[str], None] = lambda _message: None,
) -> RunComparison:
    """
    Compare two finished runs, or one with itself: then its base with its trained models where nothing else is wanted.

    Raises UsageError where what is wanted is not there, or is several, and StoreError where the two do not fit: no
    measure in both, no shared case, or another input of a shared case.
    """
    names = (a.absolute().name, b.absolute().name)
    is_one = a.resolve() == b.resolve()
    survey = survey_sides(a)
    surveys = (survey, survey if is_one else survey_sides(b))
    if is_one and wanted[0] == wanted[1]:
        wanted = _base_and_trained(surveys[0], wanted)
    keys = tuple(_taken(survey, want, name) for survey, want, name in zip(surveys, wanted, names, strict=True))
    chosen = choose_sides(keys[0], keys[1], names)
    if not chosen:
        raise StoreError(
            f"{names[0]} and {names[1]}: nothing was measured in both:"
            f" {_measures(keys[0])} in A, {_measures(keys[1])} in B; compare runs of one benchmark, version and metric"
        )
    if is_one and all(one == other for one, other in chosen):
        raise UsageError(f"{names[0]}: both sides are the same cases; choose two with --model-a and --model-b")
    for name, survey, sides in zip(names, surveys, zip(*chosen, strict=True), strict=True):
        progress(f"{name}: {sum(survey[key] for key in set(sides)):,} rows of cases to pair")
    rows = _judge_sides(names, _pair_sides(a, b, chosen, progress), rule)
    taken = ({one for one, _ in chosen}, {other for _, other in chosen})
    return RunComparison(
        a=_name(a),
        b=_name(b),
        rule=rule,
        rows=rows,
        only_in_a=tuple(key for key in keys[0] if key not in taken[0]),
        only_in_b=tuple(key for key in keys[1] if key not in taken[1]),
        configuration=tuple(iter_settings(a, b, chosen)),
        warnings=tuple(_iter_warnings(rows)),
    )


def _base_and_trained(survey: Mapping[SideKey, int], wanted: tuple[Wanted, Wanted]) -> tuple[Wanted, Wanted]:
    """Return base and trained for a run that is held against itself, where it has both and nothing names others."""
    asked = wanted[0]
    if asked.model_id is not None or asked.variant is not None:
        return wanted
    if not {"base", "trained"} <= {key.variant for key in survey if asked.takes(key)}:
        return wanted
    base, trained = (
        Wanted(benchmark=asked.benchmark, tier=asked.tier, variant=variant) for variant in ("base", "trained")
    )
    return base, trained


def _taken(survey: Mapping[SideKey, int], wanted: Wanted, name: str) -> list[SideKey]:
    if not survey:
        raise StoreError(f"{name}: holds no case of any benchmark; give a run that does")
    keys = [key for key in survey if wanted.takes(key)]
    if not keys:
        held = sorted({f"  {key.measure.benchmark}: {key.model_id} (variant {key.variant})" for key in survey})
        raise UsageError(f"{name}: holds nothing of what was chosen; it has:\n" + "\n".join(held))
    return keys


def _pair_sides(
    a: Path, b: Path, chosen: list[tuple[SideKey, SideKey]], progress: Callable[[str], None]
) -> list[tuple[Pairing, tuple[Change, ...]]]:
    """Return the pairing of each two sides, and the cases that changed."""
    wanted = {one for one, _ in chosen}, {other for _, other in chosen}
    if a.resolve() == b.resolve():
        sides_a = sides_b = load_sides(a, wanted[0] | wanted[1])
    else:
        sides_a, sides_b = load_sides(a, wanted[0]), load_sides(b, wanted[1])
    found = []
    for one, other in chosen:
        pairing = pair(sides_a[one], sides_b[other])
        progress(f"{measure_text(one.measure)}: {pairing.matched:,} cases paired")
        found.append((pairing, tuple(find_changes(sides_a[one], sides_b[other]))))
    return found


def _judge_sides(
    names: tuple[str, str], paired: list[tuple[Pairing, tuple[Change, ...]]], rule: Rule
) -> tuple[Compared, ...]:
    """Return a row per pairing, judged among all of them; raises StoreError for one whose sides do not fit."""
    for pairing, _ in paired:
        if pairing.is_refused:
            raise StoreError(
                f"{names[0]} and {names[1]}: {measure_text(pairing.a.measure)}: {pairing.reason};"
                " compare runs of the same cases, or choose another --benchmark"
            )
    return tuple(
        Compared(judged, sentence(judged.pairing, p=judged.p_holm, rule=rule), changes)
        for judged, (_, changes) in zip(judge([pairing for pairing, _ in paired], rule), paired, strict=True)
    )


def _iter_warnings(rows: tuple[Compared, ...]) -> Iterator[str]:
    for row in rows:
        pairing = row.judged.pairing
        place = f"{pairing.a.measure.benchmark} {pairing.a.measure.metric}"
        if pairing.is_unmatched:
            yield f"{place}: {pairing.only_in_a:,} cases only in A and {pairing.only_in_b:,} only in B are left out"
        if pairing.unknown_inputs:
            yield f"{place}: of {pairing.unknown_inputs:,} shared cases nothing shows that their inputs are the same"
        if pairing.repeated:
            yield f"{place}: {pairing.repeated:,} rows repeat an attempt of a case; the first one stands"
        if not pairing.is_evidence:
            yield f"{place}: {pairing.evidence.replace('_', ' ')} is no evidence: neither improvement nor regression"


def _name(run: Path) -> RunName:
    manifest = load_manifest(run)
    return RunName(run.absolute().name, manifest.run_id, manifest.label, str(run))


def _measures(keys: list[SideKey]) -> str:
    return ", ".join(dict.fromkeys(measure_text(key.measure) for key in keys))
