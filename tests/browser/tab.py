"""What a test does with a page, in whichever browser: open, look, press, click, and hear what the page complains of."""

import time
from abc import ABC, abstractmethod
from typing import Any
from urllib.parse import urlsplit

LOCAL = ("file", "data", "blob", "about")
STILL_S = 0.1
"""An element that has not moved for so long stays where it is."""
WAIT_S = 10
WATCH = """
const said = [];
Object.defineProperty(window, "saidToTests", { value: said });
const where = (target) => (target && (target.src || target.href)) || String(target && target.nodeName);
window.addEventListener("error", (event) => {
  if (event.target !== window) { said.push("blocked or missing: " + where(event.target)); }
}, true);
window.addEventListener("unhandledrejection", (event) => said.push("rejected: " + event.reason));
document.addEventListener("securitypolicyviolation", (event) => said.push(
  "policy: " + event.violatedDirective + " " + event.blockedURI + " " + event.sample));
for (const name of ["alert", "confirm", "prompt", "print", "open"]) {
  window[name] = (text) => { said.push(name + ": " + text); return null; };
}
"""
"""Run before any script of a page: notes what failed to load, what a policy blocked, and dialogs."""


class Tab(ABC):
    """One page of a browser. ``complaints`` are what must be empty at the end of a test."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.requested: list[str] = []
        self.visited: list[str] = []
        self._host = ""

    @abstractmethod
    def go(self, url: str) -> None:
        """Load a page, or only change the fragment."""

    @abstractmethod
    def evaluate(self, expression: str) -> Any:
        """Return the value of an expression of the page, promises awaited, by way of JSON."""

    @abstractmethod
    def press(self, *keys: str) -> None:
        """Press and release keys, one after the other."""

    @abstractmethod
    def click(self, selector: str) -> None:
        """Click the middle of the first element that a selector finds."""

    @abstractmethod
    def resize(self, width: int, height: int = 900) -> None:
        """Set the size of the page."""

    @abstractmethod
    def close(self) -> None:
        """Close the page."""

    def started_at(self, url: str) -> None:
        """Note where the page is from: everything else is outside."""
        self._host = urlsplit(url).netloc
        self.visited.clear()

    def complaints(self) -> list[str]:
        """Return console errors, failed and outside requests, dialogs, and signs that something hostile ran."""
        noted = self.evaluate(
            "[...(window.saidToTests || []), ...(window.tripped === undefined ? [] : ['tripped']),"
            " ...({}.polluted === undefined ? [] : ['polluted'])]"
        )
        outside = [
            f"outside request: {url}"
            for url in self.requested
            if not (urlsplit(url).scheme in LOCAL or (self._host and urlsplit(url).netloc == self._host))
        ]
        return [*self.heard, *noted, *outside]

    def wait(self, expression: str) -> Any:
        """Return the first true value of an expression, an element as an empty object; fails where none comes."""
        deadline = time.monotonic() + WAIT_S
        while not (value := self.evaluate(expression)) and value != {}:
            assert time.monotonic() < deadline, f"never true: {expression}\n{self.complaints()}"
            time.sleep(0.02)
        return value

    def middle(self, selector: str) -> dict[str, int]:
        """Scroll an element into view and return the middle of it, once it stays there: tables above may wake late."""
        deadline = time.monotonic() + WAIT_S
        place = self._middle(selector)
        while True:
            time.sleep(STILL_S)
            before, place = place, self._middle(selector)
            if before == place or time.monotonic() > deadline:
                return place

    def _middle(self, selector: str) -> dict[str, int]:
        return dict(
            self.evaluate(
                f"(() => {{ const found = document.querySelector({selector!r});"
                " found.scrollIntoView({block: 'center', behavior: 'instant'});"
                " const box = found.getBoundingClientRect();"
                " return {x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2)}; })()"
            )
        )

    def texts(self, selector: str) -> list[str]:
        """Return the text of every element that a selector finds."""
        return list(self.evaluate(f"[...document.querySelectorAll({selector!r})].map((one) => one.textContent)"))
