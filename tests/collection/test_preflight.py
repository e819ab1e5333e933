"""Preflight looks before the work, and asks an endpoint only when told to."""

import pytest
from werkzeug import Response


@pytest.fixture
def probe(cli, tmp_path, monkeypatch):
    def run(url: str, expect: int = 1, *arguments: str) -> str:
        monkeypatch.setenv("TRAINSITE_ENDPOINT_URL", url)
        output = cli(
            "run-collection", "-o", tmp_path / "x", "--preflight-only", "--probe-endpoints", *arguments, expect=expect
        ).stdout
        return next(line for line in output.splitlines() if "action_benchmark_endpoint" in line)

    monkeypatch.delenv("CEREBRAS_API_KEY", raising=False)
    return run


def test_a_dry_run_opens_no_socket(probe):
    assert "=skipped a dry run opens no socket; add --live" in probe("http://127.0.0.1:9/v1", 0)


def test_a_server_is_asked_what_it_serves(probe, httpserver):
    models = {"object": "list", "data": [{"id": f"m-{n}", "object": "model"} for n in range(7)]}
    httpserver.expect_request("/v1/models").respond_with_json(models)
    assert "=ok" in probe(httpserver.url_for("/v1/"), 1, "--live")
    assert "serves m-0, m-1, m-2, m-3, m-4 and 2 more" in probe(httpserver.url_for("/v1"), 1, "--live")


def test_a_server_with_another_answer_is_a_warning(probe, httpserver):
    httpserver.expect_request("/v1/models").respond_with_json({"models": []})
    assert "=warning" in probe(httpserver.url_for("/v1"), 1, "--live")
    httpserver.clear()
    httpserver.expect_request("/v1/models").respond_with_response(Response(status=404))
    assert "answered 404" in probe(httpserver.url_for("/v1"), 1, "--live")


def test_nobody_there_is_missing_and_an_odd_address_a_warning(probe):
    assert "=missing" in probe("http://127.0.0.1:9/v1", 1, "--live")
    assert "is no address to ask" in probe("ftp://127.0.0.1/v1", 1, "--live")


def test_secrets_that_are_set_are_ok_and_their_values_unsaid(cli, tmp_path, monkeypatch):
    monkeypatch.setenv("CEREBRAS_API_KEY", "csk" + "-" + "a1b2c3d4" * 4)
    monkeypatch.setenv("DATABASE_URL", "postgres://db/x")
    output = cli("run-collection", "-o", tmp_path / "x", "--preflight-only", "--live").stdout
    assert "cerebras_api_key=ok CEREBRAS_API_KEY is set" in output
    assert "a1b2c3d4" not in output
