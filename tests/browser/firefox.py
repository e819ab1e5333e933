"""
Firefox ESR over WebDriver BiDi (w3.org/TR/webdriver-bidi): one process, its own profile folder, tabs.

Playwright drives its own build of Firefox alone, and Debian has no geckodriver; the browser itself listens on a
websocket of loopback, and what a test needs of the protocol is a dozen commands.
"""

import contextlib
import json
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.browser.tab import WATCH, Tab

START_S = 30
COMMAND_S = 30
PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.dom.window.dump.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.search.update": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.disable_open_during_load": True,
    "dom.ipc.processCount": 1,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "layout.css.prefers-color-scheme.content-override": 1,
    "media.gmp-manager.updateEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.disablePrefetch": True,
    "network.http.speculative-parallel-limit": 0,
    "services.settings.server": "",
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.server": "",
}
KEYS = {"Enter": "\ue007", "Escape": "\ue00c", "Tab": "\ue004", "ArrowDown": "\ue015", "ArrowUp": "\ue013"}


class Firefox:
    """A running Firefox; ``open`` gives a tab. Every wait has a bound, and ``close`` ends the process by its id."""

    name = "firefox"

    def __init__(self, program: str, profile: Path) -> None:
        from websockets.sync.client import connect

        profile.mkdir(parents=True, exist_ok=True)
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items())
        (profile / "user.js").write_text("".join(lines))
        self._log = profile / "firefox.log"
        with self._log.open("w") as log:
            self._process = subprocess.Popen(
                [program, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                env={"HOME": str(profile), "PATH": "/usr/bin:/bin", "MOZ_DISABLE_CONTENT_SANDBOX": "1", "TZ": "UTC"},
            )
        self._stack = contextlib.ExitStack()
        self._stack.callback(self._end)
        self._number = 0
        self._tabs: dict[str, FirefoxTab] = {}
        try:
            address = self._address() + "/session"
            # No pings: their thread draws from ``random``, which Hypothesis holds against whatever test runs then.
            opened = connect(address, max_size=None, open_timeout=START_S, ping_interval=None)
            self._socket = self._stack.enter_context(opened)
            self.command("session.new", capabilities={})
            events = ["log.entryAdded", "network.beforeRequestSent", "browsingContext.userPromptOpened"]
            self.command("session.subscribe", events=[*events, "browsingContext.navigationStarted"])
            self.command("script.addPreloadScript", functionDeclaration=f"() => {{ {WATCH} }}")
        except BaseException:
            self._stack.close()
            raise

    def open(self, url: str, *, width: int = 1400, height: int = 900) -> "FirefoxTab":
        """Open a page in a tab of its own and wait until it is loaded."""
        context = self.command("browsingContext.create", type="tab")["context"]
        tab = self._tabs[context] = FirefoxTab(self, context)
        tab.resize(width, height)
        tab.go(url)
        return tab

    def command(self, method: str, **params: Any) -> Any:
        """Send a command and return its result; events that come meanwhile go to their tabs."""
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": params}))
        deadline = time.monotonic() + COMMAND_S
        while True:
            message = json.loads(self._socket.recv(timeout=max(0.01, deadline - time.monotonic())))
            if message.get("id") == self._number:
                if message["type"] == "error":
                    raise RuntimeError(f"{method}: {message['error']}: {message['message']}")
                return message["result"]
            if message.get("type") == "event":
                self._take(message["method"], message["params"])

    def forget(self, tab: "FirefoxTab") -> None:
        """Drop a tab that was closed."""
        self._tabs.pop(tab.context, None)

    def close(self) -> None:
        """End the session and the process."""
        self._stack.close()

    def _take(self, method: str, params: dict[str, Any]) -> None:
        context = params.get("context") or params.get("source", {}).get("context")
        tab = self._tabs.get(context)
        if tab is None:
            return
        if method == "log.entryAdded" and params["level"] in ("error", "warn"):
            tab.heard.append(f"{params['level']}: {params['text']}")
        elif method == "network.beforeRequestSent":
            tab.requested.append(params["request"]["url"])
        elif method == "browsingContext.userPromptOpened":
            tab.heard.append(f"dialog: {params.get('message')}")
        elif method == "browsingContext.navigationStarted":
            tab.visited.append(params["url"])

    def _address(self) -> str:
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline and self._process.poll() is None:
            if found := re.search(r"listening on (ws://\S+)", self._log.read_text(errors="replace")):
                return found[1]
            time.sleep(0.05)
        raise RuntimeError(f"Firefox did not start: {self._log.read_text(errors='replace')[-2000:]}")

    def _end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)


class FirefoxTab(Tab):
    """A tab of Firefox."""

    def __init__(self, firefox: Firefox, context: str) -> None:
        super().__init__()
        self.context = context
        self._firefox = firefox

    def go(self, url: str) -> None:
        """Load a page, or only change the fragment."""
        self.started_at(url)
        self._firefox.command("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """Return the value of an expression of the page, promises awaited, by way of JSON."""
        answer = self._firefox.command(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})))()",
            target={"context": self.context},
            awaitPromise=True,
        )
        if answer["type"] == "exception":
            raise RuntimeError(f"{expression[:200]}: {answer['exceptionDetails']['text']}")
        value = answer["result"].get("value")
        return None if value is None else json.loads(value)

    def press(self, *keys: str) -> None:
        """Press and release keys, one after the other."""
        strokes = []
        for key in keys:
            value = KEYS.get(key, key)
            strokes += [{"type": "keyDown", "value": value}, {"type": "keyUp", "value": value}]
        source = {"type": "key", "id": "keyboard", "actions": strokes}
        self._firefox.command("input.performActions", context=self.context, actions=[source])

    def click(self, selector: str) -> None:
        """Click the middle of the first element that a selector finds."""
        self._firefox.command(
            "input.performActions",
            context=self.context,
            actions=[
                {
                    "type": "pointer",
                    "id": "mouse",
                    "actions": [
                        {"type": "pointerMove", "origin": "viewport", **self.middle(selector)},
                        {"type": "pointerDown", "button": 0},
                        {"type": "pointerUp", "button": 0},
                    ],
                }
            ],
        )

    def resize(self, width: int, height: int = 900) -> None:
        """Set the size of the page."""
        size = {"width": width, "height": height}
        self._firefox.command("browsingContext.setViewport", context=self.context, viewport=size)

    def close(self) -> None:
        """Close the tab."""
        self._firefox.command("browsingContext.close", context=self.context)
        self._firefox.forget(self)


@contextlib.contextmanager
def running_firefox(program: str, profile: Path) -> Iterator[Firefox]:
    """Start Firefox and end it whatever happens."""
    firefox = Firefox(program, profile)
    try:
        yield firefox
    finally:
        firefox.close()
