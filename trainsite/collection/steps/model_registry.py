"""The Eliza-1 models by their names; the live form asks the Hugging Face hub whether each one exists."""

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from trainsite.collection.step import CollectionStep, Outcome, StepContext
from trainsite.collection.tiers import VARIANTS
from trainsite.errors import SourceError
from trainsite.records.codec import Json
from trainsite.records.inventory import Model
from trainsite.records.run import Input, Recipe

if TYPE_CHECKING:
    import httpx

TIMEOUT_S = 10.0
PAUSES_S = (0.0, 0.2, 0.8)
"""Waited before each attempt."""
_ABSENT = (401, 403, 404)
"""The hub answers 401 for a repository that does not exist, so as not to tell private ones from none."""
_UNAUTHORIZED = 401


def _basis(_recipe: Recipe, _inputs: Mapping[str, Input], mode: str) -> Json:
    return {"mode": mode}


def _run(context: StepContext) -> Outcome:
    pairs = [(tier, variant) for tier in context.tiers.ids for variant in VARIANTS]
    if context.is_dry:
        models = [_entry(context, tier, variant) for tier, variant in pairs]
    else:
        with _hub(context) as client:
            models = [_verified(context, client, tier, variant) for tier, variant in pairs]
    for model in models:
        context.writer.row("models", model)
    context.writer.rows_in = context.writer.rows_out = len(models)
    return Outcome(
        evidence=Counter(model.evidence for model in models),
        summary={"models": len(models), "verified": sum(model.verified for model in models)},
    )


def _entry(
    context: StepContext,
    tier: str,
    variant: str,
    *,
    verified: bool = False,
    revision: str | None = None,
    note: str = "Named by the registry table; a dry run asks nobody whether it exists.",
    evidence: str = "dry_run",
) -> Model:
    model_id = context.tiers.model_id(tier, variant)
    repo_id = f"{context.tiers.owner}/{model_id}"
    return Model(
        model_id=model_id,
        tier=tier,
        variant=variant,
        family=context.tiers.family,
        base_model_id=context.tiers.model_id(tier, "base") if variant == "trained" else None,
        repo_id=repo_id,
        location=f"hf://{repo_id}",
        verified=verified,
        revision=revision,
        note=note,
        evidence=evidence,
    )


@contextmanager
def _hub(context: StepContext) -> Iterator["httpx.Client"]:
    import httpx  # noqa: PLC0415 - a dry run needs no network

    token = context.settings.hf_token
    headers = {"authorization": f"Bearer {token}"} if token else {}
    with httpx.Client(
        base_url=context.settings.hf_endpoint, headers=headers, timeout=TIMEOUT_S, follow_redirects=True
    ) as client:
        yield client


def _verified(context: StepContext, client: "httpx.Client", tier: str, variant: str) -> Model:
    model_id = context.tiers.model_id(tier, variant)
    context.progress(f"model_registry: asking for {model_id}")
    answer = _ask(client, f"/api/models/{context.tiers.owner}/{model_id}")
    if answer is None:
        return _entry(context, tier, variant, note="The hub does not know it, or hides it.", evidence="live")
    revision = answer.get("sha")
    return _entry(
        context,
        tier,
        variant,
        verified=True,
        revision=revision if isinstance(revision, str) else None,
        note="The hub knows it.",
        evidence="live",
    )


def _ask(client: "httpx.Client", path: str) -> dict[str, Json] | None:
    """Return what the hub says of a model, None where it knows none; raises SourceError after three failures."""
    import httpx  # noqa: PLC0415 - see above

    reason = ""
    for pause_s in PAUSES_S:
        time.sleep(pause_s)
        try:
            response = client.get(path)
        except httpx.HTTPError as error:
            reason = type(error).__name__
            continue
        if response.status_code == _UNAUTHORIZED and "authorization" in client.headers:
            raise SourceError("model_registry: the hub refuses the token; check HF_TOKEN, or unset it")
        if response.status_code in _ABSENT:
            return None
        if response.is_success:
            return _model_answer(response)
        reason = f"status {response.status_code}"
    raise SourceError(f"model_registry: the hub did not answer {len(PAUSES_S)} times ({reason}); try again later")


def _model_answer(response: "httpx.Response") -> dict[str, Json]:
    try:
        answer = response.json()
    except ValueError as error:
        raise SourceError("model_registry: the hub's answer is no JSON; check HF_ENDPOINT") from error
    if not isinstance(answer, dict) or "id" not in answer:
        raise SourceError("model_registry: the hub's answer describes no model; check HF_ENDPOINT")
    return answer


STEP = CollectionStep(id="model_registry", run=_run, basis=_basis)
