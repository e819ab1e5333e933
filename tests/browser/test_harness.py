"""The watch over a page hears what it is there for: else all the silence of the other tests would prove nothing."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

POLICY = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; script-src 'self'\">"
FAULTS = {
    "an inline script that the policy blocks": (POLICY + "<script>1</script>", "script-src"),
    "an outside picture that the policy blocks": (POLICY + "<img src='https://outside.invalid/x.png'>", "img-src"),
    "an outside picture": ("<img src='http://127.0.0.2:9/x.png'>", "127.0.0.2"),
    "a script that is missing": ("<script src='nowhere.js'></script>", "nowhere.js"),
    "an error of a script": ("<script>undefinedFunction()</script>", "undefinedFunction"),
    "an error on the console": ("<script>console.error('said so')</script>", "said so"),
    "a promise that nobody caught": ("<script>Promise.reject(new Error('left alone'))</script>", "left alone"),
    "a dialog": ("<script>alert('look')</script>", "look"),
    "the tripwire": ("<script>window.tripped = 7</script>", "tripped"),
    "a polluted prototype": ("<script>Object.prototype.polluted = 1</script>", "polluted"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_a_page_is_heard(browser, fault, tmp_path: Path):
    markup, word = FAULTS[fault]
    (tmp_path / "page.html").write_text(f"<!doctype html><meta charset=utf-8><title>x</title>{markup}")
    tab = browser.open((tmp_path / "page.html").as_uri())
    said = tab.complaints()
    tab.close()
    assert any(word in line for line in said), said


def test_a_sound_page_is_silent_and_answers_keys_and_clicks(browser, tmp_path: Path):
    (tmp_path / "own.js").write_text(
        "window.keys = []; addEventListener('keydown', (event) => keys.push(event.key));"
        "addEventListener('DOMContentLoaded', () => document.querySelector('button')"
        ".addEventListener('click', (event) => { event.target.textContent = 'clicked'; }));"
    )
    (tmp_path / "page.html").write_text(
        "<!doctype html><meta charset=utf-8>" + POLICY + "<title>x</title><script src=own.js></script>"
        "<p style-free>text</p><button>press</button>"
    )
    tab = browser.open((tmp_path / "page.html").as_uri(), width=500)
    tab.press("j", "/", "Escape")
    tab.click("button")
    assert tab.wait("document.querySelector('button').textContent === 'clicked'")
    assert tab.evaluate("window.keys") == ["j", "/", "Escape"]
    assert tab.evaluate("Promise.resolve(innerWidth)") == 500
    assert tab.complaints() == []
    tab.close()
