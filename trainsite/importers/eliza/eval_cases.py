"""The prompts of a local eval as cases of both sides, joined by their ids from wherever a report tells of them."""

import hashlib
from collections.abc import Iterator

from trainsite.collection.steps.eval_comparison import BENCHMARK
from trainsite.dataclass import dataclass
from trainsite.records.codec import Json
from trainsite.records.evidence import Case
from trainsite.trajectories.fields import as_id, as_list, as_number, as_object, as_seconds_from_ms, as_text

STEP = "eval_comparison"
_MODELS = {"base": ("base_model",), "trained": ("trained_model", "adapter_model")}
_JOINED = {"base": ("base_score",), "trained": ("adapter_score", "trained_score")}
_AVERAGES = ("avg_score", "score", "test_avg_score")
_PROMPTS = ("prompt", "input", "user_prompt")
_RESPONSES = ("response", "output", "text", "completion")


@dataclass(frozen=True, kw_only=True)
class Side:
    """One side of the comparison."""

    variant: str
    model_id: str
    tier: str | None
    metric: str
    value: float | None
    n: int | None
    evidence: str


def make_cases(side: Side, report: dict[str, Json]) -> Iterator[Case]:
    """Yield the cases of a side; its own results come first, the joined list adds what they lack."""
    seen: set[str] = set()
    for result in (*_results(side.variant, report), *_joined(side.variant, report)):
        case_id = as_id(result.get("prompt_id")) or as_id(result.get("id"))
        if case_id is not None and case_id not in seen:
            seen.add(case_id)
            yield _case(side, result, case_id)


def _results(variant: str, report: dict[str, Json]) -> Iterator[dict[str, Json]]:
    for key in _MODELS[variant]:
        for entry in as_list((as_object(report.get(key)) or {}).get("results")) or []:
            yield as_object(entry) or {}


def _joined(variant: str, report: dict[str, Json]) -> Iterator[dict[str, Json]]:
    for entry in as_list((as_object(report.get("comparison")) or {}).get("per_prompt")) or []:
        prompt = as_object(entry) or {}
        scores = (prompt[key] for key in _JOINED[variant] if key in prompt)
        yield {"prompt_id": prompt.get("prompt_id"), "score": next(scores, None)}


def _case(side: Side, result: dict[str, Json], case_id: str) -> Case:
    prompt = _first(result, _PROMPTS)
    return Case(
        step=STEP,
        benchmark=BENCHMARK,
        metric=side.metric,
        case_id=case_id,
        attempt=1,
        model_id=side.model_id,
        variant=side.variant,
        tier=side.tier,
        evidence=side.evidence,
        score=_score(result, side.metric),
        input_sha256=hashlib.sha256(prompt.encode()).hexdigest() if prompt else None,
        prompt=prompt,
        response=_first(result, _RESPONSES),
        failure_mode=as_text(result.get("error")),
        duration_s=as_seconds_from_ms(result.get("latency_ms")),
    )


def _score(result: dict[str, Json], metric: str) -> float | None:
    """Return the value of a metric; what is called the score alone is one of the averages, and of no other metric."""
    value = result.get(metric)
    if value is None and metric in _AVERAGES:
        value = result.get("score")
    return float(value) if isinstance(value, bool) else as_number(value)


def _first(result: dict[str, Json], keys: tuple[str, ...]) -> str | None:
    return next((text for key in keys if (text := as_text(result.get(key)))), None)
