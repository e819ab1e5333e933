"""
What a run needs, looked at before the work. A dry run looks at files only; sockets are opened when asked to.

No address is repeated in what is said: preflight is stored, and a run names no host.
"""

from collections.abc import Mapping

from trainsite.records.run import Input, Preflight, PreflightCheck, Recipe
from trainsite.settings import Settings

PROBE_TIMEOUT_S = 2.0


def preflight(recipe: Recipe, inputs: Mapping[str, Input], settings: Settings, *, probe: bool) -> Preflight:
    """Return all checks, in order; with ``probe`` and a live action benchmark its endpoint is asked."""
    checks = [
        _input("natural_input", "Natural trajectories", inputs, "natural_sanitized_jsonl", "natural_raw_jsonl"),
        _input("test_trajectories_input", "Test trajectories", inputs, "test_trajectories"),
        _provider(recipe),
        _needs(recipe, "feed", "feed_database_url", "Feed database", "DATABASE_URL", settings.has_database_url),
        _needs(
            recipe,
            "reference_benchmark",
            "cerebras_api_key",
            "Cerebras key",
            "CEREBRAS_API_KEY",
            settings.has_cerebras_key,
        ),
        _token(recipe, settings),
    ]
    if probe:
        checks.append(_endpoint(recipe, settings))
    counts = {name: sum(check.status == name for check in checks) for name in ("ok", "warning", "missing", "skipped")}
    return Preflight(
        live_required=any(choice.selected and choice.mode == "live" for choice in recipe.steps),
        ok=counts["ok"],
        warning=counts["warning"],
        missing=counts["missing"],
        skipped=counts["skipped"],
        checks=tuple(checks),
    )


def _is_live(recipe: Recipe, step: str) -> bool:
    return any(choice.id == step and choice.selected and choice.mode == "live" for choice in recipe.steps)


def _input(id_: str, label: str, inputs: Mapping[str, Input], *roles: str) -> PreflightCheck:
    found = next((inputs[role] for role in roles if role in inputs), None)
    if found is None:
        return PreflightCheck(id=id_, label=label, status="skipped", detail="none was given")
    return PreflightCheck(id=id_, label=label, status="ok", detail=f"{found.name}, {found.size_bytes:,} bytes")


def _provider(recipe: Recipe) -> PreflightCheck:
    id_, label = "action_benchmark_provider", "Action benchmark provider"
    if not _is_live(recipe, "action_benchmark"):
        return PreflightCheck(id=id_, label=label, status="skipped", detail="the action benchmark does not run live")
    detail = "local-llama-cpp at TRAINSITE_ENDPOINT_URL; --probe-endpoints asks whether it serves the models"
    return PreflightCheck(id=id_, label=label, status="warning", detail=detail)


def _needs(recipe: Recipe, step: str, id_: str, label: str, variable: str, is_set: bool) -> PreflightCheck:
    if not _is_live(recipe, step):
        return PreflightCheck(id=id_, label=label, status="skipped", detail=f"{step} does not run live")
    if is_set:
        return PreflightCheck(id=id_, label=label, status="ok", detail=f"{variable} is set")
    return PreflightCheck(id=id_, label=label, status="missing", detail=f"set {variable}")


def _token(recipe: Recipe, settings: Settings) -> PreflightCheck:
    id_, label = "hf_token", "Hugging Face token"
    if not (_is_live(recipe, "huggingface") or _is_live(recipe, "model_registry")):
        return PreflightCheck(id=id_, label=label, status="skipped", detail="nothing is asked of the hub")
    if settings.hf_token:
        return PreflightCheck(id=id_, label=label, status="ok", detail="HF_TOKEN is set")
    detail = "HF_TOKEN is not set: private repositories look absent"
    return PreflightCheck(id=id_, label=label, status="warning", detail=detail)


def _endpoint(recipe: Recipe, settings: Settings) -> PreflightCheck:
    id_, label = "action_benchmark_endpoint", "Action benchmark endpoint"
    if not _is_live(recipe, "action_benchmark"):
        detail = "a dry run opens no socket; add --live"
        return PreflightCheck(id=id_, label=label, status="skipped", detail=detail)
    status, detail = _ask(settings.endpoint_url.rstrip("/") + "/models")
    return PreflightCheck(id=id_, label=label, status=status, detail=detail)


def _ask(url: str) -> tuple[str, str]:
    import httpx  # noqa: PLC0415 - a dry run needs no network

    try:
        response = httpx.get(url, timeout=PROBE_TIMEOUT_S)
    except httpx.TimeoutException:
        return "missing", f"the endpoint did not answer within {PROBE_TIMEOUT_S:g} s"
    except (httpx.UnsupportedProtocol, httpx.InvalidURL):
        return "warning", "the endpoint is no address to ask; set TRAINSITE_ENDPOINT_URL"
    except httpx.HTTPError:
        return "missing", "the endpoint could not be reached; start the server or set TRAINSITE_ENDPOINT_URL"
    if not response.is_success:
        return "warning", f"the endpoint answered {response.status_code}"
    return _served(response.text)


def _served(text: str) -> tuple[str, str]:
    import json  # noqa: PLC0415 - see above

    try:
        models = [str(entry["id"]) for entry in json.loads(text)["data"]]
    except (ValueError, KeyError, TypeError):
        return "warning", "the endpoint answered, but with no list of models"
    shown = ", ".join(models[:5]) + (f" and {len(models) - 5} more" if len(models) > 5 else "")  # noqa: PLR2004 - a glance
    return "ok", f"the endpoint serves {shown or 'no model'}"
