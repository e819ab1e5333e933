"""
The models of a benchmark in order: value, n, interval, each against each, and the cases that tell them apart.

Only live and imported scores rank. Of each model the newest run with such a score is shown; the others are named.
"""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from trainsite.evals.pairing import Pairing
from trainsite.evals.pairwise import Judged, compare_each, find_difficulty
from trainsite.evals.side import Measure, Side
from trainsite.evals.wording import DEFAULT_RULE, Rule, sentence
from trainsite.query.board import Board, Duel, Entry, Leaderboard, TriedCase
from trainsite.query.measured_sides import load_sides
from trainsite.query.measurements import (
    Measurement,
    find_names,
    group_by_subject,
    load_measurements,
    require_name,
    strongest_per_run,
    subject_name,
)

if TYPE_CHECKING:
    import duckdb

_TRIED_BY = 2
"""A case says something of its difficulty when so many models tried it."""


def load_leaderboard(
    connection: "duckdb.DuckDBPyConnection",
    benchmark: str,
    *,
    version: str | None = None,
    metric: str | None = None,
    rule: Rule = DEFAULT_RULE,
) -> Leaderboard:
    """
    Return the boards of a benchmark, all of them or those of a version or metric.

    Raises UsageError for an unknown benchmark, version or metric, naming near ones and all.
    """
    known = find_names(connection, "benchmark")
    if not known:
        return Leaderboard(benchmark=benchmark, alpha=rule.alpha, boards=())
    require_name("benchmark", benchmark, known)
    groups: dict[Measure, list[Measurement]] = {}
    for each in load_measurements(connection, benchmark=benchmark):
        groups.setdefault(each.key.measure, []).append(each)
    if version is not None:
        require_name("benchmark version", version, sorted({each.benchmark_version for each in groups} - {""}))
        groups = {each: found for each, found in groups.items() if each.benchmark_version == version}
    if metric is not None:
        require_name("metric", metric, sorted({each.metric for each in groups}))
        groups = {each: found for each, found in groups.items() if each.metric == metric}
    boards = tuple(_board(connection, measure, groups[measure], rule) for measure in sorted(groups))
    return Leaderboard(benchmark=benchmark, alpha=rule.alpha, boards=boards)


def _board(
    connection: "duckdb.DuckDBPyConnection", measure: Measure, found: Sequence[Measurement], rule: Rule
) -> Board:
    is_reversed = rule.is_reversed(measure.metric)
    histories = [
        strongest_per_run(each for each in group if each.reason is None) for group in group_by_subject(found).values()
    ]
    newest = {history[-1]: history for history in histories if history}
    sides = load_sides(connection, list(newest))
    entries = _ranked(newest, sides, is_reversed=is_reversed)
    tried = _tried_cases([sides.get(each.measurement) for each in entries])
    duels = _duels(entries, sides, rule)
    return Board(
        measure=measure,
        lower_is_better=is_reversed,
        entries=entries,
        duels=duels,
        hardest=tuple(sorted(tried, key=lambda each: (each.mean * (-1) ** is_reversed, -each.models, each.case_id))),
        disagreements=tuple(sorted((each for each in tried if each.differs), key=_most_divided)),
        unranked=tuple(each for each in found if each.reason is not None),
        notes=_notes(entries, duels, {entry.measurement for entry in entries} - sides.keys()),
    )


def _ranked(
    newest: Mapping[Measurement, Sequence[Measurement]], sides: Mapping[Measurement, Side], *, is_reversed: bool
) -> tuple[Entry, ...]:
    sign = 1 if is_reversed else -1
    ordered = sorted(newest, key=lambda each: (sign * (each.value or 0.0), subject_name(each.key)))
    models = [each.key.model_id for each in ordered]
    entries: list[Entry] = []
    for place, each in enumerate(ordered, start=1):
        side = sides.get(each)
        is_tied = bool(entries) and entries[-1].measurement.value == each.value
        entries.append(
            Entry(
                rank=entries[-1].rank if is_tied else place,
                name=each.key.model_id if models.count(each.key.model_id) == 1 else subject_name(each.key),
                measurement=each,
                cases=len(side.cases) if side else None,
                attempts=sum(len(case.attempts) for case in side.cases.values()) if side else None,
                other_runs=tuple(other.run for other in reversed(newest[each]) if other is not each),
            )
        )
    return tuple(entries)


def _duels(entries: Sequence[Entry], sides: Mapping[Measurement, Side], rule: Rule) -> tuple[Duel, ...]:
    """Return each two entries that have cases, those of the first entry first."""
    able = [entry for entry in entries if entry.measurement in sides]
    backwards = list(reversed(able))
    judged = compare_each([sides[entry.measurement] for entry in backwards], rule)
    pairs = ((a, b) for index, a in enumerate(backwards) for b in backwards[index + 1 :])
    place = {entry.name: index for index, entry in enumerate(able)}
    found = [_duel(a.name, b.name, each, rule) for (a, b), each in zip(pairs, judged, strict=True)]
    return tuple(sorted(found, key=lambda duel: (place[duel.b_name], place[duel.a_name])))


def _duel(a_name: str, b_name: str, judged: Judged, rule: Rule) -> Duel:
    pairing = judged.pairing
    differing = pairing.higher + pairing.lower
    return Duel(
        a_name=a_name,
        b_name=b_name,
        judged=judged,
        sentence=sentence(pairing, names=(a_name, b_name), p=judged.p_holm, rule=rule),
        differing=differing,
        differing_share=differing / pairing.matched if pairing.matched else None,
    )


def _tried_cases(sides: Sequence[Side | None]) -> list[TriedCase]:
    found = []
    for case in find_difficulty(side for side in sides if side is not None):
        if case.models < _TRIED_BY:
            continue
        attempts = [side.cases.get(case.case_id) if side is not None else None for side in sides]
        scores = tuple(each.mean if each is not None else None for each in attempts)
        given = [score for score in scores if score is not None]
        found.append(
            TriedCase(
                case_id=case.case_id,
                models=case.models,
                passed=case.passed,
                mean=case.mean,
                scores=scores,
                differs=min(given) != max(given),
            )
        )
    return found


def _most_divided(case: TriedCase) -> tuple[float, int, str]:
    spread = math.fsum((score - case.mean) ** 2 for score in case.scores if score is not None) / case.models
    # Equal spreads must not differ by the order of adding.
    return -round(spread, 12), -case.models, case.case_id


def _notes(entries: Sequence[Entry], duels: Sequence[Duel], without_cases: set[Measurement]) -> tuple[str, ...]:
    notes = []
    if len({each.measurement.dataset_sha256 for each in entries} - {None}) > 1:
        notes.append("the models were measured on different data sets; their values do not belong together")
    if len({each.measurement.n for each in entries}) > 1:
        notes.append("the models were measured on different numbers of cases; the pairs hold the shared ones alone")
    if len(entries) > 1 and without_cases:
        names = ", ".join(each.name for each in entries if each.measurement in without_cases)
        notes.append(f"no cases are kept of {names}, so nothing is paired with it")
    pairings: list[Pairing] = [duel.judged.pairing for duel in duels]
    if unknown := sum(each.unknown_inputs > 0 for each in pairings):
        notes.append(f"in {unknown} of {len(pairings)} pairs nothing shows that shared cases had the same input")
    if any(each.repeated for each in pairings):
        notes.append("some rows repeat an attempt of a case; the first one stands")
    return tuple(notes)
