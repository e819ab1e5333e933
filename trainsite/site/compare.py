"""The page that compares any two runs, or base and trained of one, in the browser; and the pairs prepared for it."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from trainsite.dataclass import dataclass
from trainsite.records.codec import Json
from trainsite.site.cells import Cell, evidence_cell, id_cell, number_cell, state_cell, text_cell
from trainsite.site.chunk_tables import columnar
from trainsite.site.frame import CORE, Frame
from trainsite.site.sample import READER_FILES
from trainsite.site.shell import render
from trainsite.site.tables import ROWS_SHOWN, Chunk, Table, columns

COMPARE_PAGE: Final = "compare.html"
PAIRS: Final = "pairs"
"""What the table of prepared pairs is called, and its chunk."""
COMPARE_FILES: Final = (*CORE, *READER_FILES, "statistics.js", "resampling.js", "pairing.js", "diff.js", "compare.js")
"""The assets of the page, in the order in which they are loaded."""
_SENTENCE_LIMIT = 400
_STATES: Final = {
    "no_difference_shown": "no difference shown",
    "not_evidence": "no evidence",
    "not_measured": "not measured",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class PreparedPair:
    """Two sides compared when the site was built: B against A."""

    a_run_id: str
    b_run_id: str
    a_name: str
    b_name: str
    benchmark: str
    metric: str
    a_model_id: str
    b_model_id: str
    evidence: str
    matched: int
    verdict: str
    """improved, regressed, no_difference_shown, not_evidence or not_measured."""
    sentence: str
    tier: str | None = None
    number: int = 1
    """Among the pairs of these two runs, from 1; their p values are adjusted for all of them."""

    @property
    def href(self) -> str:
        """The address that shows it, relative to the root of the site."""
        chosen = {"a": self.a_run_id, "b": self.b_run_id, "pair": str(self.number)}
        return f"{COMPARE_PAGE}#{urlencode(chosen, errors='replace')}"


def compare_page(
    frame: Frame, runs: Chunk | None, pairs: Sequence[PreparedPair] = (), chunk: Chunk | None = None
) -> str:
    """
    Return the page that compares two runs as HTML, to lie at ``compare.html`` in the root.

    ``runs`` is the list of runs with the columns run_id, path, label and compare_src, None where no run has cases.
    ``pairs`` are shown before two runs are chosen, and without a script; ``chunk`` has all of them where they are many.
    """
    return render("compare.html.j2", frame, runs=runs, table=pair_table(pairs, chunk) if pairs else None)


def pair_table(pairs: Sequence[PreparedPair], chunk: Chunk | None = None) -> Table:
    """Return prepared pairs as a table; each row leads to its comparison."""
    rows = tuple(_row(pair) for pair in pairs)
    return Table(
        "Prepared comparisons",
        PAIR_COLUMNS,
        rows[:ROWS_SHOWN],
        key=PAIRS,
        chunk=chunk,
        total=max(len(rows), chunk.count if chunk else 0),
    )


PAIR_COLUMNS: Final = columns(
    "B against A", "%Result", "*In words", "Benchmark", "Metric", "Tier", "Model A", "Model B", "#Matched", "!Evidence"
)


def pairs_value(pairs: Sequence[PreparedPair]) -> Json:
    """Return all prepared pairs as the value of the site's chunk ``pairs``."""
    return columnar(PAIR_COLUMNS, (_row(pair) for pair in pairs), PAIRS)


def _row(pair: PreparedPair) -> tuple[Cell, ...]:
    name = (
        f"{pair.b_name}: trained against base"
        if pair.a_run_id == pair.b_run_id
        else f"{pair.b_name} against {pair.a_name}"
    )
    return (
        Cell(name, href=pair.href),
        state_cell(_STATES.get(pair.verdict, pair.verdict)),
        text_cell(pair.sentence, limit=_SENTENCE_LIMIT),
        Cell(pair.benchmark),
        Cell(pair.metric),
        Cell(pair.tier),
        id_cell(pair.a_model_id),
        id_cell(pair.b_model_id),
        number_cell(pair.matched),
        evidence_cell(pair.evidence),
    )
