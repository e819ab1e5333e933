"""A comparison in one sentence: what was shown, or that nothing was, and what so many cases could have shown."""

from trainsite.dataclass import dataclass
from trainsite.evals.difference import Difference
from trainsite.evals.pairing import Pairing
from trainsite.records.evidence import ALPHA, is_lower_better

MINUS = "\N{MINUS SIGN}"
_SMALLEST_P = 0.0001
_POINTS = 100


@dataclass(frozen=True, slots=True)
class Rule:
    """When a difference counts as shown, and which way is better."""

    alpha: float = ALPHA
    lower_is_better: frozenset[str] = frozenset()
    """Metrics whose smaller values are better, beside those whose names say so."""

    def is_reversed(self, metric: str) -> bool:
        """Tell whether the smaller values of a metric are the better ones."""
        return metric in self.lower_is_better or is_lower_better(metric)


DEFAULT_RULE = Rule()


def verdict(pairing: Pairing, p: float | None = None, rule: Rule = DEFAULT_RULE) -> str:
    """
    Return ``improved``, ``regressed``, ``no_difference_shown``, ``not_evidence`` or ``not_measured``, of B against A.

    ``p`` is the one that decides where it was adjusted for several comparisons; without it the pairing's own does.
    """
    found = pairing.difference
    if not pairing.is_evidence:
        return "not_evidence"
    if found is None:
        return "not_measured"
    if (found.p if p is None else p) >= rule.alpha or not found.delta:
        return "no_difference_shown"
    return "improved" if (found.delta > 0) != rule.is_reversed(pairing.a.measure.metric) else "regressed"


def sentence(
    pairing: Pairing, *, names: tuple[str, str] = ("A", "B"), p: float | None = None, rule: Rule = DEFAULT_RULE
) -> str:
    """
    Return the result of a pairing in words; ``names`` are those of A and B, ``p`` is as for ``verdict``.

    The first words follow the numbers: who beats whom, or that no difference is shown, with the smallest difference
    that so many cases would show.
    """
    found = pairing.difference
    if found is None:
        return f"{pairing.reason}{unmatched_words(pairing)}"
    a, b = names
    figures = _figures(pairing, found, p)
    said = {
        "improved": f"{b} beats {a}: {figures}",
        "regressed": f"{a} beats {b}: {b} against {a} {figures}",
        "no_difference_shown": _not_shown(pairing, found, p, names),
        "not_evidence": f"{_word(pairing.evidence)}, no evidence: {b} against {a} {figures}",
    }[verdict(pairing, p, rule)]
    return f"{said}; {_counts(pairing, found)}, {_word(pairing.evidence)}{unmatched_words(pairing)}"


def unmatched_words(pairing: Pairing) -> str:
    """Return how many cases of either side are left out, where they are many; else nothing."""
    if not pairing.is_unmatched:
        return ""
    return f"; {pairing.only_in_a:,} cases only in A and {pairing.only_in_b:,} only in B are left out"


def difference_text(value: float, *, is_rate: bool, is_signed: bool = True) -> str:
    """Return a difference: rates in points to one decimal, other scores to four figures."""
    text = f"{round(value * _POINTS, 1) + 0.0:+.1f}" if is_rate else f"{value + 0.0:+.4g}"
    return text.replace("-", MINUS) if is_signed else text.lstrip("+-")


def interval_text(found: Difference, *, is_rate: bool) -> str:
    """Return a 95 % interval without its unit."""
    low, high = (difference_text(end, is_rate=is_rate) for end in (found.interval.low, found.interval.high))
    return f"{low} to {high}"


def p_text(p: float) -> str:
    """Return a p as it is read: ``p = 0.032``, ``p < 0.0001``."""
    return f"p < {_SMALLEST_P}" if p < _SMALLEST_P else f"p = {p:.2g}"


def _not_shown(pairing: Pairing, found: Difference, p: float | None, names: tuple[str, str]) -> str:
    is_rate, unit = pairing.is_rate, _unit(pairing)
    said = (
        f"no difference shown (n = {pairing.matched:,}, {interval_text(found, is_rate=is_rate)}{unit}):"
        f" {names[1]} against {names[0]} {difference_text(found.delta, is_rate=is_rate)}{unit}, {_p(found, p)}"
    )
    if found.minimum_detectable is not None:
        least = difference_text(found.minimum_detectable, is_rate=is_rate, is_signed=False)
        return f"{said}; so many cases show {least}{unit} or more with 80 % power"
    return f"{said}; so few cases show no difference at all" if found.test == "mcnemar_exact" else said


def _figures(pairing: Pairing, found: Difference, p: float | None) -> str:
    delta = difference_text(found.delta, is_rate=pairing.is_rate)
    interval = interval_text(found, is_rate=pairing.is_rate)
    return f"{delta}{_unit(pairing)} (n = {pairing.matched:,}, 95 %: {interval}, {_p(found, p)})"


def _p(found: Difference, p: float | None) -> str:
    return p_text(found.p) if p is None or p == found.p else f"{p_text(p)} after Holm"


def _counts(pairing: Pairing, found: Difference) -> str:
    if found.test == "mcnemar_exact":
        return f"{pairing.fates.fixed:,} fixed, {pairing.fates.broken:,} broken"
    return f"{pairing.higher:,} higher, {pairing.lower:,} lower"


def _unit(pairing: Pairing) -> str:
    return " points" if pairing.is_rate else ""


def _word(evidence: str) -> str:
    return evidence.replace("_", " ")
