"""A preview of a folder on loopback: the files of the folder, byte ranges of them, and nothing else."""

import html
import mimetypes
import os
import re
import stat
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import unquote

LOOPBACK: Final = "127.0.0.1"
_BLOCK_BYTES = 1 << 16
_RANGE = re.compile(r"bytes=([0-9]{0,19})-([0-9]{0,19})")
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".ndjson": "application/x-ndjson",
    ".parquet": "application/vnd.apache.parquet",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".xml": "application/xml",
}


class PreviewServer(ThreadingHTTPServer):
    """Serves one folder on 127.0.0.1; port 0 takes a free one."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        super().__init__((LOOPBACK, port), PreviewHandler)

    @property
    def url(self) -> str:
        """Return the address of the first page."""
        return f"http://{LOOPBACK}:{self.server_address[1]}/"


class PreviewHandler(BaseHTTPRequestHandler):
    """Answers GET and HEAD."""

    server: PreviewServer  # type: ignore[mutable-override]  # it is made by no other
    protocol_version = "HTTP/1.1"
    server_version = "trainsite"
    sys_version = ""

    def do_GET(self) -> None:
        """Send a file, or a part of it."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Send what would be said of a file."""
        self._answer(with_body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is that of the base class
        """Say nothing: a preview has no log."""

    def _answer(self, *, with_body: bool) -> None:
        if not self._is_for_us():
            # Another site whose name was made to lead here must not read the folder (DNS rebinding).
            self._say(HTTPStatus.FORBIDDEN, "This preview answers to its own address alone.", with_body=with_body)
            return
        path = unquote(self._raw_path(), errors="surrogateescape")
        found = find_file(self.server.folder, path)
        if found is None:
            self._say(HTTPStatus.NOT_FOUND, f"{path}: no such page.", with_body=with_body)
            return
        if found.is_dir():
            self._redirect()
            return
        try:
            file = open_plain(found)
        except OSError:
            self._say(HTTPStatus.NOT_FOUND, f"{path}: no such page.", with_body=with_body)
            return
        with file:
            self._send(file, found.suffix.lower(), with_body=with_body)

    def _raw_path(self) -> str:
        return self.path.partition("?")[0].partition("#")[0]

    def _is_for_us(self) -> bool:
        host = self.headers.get("Host", "")
        return host.rpartition(":")[0] in (LOOPBACK, "localhost") or host in (LOOPBACK, "localhost")

    def _send(self, file: BinaryIO, suffix: str, *, with_body: bool) -> None:
        size = os.fstat(file.fileno()).st_size
        asked = self.headers.get("Range")
        part = find_range(asked, size) if asked else None
        if asked and part is None and _RANGE.fullmatch(asked.strip()):
            self.send_response(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
            self.send_header("Content-Range", f"bytes */{size}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        first, last = part or (0, size - 1)
        self.send_response(HTTPStatus.PARTIAL_CONTENT if part else HTTPStatus.OK)
        if part:
            self.send_header("Content-Range", f"bytes {first}-{last}/{size}")
        self._head(_TYPES.get(suffix) or mimetypes.guess_type(f"x{suffix}")[0] or "application/octet-stream")
        self.send_header("Content-Length", str(last - first + 1))
        self.send_header("Accept-Ranges", "bytes")
        self.end_headers()
        if with_body:
            self._copy(file, first, last - first + 1)

    def _copy(self, file: BinaryIO, first: int, length: int) -> None:
        file.seek(first)
        while length > 0:
            block = file.read(min(_BLOCK_BYTES, length))
            if not block:
                self.close_connection = True  # the file became shorter: less was sent than was said
                return
            self.wfile.write(block)
            length -= len(block)

    def _head(self, content_type: str) -> None:
        self.send_header("Content-Type", content_type)
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")

    def _redirect(self) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", "/" + self._raw_path().strip("/") + "/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _say(self, status: HTTPStatus, words: str, *, with_body: bool) -> None:
        shown = html.escape(words.encode("utf-8", "backslashreplace").decode())
        page = (
            f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{status.value} {status.phrase}</title>'
            f'<h1>{status.phrase}</h1><p>{shown}</p><p><a href="/">The first page</a></p></html>\n'
        ).encode()
        self.send_response(status)
        self._head(_TYPES[".html"])
        self.send_header("Content-Security-Policy", "default-src 'none'")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        if with_body:
            self.wfile.write(page)


def find_file(folder: Path, path: str) -> Path | None:
    """
    Return the file of a decoded address path, or the folder that it names without its last slash.

    None where there is none, where a part is hidden or leads upwards, and behind symbolic links: whatever the address
    says, nothing outside the folder is reached.
    """
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if any(part.startswith(".") or "\\" in part or "\0" in part or ":" in part for part in parts):
        return None
    place = folder
    try:
        for part in parts:
            place = place / part
            if place.is_symlink():
                return None
        if place.is_dir():
            if not path.endswith("/"):
                return place
            place = place / "index.html"
        return place if place.is_file() and not place.is_symlink() else None
    except (OSError, ValueError):  # a name that no file can have
        return None


def open_plain(path: Path) -> BinaryIO:
    """Open a regular file that is no link; raises OSError for anything else."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError
    return os.fdopen(descriptor, "rb")


def find_range(asked: str, size: int) -> tuple[int, int] | None:
    """
    Return first and last byte of a ``Range`` header with one part (RFC 9110, 14.1.2).

    None where it asks for something else, or for nothing that the file has.
    """
    match = _RANGE.fullmatch(asked.strip())
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:
        length = min(int(match[2]), size)
        return (size - length, size - 1) if length else None
    first = int(match[1])
    last = min(int(match[2]), size - 1) if match[2] else size - 1
    return (first, last) if first <= last else None
