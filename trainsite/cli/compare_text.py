"""A comparison of two runs as text for a terminal, and the pieces of text that its other forms share."""

from collections.abc import Iterator, Sequence

from trainsite.cli.figures import WORDS, delta_range_text, delta_text, p_cell, value_text
from trainsite.evals.pairing import Change
from trainsite.evals.wording import difference_text
from trainsite.query.comparing import Compared, RunComparison, RunName, Setting, measure_text
from trainsite.query.visible import visible, width_of
from trainsite.records.codec import Json

SHOWN = 50
"""So many changed cases of a row are shown; ``json`` has all."""
HEADS = ("Benchmark", "Tier", "n", "A", "B", "Delta", "95 %", "p", "p (Holm)", "Result")
NUMBERS = range(2, 9)
"""The columns that stand to the right."""
_NOTHING = "-"


def to_table(found: RunComparison) -> str:
    """Return aligned columns, then a sentence and the changed cases of each row."""
    lines = [f"A  {_run_text(found.a)}", f"B  {_run_text(found.b)}"]
    lines += [f"   {setting_text(each)}" for each in found.configuration]
    lines += ["", *_aligned([HEADS, *(row_cells(row) for row in found.rows)])]
    for row in found.rows:
        lines += ["", f"{measure_text(row.judged.pairing.a.measure)}: {row.sentence}"]
        lines.append(f"  {counts_text(row)}")
        for kind, changes, rest in iter_changes(row):
            lines.append(f"  {kind} ({len(changes) + rest:,}):")
            lines += [f"    {change_text(change)}" for change in changes]
            lines += [f"    … and {rest:,} more; --json has them all"] if rest else []
    return "".join(f"{visible(line)}\n" for line in [*lines, *iter_remarks(found)])


def row_cells(row: Compared) -> tuple[str, ...]:
    """Return the cells of a row in the order of ``HEADS``."""
    pairing = row.judged.pairing
    tiers = dict.fromkeys(tier for tier in (pairing.a.tier, pairing.b.tier) if tier)
    return (
        measure_text(pairing.a.measure),
        "/".join(tiers) or _NOTHING,
        f"{pairing.matched:,}",
        value_text(pairing.a_value) or _NOTHING,
        value_text(pairing.b_value) or _NOTHING,
        delta_text(row.judged) or _NOTHING,
        delta_range_text(row.judged) or _NOTHING,
        (p_cell(pairing.difference.p) if pairing.difference else None) or _NOTHING,
        p_cell(row.judged.p_holm) or _NOTHING,
        WORDS[row.judged.verdict],
    )


def counts_text(row: Compared) -> str:
    """Return every count of a row, and how its p and interval were found."""
    pairing, found = row.judged.pairing, row.judged.pairing.difference
    fates = pairing.fates
    said = (
        f"matched {pairing.matched:,}: fixed {fates.fixed:,}, broken {fates.broken:,},"
        f" both pass {fates.both_pass:,}, both fail {fates.both_fail:,};"
        f" only in A {pairing.only_in_a:,}, only in B {pairing.only_in_b:,}"
    )
    if found is None:
        return said
    percent = found.improvement_percent
    better = "" if percent is None else f", {difference_text(percent, is_rate=False)} % of A"
    return f"{said}; p = {found.p:.3g} ({found.test}), interval by {found.interval_method}{better}"


def iter_changes(row: Compared) -> Iterator[tuple[str, tuple[Change, ...], int]]:
    """Yield the changed cases of a row by kind, the losses first: those that are shown, and how many more."""
    for kind in ("broken", "fixed", "lower", "higher"):
        changes = tuple(change for change in row.changes if change.kind == kind)
        if changes:
            yield kind, changes[:SHOWN], len(changes) - len(changes[:SHOWN])


def iter_remarks(found: RunComparison) -> Iterator[str]:
    """Yield what was not compared, the warnings, and the summary."""
    for side, keys in (("A", found.only_in_a), ("B", found.only_in_b)):
        for key in keys:
            yield f"not compared, {side}: {measure_text(key.measure)} of {key.model_id} ({key.variant}, {key.evidence})"
    yield from (f"warning: {warning}" for warning in found.warnings)
    yield summary_text(found)


def summary_text(found: RunComparison) -> str:
    """Return how many rows had which result."""
    verdicts = [row.judged.verdict for row in found.rows]
    counts = ", ".join(f"{verdicts.count(verdict)} {word}" for verdict, word in WORDS.items() if verdict in verdicts)
    return f"{len(verdicts)} compared: {counts}"


def _run_text(run: RunName) -> str:
    return f"{run.path}  {run.run_id}{f'  {run.label}' if run.label else ''}"


def setting_text(setting: Setting) -> str:
    """Return a setting with both of its values."""
    return f"{setting.field}: {_value(setting.a)} in A, {_value(setting.b)} in B"


def _value(value: Json) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "nothing"
    return "nothing" if value is None else str(value)


def change_text(change: Change) -> str:
    """Return a case that changed; one that flipped needs no scores."""
    if change.kind in ("fixed", "broken") and {change.a_score, change.b_score} == {0, 1}:
        return change.case_id
    return f"{change.case_id}: {change.a_score:.4g} in A, {change.b_score:.4g} in B"


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the rows with their columns under each other."""
    rows = [[visible(cell) for cell in row] for row in rows]
    widths = [max(width_of(row[index]) for row in rows) for index in range(len(HEADS))]
    for row in rows:
        gaps = [" " * (width - width_of(cell)) for cell, width in zip(row, widths, strict=True)]
        cells = (
            f"{gap}{cell}" if index in NUMBERS else f"{cell}{gap}"
            for index, (cell, gap) in enumerate(zip(row, gaps, strict=True))
        )
        yield "  ".join(cells).rstrip()
