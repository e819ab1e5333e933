"""A leaderboard in the forms that people, comments and workflows read."""

from collections.abc import Callable, Iterator, Mapping

from trainsite.cli.figures import (
    folded_lines,
    judged_document,
    markdown_lines,
    markdown_text,
    measurement_document,
    range_text,
    run_document,
    shown_lines,
    table_lines,
    unranked_document,
    unranked_lines,
    value_text,
    workflow_line,
)
from trainsite.cli.leaderboard_rows import (
    CASE_HEADS,
    CASE_NUMBERS,
    HEADS,
    MATRIX_MODELS,
    NOTHING,
    NUMBERS,
    board_title,
    case_lists,
    duel_table,
    entry_rows,
    matrix_lines,
    runs_text,
)
from trainsite.query.board import Board, Duel, Entry, Leaderboard
from trainsite.records.codec import Json, dump_document, to_document

_EMPTY = """no score is in this archive: here would stand the models of {benchmark}, ranked over all runs.
Put scores into it:
  trainsite import results RESULTS --benchmark {benchmark} --into runs
  trainsite run-collection -o runs/first --live
"""


def to_json(found: Leaderboard, _limit: int) -> str:
    """Return every row as JSON, all cases included."""
    document = {
        "benchmark": found.benchmark,
        "alpha": found.alpha,
        "boards": [_board_document(board) for board in found.boards],
    }
    return dump_document(document).decode()


def _board_document(board: Board) -> Json:
    return {
        "benchmark_version": board.measure.benchmark_version or None,
        "metric": board.measure.metric,
        "lower_is_better": board.lower_is_better,
        "entries": [
            {
                "rank": entry.rank,
                "name": entry.name,
                **measurement_document(entry.measurement),
                "cases": entry.cases,
                "attempts": entry.attempts,
                "other_runs": [run_document(run) for run in entry.other_runs],
            }
            for entry in board.entries
        ],
        "pairs": [_duel_document(duel) for duel in board.duels],
        "hardest": to_document(board.hardest),
        "disagreements": to_document(board.disagreements),
        "unranked": [unranked_document(each) for each in board.unranked],
        "notes": list(board.notes),
    }


def _duel_document(duel: Duel) -> Json:
    return {
        "a_name": duel.a_name,
        "b_name": duel.b_name,
        **judged_document(duel.judged),
        "differing": duel.differing,
        "differing_share": duel.differing_share,
        "verdict": duel.judged.verdict,
        "sentence": duel.sentence,
    }


def to_table(found: Leaderboard, limit: int) -> str:
    """Return each board as aligned tables."""
    if not found.boards:
        return shown_lines(_EMPTY.format(benchmark=found.benchmark).splitlines())
    lines: list[str] = []
    for board in found.boards:
        lines += ["", board_title(board)] if lines else [board_title(board)]
        lines += table_lines(HEADS, NUMBERS, entry_rows(board)) if board.entries else [NOTHING]
        lines += [
            f"other runs of {each.name}: {runs_text(each.other_runs)}" for each in board.entries if each.other_runs
        ]
        if len(board.entries) in MATRIX_MODELS and board.duels:
            lines += ["", "row minus column, * where shown after Holm", *matrix_lines(board)]
        if board.duels:
            lines += [
                "",
                "each two on the cases that both have; rates differ in points",
                *duel_table(board, table_lines),
            ]
        for title, rows in case_lists(board, limit):
            lines += ["", title, *table_lines(CASE_HEADS, CASE_NUMBERS, rows)]
        remarks = [*unranked_lines(board.unranked), *(f"note: {note}" for note in board.notes)]
        lines += ["", *remarks] if remarks else []
    return shown_lines(lines)


def to_markdown(found: Leaderboard, limit: int) -> str:
    """Return each board as Markdown: its table and sentences, the rest folded."""
    if not found.boards:
        return "\n".join(map(markdown_text, _EMPTY.format(benchmark=found.benchmark).splitlines())) + "\n"
    lines: list[str] = []
    for board in found.boards:
        lines += ["", *_markdown_board(board, limit)] if lines else _markdown_board(board, limit)
    return "\n".join(lines) + "\n"


def _markdown_board(board: Board, limit: int) -> Iterator[str]:
    yield from (f"### {markdown_text(board_title(board))}", "")
    yield from markdown_lines(HEADS, NUMBERS, entry_rows(board)) if board.entries else [NOTHING]
    others = [each for each in board.entries if each.other_runs]
    if others:
        listed = (f"- {markdown_text(f'{each.name}: {runs_text(each.other_runs)}')}" for each in others)
        yield from folded_lines("Other runs", listed)
    if board.duels:
        yield from ("", *duel_table(board, markdown_lines))
        yield from folded_lines(
            "In words: A is behind, B ahead", (f"- {markdown_text(duel.sentence)}" for duel in board.duels)
        )
    for title, rows in case_lists(board, limit):
        yield from folded_lines(markdown_text(title), markdown_lines(CASE_HEADS, CASE_NUMBERS, rows))
    for remark in (*unranked_lines(board.unranked), *board.notes):
        yield from ("", f"> {markdown_text(remark)}")


def to_github(found: Leaderboard, _limit: int) -> str:
    """Return workflow commands, few since GitHub shows ten: ranking, pairs, and what is to be known of them."""
    lines = []
    for board in found.boards:
        title = board_title(board)
        if board.entries:
            lines.append(workflow_line("notice", title, "\n".join(map(_entry_text, board.entries))))
        if board.duels:
            lines.append(workflow_line("notice", f"{title}, pairs", "\n".join(duel.sentence for duel in board.duels)))
        remarks = [*unranked_lines(board.unranked), *board.notes]
        if remarks:
            lines.append(workflow_line("warning", title, "\n".join(remarks)))
    ranked = sum(len(board.entries) for board in found.boards)
    measures = "1 measure" if len(found.boards) == 1 else f"{len(found.boards)} measures"
    return shown_lines([*lines, f"{found.benchmark}: {ranked} ranked on {measures}"])


def _entry_text(entry: Entry) -> str:
    each = entry.measurement
    span = range_text(each.interval_low, each.interval_high)
    figures = f"{value_text(each.value)} (n = {each.n:,}, 95 %: {span})"
    return f"{entry.rank}. {entry.name}: {figures}, {each.key.evidence}, run {each.run.path}"


WRITERS: Mapping[str, Callable[[Leaderboard, int], str]] = {
    "table": to_table,
    "json": to_json,
    "markdown": to_markdown,
    "github": to_github,
}
