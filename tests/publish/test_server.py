import http.client
import os
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainsite.publish.server import PreviewServer, find_file, find_range


@pytest.fixture
def folder(tmp_path):
    site = tmp_path / "site"
    (site / "one" / "analysis").mkdir(parents=True)
    (site / "index.html").write_text("<h1>first</h1>")
    (site / "one" / "analysis" / "index.html").write_text("run")
    (site / "a b.js").write_text("0123456789")
    (site / ".hidden").write_text("hidden")
    (tmp_path / "secret.txt").write_text("outside")
    (site / "link.txt").symlink_to(tmp_path / "secret.txt")
    (site / "folder").symlink_to(tmp_path)
    return site


@pytest.fixture
def ask(folder):
    with PreviewServer(folder, 0) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()

        def request(path, method="GET", **headers):
            connection = http.client.HTTPConnection(*server.server_address, timeout=5)
            try:
                connection.putrequest(method, path, skip_host="Host" in headers)
                for name, value in headers.items():
                    connection.putheader(name, value)
                connection.endheaders()
                answer = connection.getresponse()
                return answer.status, answer.read(), dict(answer.getheaders())
            finally:
                connection.close()

        yield request
        server.shutdown()
        thread.join()


def test_pages_come_with_their_types(ask):
    status, body, headers = ask("/")
    assert (status, body, headers["Content-Type"]) == (200, b"<h1>first</h1>", "text/html; charset=utf-8")
    assert ask("/a%20b.js?x=1")[2]["Content-Type"] == "text/javascript; charset=utf-8"


def test_a_folder_is_left_for_its_page(ask):
    status, _, headers = ask("/one/analysis")
    assert (status, headers["Location"]) == (301, "/one/analysis/")
    assert ask("/one/analysis/")[1] == b"run"
    assert ask("/one/")[0] == 404


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt", "/..%2fsecret.txt", "/%2e%2e/secret.txt", "/one/../../secret.txt", "/%2e%2e%5csecret.txt",
        "/link.txt", "/folder/secret.txt", "/.hidden", "/..%00/secret.txt", "//secret.txt", "/index.html%00.js",
        "/" + "a" * 5000, "http://example.org/index.html", "/C:/secret.txt",
    ],
)  # fmt: skip
def test_nothing_outside_the_folder_is_reached(ask, path):
    status, body, _ = ask(path)
    assert status in (403, 404)
    assert b"outside" not in body
    assert b"hidden" not in body.replace(path.encode(), b"")


def test_parts_of_a_file_can_be_asked_for(ask):
    assert ask("/a%20b.js", Range="bytes=2-4")[:2] == (206, b"234")
    assert ask("/a%20b.js", Range="bytes=7-")[:2] == (206, b"789")
    assert ask("/a%20b.js", Range="bytes=-3")[:2] == (206, b"789")
    status, body, headers = ask("/a%20b.js", Range="bytes=2-400")
    assert (status, body, headers["Content-Range"]) == (206, b"23456789", "bytes 2-9/10")
    assert ask("/a%20b.js", Range="bytes=10-")[0] == 416
    assert ask("/a%20b.js", Range="lines=1-2")[:2] == (200, b"0123456789")


def test_head_says_the_length_and_sends_nothing(ask):
    status, body, headers = ask("/a%20b.js", "HEAD")
    assert (status, body, headers["Content-Length"]) == (200, b"", "10")


def test_a_foreign_host_name_is_refused(ask):
    assert ask("/", Host="evil.example")[0] == 403
    assert ask("/", Host="localhost:80")[0] == 200


def test_other_methods_are_not_known(ask):
    assert ask("/", "POST")[0] == 501


def test_a_page_that_is_not_there_says_so_without_markup_of_the_address(ask):
    status, body, _ = ask("/%3Cscript%3E")
    assert status == 404
    assert b"<script>" not in body
    assert b"&lt;script&gt;" in body


@given(st.lists(st.sampled_from(["..", ".", "", "one", "link.txt", "folder", "analysis", "%2e%2e"]), max_size=6))
def test_every_found_path_lies_in_the_folder(tmp_path_factory, parts):
    base = tmp_path_factory.mktemp("served")
    site = base / "site"
    (site / "one" / "analysis").mkdir(parents=True)
    (site / "one" / "index.html").write_text("")
    (site / "folder").symlink_to(base)
    found = find_file(site, "/" + "/".join(parts))
    assert found is None or os.path.realpath(found).startswith(str(site))


@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 20))
def test_ranges_never_leave_the_file(first, last, size):
    for asked in (f"bytes={first}-{last}", f"bytes={first}-", f"bytes=-{last}"):
        found = find_range(asked, size)
        assert found is None or 0 <= found[0] <= found[1] < size
