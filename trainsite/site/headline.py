"""A run in one sentence: what the trained model gained over its base, or what is missing to know."""

from trainsite.dataclass import dataclass
from trainsite.records.evidence import COUNTS_AS_EVIDENCE, Comparison, Score, shown_direction
from trainsite.records.run import Manifest
from trainsite.site.cells import evidence_word
from trainsite.site.remainder import command_for, run_command

_POINTS = 100


@dataclass(frozen=True, slots=True)
class Headline:
    """A sentence, how it turned out, and the command where it lacks evidence."""

    sentence: str
    tone: str
    """good, bad, fair or none."""
    subject: str | None = None
    command: str | None = None


def headline(manifest: Manifest) -> Headline:
    """Return the first measured base-and-trained comparison in words; mocked and dry ones never count."""
    pairs = [entry for entry in manifest.benchmarks.comparisons if entry.kind == "base_trained"]
    measured = next((entry for entry in pairs if _is_measured(entry)), None)
    if measured is not None:
        return measured_headline(measured)
    why = "No base-and-trained pair was compared."
    if manifest.provenance.imported is not None and not pairs:
        score = next((each for each in (*manifest.benchmarks.rows, *manifest.evals) if _counts(each)), None)
        if score is not None:
            return _imported(score)
    if pairs:
        kinds = ", ".join(dict.fromkeys(evidence_word(entry.evidence) for entry in pairs))
        what = "comparison stands" if len(pairs) == 1 else "comparisons stand"
        why = f"{len(pairs):,} base-and-trained {what} here as {kinds}, none with a measured difference."
    fallback = run_command("--only action_benchmark --only benchmark_matrix --live")
    return Headline(
        f"Not known yet whether trained beats base. {why}",
        "none",
        command=command_for(manifest, "base_trained_improvement", "smallest_model_benchmark", fallback=fallback),
    )


def _counts(score: Score) -> bool:
    return score.evidence in COUNTS_AS_EVIDENCE and score.value is not None


def _imported(score: Score) -> Headline:
    """Return the first score of a run that was never meant to pair base and trained."""
    value, low, high = score.value or 0.0, score.interval_low, score.interval_high
    interval = "no interval" if low is None or high is None else f"95 %: {low:.3g} to {high:.3g}"
    return Headline(
        f"{score.model_id}: {score.metric} {value:.3g} ({interval}), n = {score.n:,}, {evidence_word(score.evidence)}",
        "fair",
        subject=score.benchmark,
    )


def _is_measured(comparison: Comparison) -> bool:
    return comparison.evidence in COUNTS_AS_EVIDENCE and comparison.delta is not None and comparison.matched > 0


def measured_headline(comparison: Comparison) -> Headline:
    """Return a measured comparison of base and trained in words."""
    delta = comparison.delta or 0.0
    low, high = comparison.interval_low, comparison.interval_high
    scale, unit = _scale(comparison)
    size = f"{abs(delta) * scale:.{1 if unit else 3}f}{unit}"
    interval = "no interval"
    if low is not None and high is not None:
        interval = f"95 %: {low * scale:.{1 if unit else 3}f} to {high * scale:.{1 if unit else 3}f}"
    direction = shown_direction(comparison)
    if direction > 0:
        tone, verb = "good", f"Trained beats base by {size}"
    elif direction < 0:
        tone, verb = "bad", f"Trained falls behind base by {size}"
    else:
        sign = "+" if delta >= 0 else "\u2212"
        tone, verb = "fair", f"No difference shown: trained minus base is {sign}{size}"
    pairs = f"{comparison.matched:,} paired {'case' if comparison.matched == 1 else 'cases'}"
    least = comparison.minimum_detectable
    power = ""
    if not direction and least is not None:
        power = f"; so many cases show {least * scale:.{1 if unit else 3}f}{unit} or more with 80 % power"
    return Headline(
        f"{verb} ({interval}), {pairs}, {comparison.fixed:,} fixed, {comparison.broken:,} broken, "
        f"{evidence_word(comparison.evidence)}{power}",
        tone,
        subject=" · ".join(word for word in (comparison.tier, comparison.benchmark, comparison.metric) if word),
    )


def _scale(comparison: Comparison) -> tuple[int, str]:
    values = (comparison.a_value, comparison.b_value)
    is_rate = all(value is not None and 0 <= value <= 1 for value in values)
    return (_POINTS, " points") if is_rate else (1, "")
