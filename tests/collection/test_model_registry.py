"""The live registry asks a hub that speaks the real protocol, faults included."""

import json

import pytest
from werkzeug import Request, Response

from trainsite.collection.tiers import load_tiers

KNOWN = {
    f"elizaos/{load_tiers().model_id(tier, variant)}" for tier in load_tiers().ids for variant in ("base", "trained")
}


@pytest.fixture
def hub(httpserver, monkeypatch):
    """Serve ``/api/models/<repo>``: those in ``hub.known`` exist, others answer 401 as the hub does."""
    httpserver.known = set(KNOWN)
    httpserver.tokens = []

    def answer(request: Request) -> Response:
        httpserver.tokens.append(request.headers.get("authorization"))
        repo = request.path.removeprefix("/api/models/")
        if repo not in httpserver.known:
            return Response(
                json.dumps({"error": "Invalid username or password."}), 401, content_type="application/json"
            )
        body = {"id": repo, "modelId": repo, "sha": "f" * 40, "private": False}
        return Response(json.dumps(body), content_type="application/json")

    httpserver.answer = answer
    monkeypatch.setenv("HF_ENDPOINT", httpserver.url_for("/").rstrip("/"))
    monkeypatch.delenv("HF_TOKEN", raising=False)
    return httpserver


def serve(hub, handler=None):
    import re

    hub.expect_request(re.compile("/api/models/.*")).respond_with_handler(handler or hub.answer)


def run(collect, expect=0):
    folder = collect("one", "--live", "--only", "model_registry", natural=None, expect=expect)
    return json.loads((folder / "collection-manifest.json").read_bytes())


def check(manifest):
    return next(check for check in manifest["readiness"]["checks"] if check["id"] == "model_tracking")


def step(manifest):
    return next(step for step in manifest["steps"] if step["id"] == "model_registry")


def test_models_that_the_hub_knows_are_verified_and_close_the_check(hub, collect):
    serve(hub)
    manifest = run(collect)
    assert all(model["verified"] and model["revision"] == "f" * 40 for model in manifest["models"])
    assert {model["evidence"] for model in manifest["models"]} == {"live"}
    assert check(manifest)["status"] == "ready"
    assert set(hub.tokens) == {None}


def test_one_absent_model_leaves_the_check_partial_and_says_which(hub, collect):
    hub.known.remove("elizaos/eliza-1-9b-trained")
    serve(hub)
    manifest = run(collect)
    absent = [model for model in manifest["models"] if not model["verified"]]
    assert [model["model_id"] for model in absent] == ["eliza-1-9b-trained"]
    assert absent[0]["note"] == "The hub does not know it, or hides it."
    assert check(manifest)["status"] == "partial"


def test_a_token_is_sent_and_never_stored(hub, collect, monkeypatch, tmp_path):
    token = "hf" + "_" + "aB3dE6gH9jK2mN5pQ8" * 2
    monkeypatch.setenv("HF_TOKEN", token)
    serve(hub)
    run(collect)
    assert set(hub.tokens) == {f"Bearer {token}"}
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and token.encode() in path.read_bytes()]


def test_a_hub_that_stumbles_once_is_asked_again(hub, collect):
    seen = []

    def stumble(request):
        seen.append(request.path)
        return Response(status=503) if seen.count(request.path) == 1 else hub.answer(request)

    serve(hub, stumble)
    assert step(run(collect))["status"] == "succeeded"
    assert len(seen) == 2 * len(KNOWN)


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (Response(status=500), "did not answer 3 times (status 500)"),
        (Response("<html>", content_type="text/html"), "the hub's answer is no JSON; check HF_ENDPOINT"),
        (Response("[]", content_type="application/json"), "describes no model; check HF_ENDPOINT"),
    ],
)
def test_a_hub_that_fails_makes_the_step_fail_alone_in_one_line(hub, collect, response, said):
    serve(hub, lambda _request: response)
    manifest = run(collect, expect=1)
    assert step(manifest)["status"] == "failed"
    assert said in step(manifest)["error"]
    assert check(manifest)["status"] == "missing"


def test_no_hub_at_all_fails_in_one_line(collect, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    assert "did not answer 3 times (ConnectError)" in step(run(collect, expect=1))["error"]
