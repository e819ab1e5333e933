"""Pairs of runs compared when the site is built: each with the one before it, and trained against base in one run."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from trainsite.dataclass import dataclass
from trainsite.errors import UsageError
from trainsite.evals.pairing import pair
from trainsite.evals.pairwise import judge
from trainsite.evals.side import Side, gather_sides
from trainsite.evals.wording import sentence
from trainsite.query.sides import choose_sides
from trainsite.records.codec import Json
from trainsite.records.evidence import Case
from trainsite.site.compare import PreparedPair

Measures = frozenset[tuple[str, str, str]]
"""Benchmark, version (empty where there is none) and metric of what a run measured."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MeasuredRun:
    """A run that has cases."""

    run_id: str
    name: str
    """Its label, or its folder."""
    started_at: str
    compare_src: str
    """Where its compare chunk lies: a name made of its content, so that an equal name means equal cases."""
    measures: Measures


@dataclass(frozen=True, slots=True)
class PairKey:
    """Two runs by the content of their cases: what was found for them holds as long as both stay as they are."""

    a_src: str
    b_src: str


def neighbours(runs: Iterable[MeasuredRun]) -> list[tuple[MeasuredRun, MeasuredRun]]:
    """
    Return which runs are compared: each with itself, and with the newest earlier one of each measure.

    Newest first; runs that began at the same instant are in the order of their ids.
    """
    found: dict[tuple[str, str], tuple[MeasuredRun, MeasuredRun]] = {}
    newest: dict[tuple[str, str, str], MeasuredRun] = {}
    for run in sorted(runs, key=lambda each: (each.started_at, each.run_id)):
        for measure in sorted(run.measures):
            if (before := newest.get(measure)) is not None:
                found[before.run_id, run.run_id] = (before, run)
            newest[measure] = run
        found[run.run_id, run.run_id] = (run, run)
    return list(found.values())[::-1]


def prepare_pairs(
    runs: Iterable[MeasuredRun],
    load: Callable[[MeasuredRun], Json],
    known: Mapping[PairKey, Sequence[PreparedPair]],
) -> dict[PairKey, tuple[PreparedPair, ...]]:
    """
    Return what all neighbours show, in the order of ``neighbours``.

    ``load`` gives the value of a run's compare chunk, and is asked only for pairs that are not ``known`` from the build
    before.
    """
    sides: dict[str, list[Side]] = {}

    def compare(a: MeasuredRun, b: MeasuredRun) -> Iterator[PreparedPair]:
        # neighbours come one after the other, so that two runs at a time are enough
        for other in sides.keys() - {a.run_id, b.run_id}:
            del sides[other]
        for run in (a, b):
            if run.run_id not in sides:
                sides[run.run_id] = list(sides_of(load(run)))
        return _compare(a, b, sides[a.run_id], sides[b.run_id])

    found: dict[PairKey, tuple[PreparedPair, ...]] = {}
    for a, b in neighbours(runs):
        key = PairKey(a.compare_src, b.compare_src)
        found[key] = tuple(known[key]) if key in known else tuple(compare(a, b))
    return found


def sides_of(value: Json) -> Iterator[Side]:
    """Yield the sides of a compare chunk's value, as ``gather_sides`` makes them of the cases themselves."""
    for part in value["sides"]:
        columns = zip(part["case_ids"], part["attempts"], part["scores"], part["inputs"], strict=True)
        cases = (
            Case(
                step=part["step"],
                benchmark=part["benchmark"],
                benchmark_version=part["benchmark_version"],
                metric=part["metric"],
                model_id=part["model_id"],
                variant=part["variant"],
                tier=part["tier"],
                evidence=part["evidence"],
                case_id=case_id,
                attempt=attempt,
                score=score,
                input_sha256=known_input,
            )
            for case_id, attempt, score, known_input in columns
        )
        yield from gather_sides(cases).values()


def _compare(a: MeasuredRun, b: MeasuredRun, sides_a: list[Side], sides_b: list[Side]) -> Iterator[PreparedPair]:
    if a.run_id == b.run_id:
        sides_a, sides_b = (
            [side for side in sides_a if side.key.variant == variant] for variant in ("base", "trained")
        )
    held_a, held_b = ({side.key: side for side in sides} for sides in (sides_a, sides_b))
    try:
        chosen = choose_sides(held_a, held_b, (a.name, b.name))
    except UsageError:  # several models: a reader chooses on the page
        return
    pairings = [pair(held_a[one], held_b[other]) for one, other in chosen]
    for number, judged in enumerate(judge(pairings), 1):
        pairing = judged.pairing
        yield PreparedPair(
            a_run_id=a.run_id,
            b_run_id=b.run_id,
            a_name=a.name,
            b_name=b.name,
            benchmark=pairing.a.measure.benchmark,
            metric=pairing.a.measure.metric,
            tier=pairing.b.tier,
            a_model_id=pairing.a.model_id,
            b_model_id=pairing.b.model_id,
            evidence=pairing.evidence,
            matched=pairing.matched,
            verdict=judged.verdict,
            sentence=sentence(pairing, p=judged.p_holm),
            number=number,
        )
