"""Debian's Chromium by way of Playwright, behind the same interface as Firefox."""

import json
from typing import Any

from tests.browser.tab import WATCH, Tab

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Chromium:
    """A running Chromium; ``open`` gives a tab in a profile of its own."""

    name = "chromium"

    def __init__(self, browser: Any) -> None:
        self.browser = browser

    def open(
        self, url: str, *, width: int = 1400, height: int = 900, dark: bool = False, script: bool = True
    ) -> "ChromiumTab":
        """Open a page in a tab of its own and wait until it is loaded."""
        tab = ChromiumTab(self.browser, width=width, height=height, dark=dark, script=script)
        tab.go(url)
        return tab


class ChromiumTab(Tab):
    """A tab of Chromium; ``page`` is Playwright's, for what only one browser is asked."""

    def __init__(self, browser: Any, *, width: int, height: int, dark: bool, script: bool) -> None:
        super().__init__()
        self._context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            timezone_id="UTC",
        )
        self._context.set_default_timeout(10_000)
        self._context.add_init_script(WATCH)
        page = self.page = self._context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.heard.append(f"error: {error}"))
        page.on("requestfailed", lambda request: self.heard.append(f"failed: {request.url}"))
        page.on("request", lambda request: self.requested.append(request.url))
        page.on("framenavigated", lambda frame: self.visited.append(frame.url))

    def _hear(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.heard.append(f"{message.type}: {message.text}")

    def go(self, url: str) -> None:
        """Load a page, or only change the fragment."""
        self.started_at(url)
        self.page.goto(url, wait_until="load")

    def evaluate(self, expression: str) -> Any:
        """Return the value of an expression of the page, promises awaited, by way of JSON."""
        from playwright.sync_api import Error

        question = f"async () => JSON.stringify(await ({expression}))"
        try:
            value = self.page.evaluate(question)
        except Error as error:
            if "context was destroyed" not in error.message:
                raise
            self.page.wait_for_load_state()  # a key or a click has led to another page meanwhile
            value = self.page.evaluate(question)
        return None if value is None else json.loads(value)

    def press(self, *keys: str) -> None:
        """Press and release keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def click(self, selector: str) -> None:
        """Click the middle of the first element that a selector finds."""
        place = self.middle(selector)
        self.page.mouse.click(place["x"], place["y"])

    def resize(self, width: int, height: int = 900) -> None:
        """Set the size of the page."""
        self.page.set_viewport_size({"width": width, "height": height})

    def close(self) -> None:
        """Close the page and forget its profile."""
        self._context.close()
