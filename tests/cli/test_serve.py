import os
import signal
import subprocess
import sys
import time
import urllib.request

import pytest


@pytest.fixture
def serve(tmp_path):
    started = []

    def run(*arguments):
        command = [sys.executable, "-m", "trainsite", "serve", *map(str, arguments)]
        process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        started.append(process)
        return process, process.stdout.readline().strip()

    yield run
    for process in started:
        process.kill()
        process.communicate()


def fetched(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_preview_shows_the_site_and_ends_when_it_is_told_to(collect, serve, number, code):
    collect("one")
    process, url = serve("--root", "runs", "--port", 0, "-q")
    assert url.startswith("http://127.0.0.1:")
    assert 'trainsite.add("build"' in fetched(url + "data/build.js")
    assert "<h1" in fetched(url)
    process.send_signal(number)
    assert process.wait(timeout=20) == code


def test_a_changed_archive_is_built_again(collect, serve):
    collect("one")
    _, url = serve("--root", "runs", "--port", 0, "-q")
    assert "two/analysis" not in fetched(url + "collection-index.html")
    collect("two")
    for _ in range(60):
        if "two/analysis" in fetched(url + "collection-index.html"):
            return
        time.sleep(0.5)
    pytest.fail("the new run was not shown")


def test_a_busy_port_is_told_and_not_taken(collect, serve):
    collect("one")
    _, url = serve("--root", "runs", "--port", 0, "-q")
    port = url.rstrip("/").rpartition(":")[2]
    process, line = serve("--root", "runs", "--port", port, "-q")
    assert process.wait(timeout=30) == 3
    assert line == ""
    assert f"port {port}" in process.stderr.read()


def test_nothing_is_left_of_a_temporary_site(collect, serve, tmp_path):
    collect("one")
    (tmp_path / "tmp").mkdir()
    environ = dict(os.environ)
    os.environ["TMPDIR"] = str(tmp_path / "tmp")
    try:
        process, url = serve("--root", "runs", "--port", 0, "-q")
        assert url.startswith("http://")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 143
    finally:
        os.environ.clear()
        os.environ.update(environ)
    assert [path.name for path in (tmp_path / "tmp").iterdir() if path.name.startswith("trainsite-site-")] == []
