"""A comparison of two runs in the forms that people and CI systems read."""

from collections.abc import Callable, Mapping

from trainsite.cli.compare_markdown import to_markdown
from trainsite.cli.compare_text import summary_text, to_table
from trainsite.cli.figures import WORDS, judged_document, workflow_line
from trainsite.evals.side import SideKey
from trainsite.query.comparing import Compared, RunComparison, measure_text
from trainsite.records.codec import Json, dump_document, to_document


def to_json(found: RunComparison) -> str:
    """Return the comparison as JSON, with every changed case."""
    document = {
        "a": to_document(found.a),
        "b": to_document(found.b),
        "alpha": found.rule.alpha,
        "regressions": len(found.regressions),
        "rows": [_row_document(row) for row in found.rows],
        "only_in_a": [_side_document(key) for key in found.only_in_a],
        "only_in_b": [_side_document(key) for key in found.only_in_b],
        "configuration": to_document(found.configuration),
        "warnings": list(found.warnings),
    }
    return dump_document(document).decode()


def _row_document(row: Compared) -> Json:
    pairing = row.judged.pairing
    found = pairing.difference
    measure = pairing.a.measure
    return {
        "benchmark": measure.benchmark,
        "benchmark_version": measure.benchmark_version or None,
        "metric": measure.metric,
        "a_model_id": pairing.a.model_id,
        "b_model_id": pairing.b.model_id,
        "a_variant": pairing.a.variant,
        "b_variant": pairing.b.variant,
        "a_tier": pairing.a.tier,
        "b_tier": pairing.b.tier,
        "a_evidence": pairing.a.evidence,
        "b_evidence": pairing.b.evidence,
        **judged_document(row.judged),
        "a_value": pairing.a_value,
        "b_value": pairing.b_value,
        "improvement_percent": found.improvement_percent if found else None,
        "verdict": row.judged.verdict,
        "sentence": row.sentence,
        "changes": to_document(row.changes),
    }


def _side_document(key: SideKey) -> Json:
    document: dict[str, Json] = to_document(key)
    measure: dict[str, Json] = document.pop("measure")
    return {**measure, **document, "benchmark_version": key.measure.benchmark_version or None}


def to_github(found: RunComparison) -> str:
    """Return workflow commands that GitHub shows with the run; the summary is the last line."""
    commands = {"regressed": "error", "improved": "notice", "no_difference_shown": "notice"}
    lines = []
    for row in found.rows:
        command = commands.get(row.judged.verdict, "warning")
        title = f"{WORDS[row.judged.verdict]}: {measure_text(row.judged.pairing.a.measure)}"
        lines.append(workflow_line(command, title, row.sentence))
    lines += [workflow_line("warning", "comparison", warning) for warning in found.warnings]
    return "".join(f"{line}\n" for line in [*lines, summary_text(found)])


FORMATS: Mapping[str, Callable[[RunComparison], str]] = {
    "table": to_table,
    "json": to_json,
    "markdown": to_markdown,
    "github": to_github,
}
