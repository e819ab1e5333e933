"""Every benchmark: a leaderboard with intervals, each model against each, tiers, hard cases, trends."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from trainsite.query.rows.boards import BoardEntry, BoardRows, CaseRow, DuelRow, SeriesRows
from trainsite.site.cells import (
    Cell,
    evidence_cell,
    figure_cell,
    id_cell,
    interval_cells,
    number_cell,
    state_cell,
    text_cell,
)
from trainsite.site.charts.figure import Drawing, html_figure, html_figures
from trainsite.site.charts.intervals import Dot, interval_plot
from trainsite.site.charts.progression import progression
from trainsite.site.charts.trend import sparkline
from trainsite.site.pages.data import SiteData, compare_address, run_cell
from trainsite.site.pages.lists import PAIRS, SCORES
from trainsite.site.pages.trends import series_charts
from trainsite.site.shell import render
from trainsite.site.tables import Column, Section, Table, columns, scored
from trainsite.site.text import html_attribute, html_text, markup, one_line

PAGE = "benchmarks.html"
_IMPORT = "trainsite import FORMAT SOURCE -o RUN"
_TREND_CHARTS = 8
"""Of one benchmark, at most."""
_CHARTS_ON_PAGE = 12
"""Of all benchmarks together, but one each: what is not drawn stands in the table of its benchmark."""
_CASE_LIMIT = 100


def benchmarks_page(data: SiteData) -> str:
    """Return the page of all benchmarks."""
    boards = data.rows.boards
    tiers = _tiers(data)
    limit = max(1, min(_TREND_CHARTS, _CHARTS_ON_PAGE // max(1, len(boards))))
    sections = [
        part
        for number, board in enumerate(boards, 1)
        for part in _board_sections(board, number, data.rows.series, tiers, limit)
    ]
    if not boards:
        sections.append(_nothing())
    scores = data.rows.lists["scores"]
    pairs = data.rows.lists["comparisons"]
    sections += [
        Section(
            "comparisons",
            "All comparisons",
            (PAIRS.table(pairs.rows, pairs.total, chunk=data.chunks.get(PAIRS.key), files=_csv("comparisons")),),
            empty="Each base against its trained model, and against the reference model, case by case.",
            command="trainsite compare RUN_A RUN_B",
        ),
        Section(
            "scores",
            "All scores",
            (SCORES.table(scores.rows, scores.total, chunk=data.chunks.get(SCORES.key), files=_csv("scores")),),
            lead="Every score of every run; evidence is a column to filter by." if scores.total else None,
            empty="Each score with its metric, n, interval and kind of evidence.",
            command=_IMPORT,
        ),
    ]
    lead = "Only live and imported scores rank. Of each model the newest run is shown; nothing is averaged over runs."
    return render(
        "page.html.j2", data.shell.frame(PAGE), heading="Benchmarks", kind="wide", lead=lead, body=None, base="",
        sections=tuple(sections),
    )  # fmt: skip


def _tiers(data: SiteData) -> tuple[str, ...]:
    orders = (entry.progression.tier_order for entry in data.index.collections)
    return tuple(dict.fromkeys(tier for order in orders for tier in order))


def _csv(view: str) -> tuple[Cell, ...]:
    return (Cell(f"{view}.csv", href=f"download/{view}.csv"),)


def _nothing() -> Section:
    return Section(
        "leaderboards",
        "Leaderboards",
        empty="A ranking per benchmark with intervals, each model against each, and the cases that tell them apart.",
        command=_IMPORT,
    )


def _board_sections(
    board: BoardRows, number: int, series: Sequence[SeriesRows], tiers: Sequence[str], limit: int
) -> list[Section]:
    key = f"board-{number}"
    version = f" {board.benchmark_version}" if board.benchmark_version else ""
    name = one_line(f"{board.benchmark}{version}, {board.metric}", 90)
    own = [each for each in series if _measure(each) == _measure(board)]
    found = [_ranking(board, key, name, own, tiers)]
    if board.duels:
        found.append(_duels(board, key, name))
    if board.hardest:
        found.append(_cases(board, key, name))
    charts = series_charts(own, f"-{number}", limit)
    if charts:
        figure = html_figures(charts)
        rows = tuple(_trend_row(each) for each in own if len(each.points) > 1)
        heads = columns("Model", "Variant", "Tier", "#Runs", "#First", "#Newest", "%Change")
        table = Table(f"Series of {name}", heads, rows, key=f"{key}-trend")
        found.append(Section(f"{key}-trends", f"{name}: trend over runs", (table,), figure=figure))
    return found


def _measure(rows: BoardRows | SeriesRows) -> tuple[str, str, str]:
    return rows.benchmark, rows.benchmark_version, rows.metric


def _ranking(board: BoardRows, key: str, name: str, series: Sequence[SeriesRows], tiers: Sequence[str]) -> Section:
    lines = {(each.model_id, each.variant, each.tier): each for each in series}
    rows = tuple(_entry(entry) for entry in board.entries)
    heads = (
        *columns("#Rank", "Model", "Variant", "Tier"),
        *scored(),
        *columns("#n", "#Cases", "#Attempts", "!Evidence", "Run", "#Other runs"),
    )
    notes = [
        *(["smaller values are better"] if board.lower_is_better else []),
        *board.notes,
        *([f"{board.unranked:,} scores do not rank: no evidence, or nothing measured"] if board.unranked else []),
    ]
    return Section(
        key,
        name,
        (Table(f"Leaderboard of {name}", heads, rows, key=key),),
        lead=" ".join(f"{note[:1].upper()}{note[1:]}." for note in notes) or None,
        figure=_ranking_figures(board, key, name, tiers, lines),
    )


def _ranking_figures(
    board: BoardRows,
    key: str,
    name: str,
    tiers: Sequence[str],
    lines: dict[tuple[str, str, str | None], SeriesRows],
) -> Markup:
    dots = [_dot(entry) for entry in board.entries]
    order = {tier: place for place, tier in enumerate(tiers)}
    by_tier = sorted(dots, key=lambda dot: (dot.group != "", order.get(dot.group, len(order)), dot.group))
    drawings = [interval_plot(f"{key}-intervals", name, by_tier)]
    reached = tuple(tier for tier in tiers if any(dot.group == tier for dot in dots))
    if len(reached) > 1:
        drawings.append(progression(f"{key}-tiers", f"{name}, tier by tier", dots, reached))
    sparks = [
        f"<li>{sparkline(one_line(each.model_id, 60), [point.value for point in each.points])} {_named(each)}"
        for each in lines.values()
        if len(each.points) > 1
    ]
    listed = f'<ul class="sparks">{"".join(sparks)}</ul>' if sparks else ""
    return markup('<div class="figures">\n' + "\n".join(html_figure(each) for each in drawings) + f"\n</div>{listed}")


def board_plot(board: BoardRows, key: str) -> Drawing:
    """Return the models of a board as a dot plot."""
    return interval_plot(key, f"{board.benchmark}, {board.metric}", [_dot(entry) for entry in board.entries])


def _named(series: SeriesRows) -> str:
    return f"<span>{html_text(one_line(f'{series.model_id} ({series.variant})', 80))}</span>"


def _dot(entry: BoardEntry) -> Dot:
    return Dot(
        entry.tier or "",
        entry.model_id,
        entry.variant,
        entry.value,
        entry.interval_low,
        entry.interval_high,
        entry.n,
        entry.evidence,
    )


def _entry(entry: BoardEntry) -> tuple[Cell, ...]:
    return (
        number_cell(entry.rank),
        id_cell(entry.model_id),
        Cell(entry.variant),
        Cell(entry.tier),
        figure_cell(entry.value, entry.evidence),
        *interval_cells(entry.interval_low, entry.interval_high, entry.evidence),
        number_cell(entry.n),
        number_cell(entry.cases, "the run keeps no cases"),
        number_cell(entry.attempts, "the run keeps no cases"),
        evidence_cell(entry.evidence),
        run_cell(entry.run),
        number_cell(entry.other_runs),
    )


def _duels(board: BoardRows, key: str, name: str) -> Section:
    heads = (
        *columns("%Result", "Better placed", "Against", "#Matched"),
        *scored("Delta", is_signed=True),
        *columns("#p", "#p (Holm)", "#Differing", "#Differing %", "*In words"),
    )
    entries = {entry.name: entry for entry in board.entries}
    rows = tuple(_duel(duel, board, entries) for duel in board.duels)
    return Section(
        f"{key}-pairs",
        f"{name}: each against each",
        (Table(f"Pairs of {name}", heads, rows, key=f"{key}-pairs"),),
        lead=f"Paired on shared cases; p is adjusted by Holm over all {len(rows):,} pairs, alpha {board.alpha:g}.",
        figure=_matrix(board, name),
    )


def _duel(duel: DuelRow, board: BoardRows, entries: Mapping[str, BoardEntry]) -> tuple[Cell, ...]:
    a, b = entries.get(duel.a_name), entries.get(duel.b_name)
    result = state_cell(duel.verdict.replace("_", " "))
    if a is not None and b is not None:
        runs, models = (a.run.run_id, b.run.run_id), (a.model_id, b.model_id)
        result = result._replace(href=compare_address(runs, board.benchmark, board.metric, models))
    share = duel.differing_share
    return (
        result,
        id_cell(duel.b_name),
        id_cell(duel.a_name),
        number_cell(duel.matched),
        figure_cell(duel.delta, "live", signed=True),
        *interval_cells(duel.interval_low, duel.interval_high, "live", signed=True),
        number_cell(duel.p),
        number_cell(duel.p_holm),
        number_cell(duel.differing),
        Cell(None) if share is None else Cell(f"{share * 100:.1f} %", value=share * 100),
        text_cell(duel.sentence, limit=400),
    )


_MATRIX_LIMIT = 12
_LEAST_IN_MATRIX = 3
_TURNED = {"improved": "regressed", "regressed": "improved"}
_SAID = {"improved": "better", "regressed": "worse"}


def _matrix(board: BoardRows, name: str) -> Markup | None:
    """Return who beats whom as a small table: rows against columns."""
    names = [entry.name for entry in board.entries][:_MATRIX_LIMIT]
    if len(names) < _LEAST_IN_MATRIX:
        return None
    found = {(duel.b_name, duel.a_name): duel for duel in board.duels}
    heads = "".join(f'<th scope="col">{number}' for number in range(1, len(names) + 1))
    rows = "\n".join(
        f'<tr><th scope="row">{place}. {html_text(one_line(row, 40))}'
        + "".join(_matrix_cell(found, row, column) for column in names)
        for place, row in enumerate(names, 1)
    )
    return markup(
        f'<div class="scroll" tabindex="0" role="region" aria-label="Who beats whom"><table class="matrix">'
        f"<caption>Row against column on shared cases: {html_text(name)}</caption>"
        f"<thead><tr><td>{heads}</thead><tbody>{rows}</tbody></table></div>"
    )


def _matrix_cell(found: Mapping[tuple[str, str], DuelRow], row: str, column: str) -> str:
    duel, sign = found.get((row, column)), 1
    if duel is None:
        duel, sign = found.get((column, row)), -1
    if duel is None or duel.delta is None:
        return "<td>"
    word = duel.verdict.replace("_", " ")
    if sign < 0:
        word = _TURNED.get(word, word)
    cell = state_cell(word)
    title = html_attribute(f"{_SAID.get(word, word)}; {duel.sentence}")
    glyph = (cell.text or "").partition(" ")[0]
    return f'<td title="{title}"><span class="{cell.style}">{glyph} {duel.delta * sign:+.3f}</span>'


def _cases(board: BoardRows, key: str, name: str) -> Section:
    models = tuple(
        Column(one_line(entry.name, 40), "number", key=f"m{place}") for place, entry in enumerate(board.entries)
    )
    heads = (*columns("Case", "#Models", "#Passed", "#Mean"), *models)
    hard = tuple(_case(case) for case in board.hardest)
    split = tuple(_case(case) for case in board.disagreements)
    return Section(
        f"{key}-cases",
        f"{name}: cases",
        (
            Table(
                "Hardest cases: solved by the fewest",
                heads,
                hard,
                key=f"{key}-hardest",
                total=board.case_count,
                more=_more(len(hard), board.case_count, "cases"),
            ),
            Table(
                "Cases that models score differently",
                heads,
                split,
                key=f"{key}-split",
                total=board.disagreement_count,
                more=_more(len(split), board.disagreement_count, "cases"),
            ),
        ),
        lead=f"{board.case_count:,} cases were tried by several models; they differ on {board.disagreement_count:,}",
    )


def _more(shown: int, total: int, what: str) -> str | None:
    return f"{total - shown:,} more {what}: trainsite leaderboard BENCHMARK --json" if total > shown else None


def _case(case: CaseRow) -> tuple[Cell, ...]:
    return (
        Cell(one_line(case.case_id, _CASE_LIMIT), style="id"),
        number_cell(case.models),
        number_cell(case.passed),
        number_cell(round(case.mean, 4)),
        *(
            Cell(None, title="did not try it") if score is None else Cell(f"{score:.4g}", value=score)
            for score in case.scores
        ),
    )


def _trend_row(series: SeriesRows) -> tuple[Cell, ...]:
    newest = series.points[-1]
    return (
        id_cell(series.model_id),
        Cell(series.variant),
        Cell(series.tier),
        number_cell(series.run_count),
        figure_cell(series.points[0].value, series.points[0].evidence),
        figure_cell(newest.value, newest.evidence),
        state_cell(newest.verdict.replace("_", " ")) if newest.verdict else Cell(None),
    )
