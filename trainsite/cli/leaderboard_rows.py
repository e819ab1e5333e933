"""The tables of a leaderboard: their heads, and their cells as text."""

from collections.abc import Callable, Iterator, Sequence

from trainsite.cli.figures import (
    WORDS,
    Row,
    delta_range_text,
    delta_text,
    p_cell,
    range_text,
    table_lines,
    value_text,
)
from trainsite.evals.wording import MINUS
from trainsite.query.board import Board, Duel, TriedCase
from trainsite.query.measurements import RunLink

HEADS = ("rank", "model", "value", "n", "95 %", "cases", "attempts", "evidence", "run", "other runs")
NUMBERS = ("rank", "value", "n", "95 %", "cases", "attempts", "other runs")
_DUEL_HEADS = ("ahead", "behind", "matched", "differ", "delta", "95 %", "p", "p (Holm)", "result")
_DUEL_NUMBERS = ("matched", "differ", "delta", "95 %", "p", "p (Holm)")
CASE_HEADS = ("case", "solved", "mean", "solved by")
CASE_NUMBERS = ("solved", "mean")
MATRIX_MODELS = range(3, 13)
"""Fewer models need no matrix, more do not fit."""
NOTHING = "nothing is ranked: only live and imported scores are"


def board_title(board: Board) -> str:
    """Return what a board measures."""
    version = f" {board.measure.benchmark_version}" if board.measure.benchmark_version else ""
    lower = ", lower is better" if board.lower_is_better else ""
    return f"{board.measure.benchmark}{version} {board.measure.metric}{lower}"


def entry_rows(board: Board) -> list[Row]:
    """Return the cells of each ranked model."""
    return [
        (
            f"{entry.rank}",
            entry.name,
            value_text(entry.measurement.value),
            f"{entry.measurement.n:,}",
            range_text(entry.measurement.interval_low, entry.measurement.interval_high),
            None if entry.cases is None else f"{entry.cases:,}",
            None if entry.attempts is None else f"{entry.attempts:,}",
            entry.measurement.key.evidence,
            entry.measurement.run.path,
            f"{len(entry.other_runs):,}",
        )
        for entry in board.entries
    ]


def runs_text(runs: Sequence[RunLink]) -> str:
    """Return the folders of some runs."""
    return ", ".join(run.path for run in runs)


def duel_table(board: Board, write: Callable[..., Iterator[str]]) -> Iterator[str]:
    """Return the table of all pairs, as ``table_lines`` or ``markdown_lines`` writes it."""
    rows = [
        (
            duel.b_name,
            duel.a_name,
            f"{duel.judged.pairing.matched:,}",
            None if duel.differing_share is None else f"{duel.differing_share:.1%}",
            delta_text(duel.judged),
            delta_range_text(duel.judged),
            p_cell(duel.judged.pairing.difference.p) if duel.judged.pairing.difference else None,
            p_cell(duel.judged.p_holm),
            duel.judged.pairing.reason or _result_text(duel),
        )
        for duel in board.duels
    ]
    return write(_DUEL_HEADS, _DUEL_NUMBERS, rows)


def _result_text(duel: Duel) -> str:
    verdict = duel.judged.verdict
    if verdict == "improved":
        return f"{duel.b_name} is better"
    return f"{duel.a_name} is better" if verdict == "regressed" else WORDS[verdict]


def matrix_lines(board: Board) -> Iterator[str]:
    """Yield the difference of each two entries, a row minus a column, by rank."""
    found: dict[tuple[str, str], str] = {}
    for duel in board.duels:
        mark = "*" if duel.judged.verdict in ("improved", "regressed") else " "
        delta = delta_text(duel.judged)
        if delta is not None:
            found[duel.b_name, duel.a_name] = f"{delta}{mark}"
            found[duel.a_name, duel.b_name] = f"{_negated(delta)}{mark}"
    names = [entry.name for entry in board.entries]
    heads = ["", *(f"({number})" for number in range(1, len(names) + 1))]
    rows = [
        [f"({number}) {name}", *(found.get((name, other), "." if name == other else "") or None for other in names)]
        for number, name in enumerate(names, start=1)
    ]
    return table_lines(heads, heads[1:], rows)


def _negated(delta: str) -> str:
    return f"{'+' if delta[0] == MINUS else MINUS}{delta[1:]}" if delta.strip(f"+{MINUS}0.") else delta


def case_lists(board: Board, limit: int) -> Iterator[tuple[str, list[Row]]]:
    """Yield the lists of cases with their titles; none where no two models tried the same case."""
    tried, divided = board.hardest, board.disagreements
    if not tried or not limit:
        return
    none = sum(each.passed == 0 for each in tried)
    everyone = sum(each.passed == each.models for each in tried)
    solved = "" if board.lower_is_better else f"; {none:,} solved by none, {everyone:,} by all"
    yield (
        f"hardest cases: {min(limit, len(tried)):,} of {len(tried):,} that two or more models tried{solved}",
        [_case_row(board, each) for each in tried[:limit]],
    )
    if divided:
        yield (
            f"disagreement: {min(limit, len(divided)):,} of {len(divided):,} cases that models score differently",
            [_case_row(board, each) for each in divided[:limit]],
        )


def _case_row(board: Board, case: TriedCase) -> Row:
    """Return a case with who solved it; where lower is better, 1 is no pass."""
    if board.lower_is_better:
        return case.case_id, None, value_text(case.mean), None
    solvers = [entry.name for entry, score in zip(board.entries, case.scores, strict=True) if score == 1]
    return case.case_id, f"{case.passed} of {case.models}", value_text(case.mean), ", ".join(solvers) or None
