"""The first page of a site: how the newest runs stand, what training gained, trends, and what to do next."""

from collections.abc import Sequence

from trainsite.query.rows.lists import PairRow
from trainsite.records.collection import CollectionEntry
from trainsite.site.archive import run_listing
from trainsite.site.cells import (
    Cell,
    command_cell,
    evidence_cell,
    figure_cell,
    id_cell,
    interval_cells,
    moment_cell,
    number_cell,
    state_cell,
    text_cell,
)
from trainsite.site.charts.figure import html_figures
from trainsite.site.headline import Headline, measured_headline
from trainsite.site.pages.benchmarks import PAGE as BENCHMARKS
from trainsite.site.pages.benchmarks import board_plot
from trainsite.site.pages.data import SiteData, run_cell
from trainsite.site.pages.lists import PAIRS
from trainsite.site.pages.trends import series_charts
from trainsite.site.shell import render
from trainsite.site.tables import Section, Table, columns, scored
from trainsite.site.text import target

PAGE = "index.html"
_NEWEST = 8
_GAPS = 12
_CHARTS = 6
_BOARDS = 4
_FIRST = "trainsite run-collection -o runs/first --natural-sanitized-jsonl FILE"


def index_page(data: SiteData) -> str:
    """Return the first page."""
    pairs = data.rows.measured_pairs
    entries = data.index.collections
    return render(
        "index.html.j2",
        data.shell.frame(PAGE),
        heading=data.shell.title,
        headline=_headline(pairs, entries),
        source=run_cell(pairs[0].run) if pairs else None,
        facts=_facts(data),
        sections=(_newest(entries), _gains(pairs), _boards(data), _trends(data), _gaps(entries)),
        as_of=max((entry.finished_at for entry in entries), default=None),
        redaction_count=sum(entry.redaction_count for entry in entries),
    )


def _headline(pairs: Sequence[PairRow], entries: Sequence[CollectionEntry]) -> Headline:
    if pairs:
        return measured_headline(pairs[0].comparison)
    if not entries:
        return Headline("No run yet: this archive is empty.", "none", command=_FIRST)
    gaps = {gap.id: gap.command for entry in reversed(entries) for gap in entry.gaps}
    return Headline(
        "Not known yet whether trained beats base: no run has a measured pair of both.",
        "none",
        command=gaps.get("base_trained_improvement") or gaps.get("smallest_model_benchmark"),
    )


def _facts(data: SiteData) -> tuple[tuple[str, Cell], ...]:
    entries = data.index.collections
    ready = sum(entry.readiness_status == "ready" for entry in entries)
    lists = data.rows.lists
    return (
        ("Runs", Cell(f"{data.index.run_count:,}", href="collection-index.html")),
        ("Ready", Cell(f"{ready:,} of {len(entries):,}", href="readiness.html")),
        ("Trajectories", Cell(f"{lists['trajectories'].total:,}", href="trajectories.html")),
        ("Scores", Cell(f"{lists['scores'].total:,}", href="benchmarks.html")),
        ("Problems", Cell(f"{lists['problems'].total:,}", href="problems.html")),
        ("Redactions", Cell(f"{sum(data.rows.redaction_counts.values()):,}", href="problems.html#redactions")),
    )


def _newest(entries: Sequence[CollectionEntry]) -> Section:
    listing = run_listing()
    shown = ("run", "started", "readiness", "sources", "benchmarks", "models", "problems")
    places = [place for place, column in enumerate(listing.columns) if column.key in shown and not column.is_hidden]
    rows = tuple(
        tuple(cells[place] for place in places) for cells in (listing.cells(entry) for entry in entries[:_NEWEST])
    )
    heads = tuple(listing.columns[place] for place in places)
    links = (Cell("all runs", href="collection-index.html"),)
    return Section(
        "runs",
        "Newest runs",
        (Table("Newest runs", heads, rows, links=links, key="newest", total=len(entries)),),
        empty="The newest runs: what they hold and how they stand.",
        command=_FIRST,
    )


def _gains(pairs: Sequence[PairRow]) -> Section:
    newest: dict[tuple[str, str, str | None], PairRow] = {}
    for pair in pairs:
        key = (pair.comparison.benchmark, pair.comparison.metric, pair.comparison.tier)
        newest.setdefault(key, pair)
    rows = tuple(PAIRS.cells(pair) for pair in newest.values())
    return Section(
        "gains",
        "Trained against base",
        (Table("The newest measured pair of each benchmark and tier", PAIRS.columns, rows, key="gains"),),
        lead="Paired on the cases that both have; live and imported scores only." if rows else None,
        empty="What training gained: base and trained on the same cases, with interval and flipped cases.",
        command="trainsite run-collection -o NEXT --from RUN --live --only action_benchmark --only benchmark_matrix",
    )


def _boards(data: SiteData) -> Section:
    """Return the first models of each benchmark."""
    boards = data.rows.boards
    rows = tuple(
        (
            Cell(board.benchmark, href=f"{BENCHMARKS}#board-{number}"),
            Cell(board.metric),
            id_cell(board.entries[0].model_id),
            figure_cell(board.entries[0].value, board.entries[0].evidence),
            *interval_cells(board.entries[0].interval_low, board.entries[0].interval_high, board.entries[0].evidence),
            number_cell(board.entries[0].n),
            evidence_cell(board.entries[0].evidence),
            number_cell(len(board.entries)),
        )
        for number, board in enumerate(boards, 1)
    )
    heads = (*columns("Benchmark", "Metric", "First"), *scored(), *columns("#n", "!Evidence", "#Models"))
    return Section(
        "benchmarks",
        "Benchmarks",
        (Table("The first model of each benchmark", heads, rows, key="boards"),),
        figure=html_figures([board_plot(board, f"board-{number}") for number, board in enumerate(boards[:_BOARDS], 1)]),
        empty="Each benchmark with its models in order; only live and imported scores rank.",
        command="trainsite import FORMAT SOURCE -o RUN",
    )


def _trends(data: SiteData) -> Section:
    charts = series_charts(data.rows.series, "", _CHARTS)
    rows = tuple(
        (
            text_cell(series.benchmark),
            Cell(series.metric),
            text_cell(series.model_id),
            number_cell(series.run_count),
            moment_cell(series.points[-1].run.started_at),
            _change(series.points[-1].verdict),
        )
        for series in data.rows.series
        if len(series.points) > 1
    )
    figure = html_figures(charts)
    heads = columns("Benchmark", "Metric", "Model", "#Runs", "@Newest", "%Change")
    return Section(
        "trends",
        "Trends over runs",
        (Table("Series of two runs or more", heads, rows, key="series"),),
        figure=figure,
        empty="A line per model and benchmark, once two runs have measured the same; regressions are marked.",
        command="trainsite trend METRIC",
    )


def _change(verdict: str | None) -> Cell:
    return state_cell(verdict.replace("_", " ")) if verdict else Cell(None, title="nothing to hold it against")


def _gaps(entries: Sequence[CollectionEntry]) -> Section:
    """Return the gaps that are open in the newest run."""
    found = [(entry, gap) for entry in entries[:1] for gap in entry.gaps]
    rows = tuple(
        (
            Cell(gap.id),
            state_cell(gap.status),
            text_cell(gap.note, limit=240),
            command_cell(gap.command),
            Cell(entry.label or entry.path, href=target(entry.viewer_path, "gaps")),
        )
        for entry, gap in found[:_GAPS]
    )
    heads = columns("Check", "%State", "*Note", "$Next command, inside the run folder", "Run")
    links = (Cell("readiness of all runs", href="readiness.html"),)
    return Section(
        "gaps",
        "Open gaps of the newest run",
        (Table("Open gaps of the newest run", heads, rows, links=links, key="gaps", total=len(found)),),
        empty="Nothing is open in the newest run."
        if entries
        else "What is still missing, and the command that adds it.",
    )
