"""The newest runs as an Atom feed (RFC 4287)."""

from html import escape
from typing import Final

from trainsite.records.collection import CollectionEntry, CollectionIndex
from trainsite.site.plan import FEED
from trainsite.site.text import printable, target

_ENTRIES: Final = 50
_NO_RUN: Final = "1970-01-01T00:00:00Z"
"""When a feed without a run was last changed."""


def feed(index: CollectionIndex, title: str, base_url: str) -> str:
    """Return the feed of an archive whose site is published at ``base_url``."""
    base = base_url.rstrip("/")
    newest = index.collections[:_ENTRIES]
    updated = max((entry.finished_at for entry in newest), default=_NO_RUN)
    head = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{_text(title)}</title>",
        f"<id>{_text(base)}/</id>",
        f"<updated>{_text(updated)}</updated>",
        f'<link rel="self" href="{_text(f"{base}/{FEED}")}"/>',
        f'<link href="{_text(f"{base}/index.html")}"/>',
    ]
    return "\n".join([*head, *(_entry(entry, base) for entry in newest), "</feed>"]) + "\n"


def _entry(entry: CollectionEntry, base: str) -> str:
    address = f'"{_text(f"{base}/{target(entry.viewer_path)}")}"'
    words = entry.benchmarks.headline or (
        f"{entry.readiness_status}: {entry.ready} checks ready, {entry.partial} partial, {entry.missing} missing"
    )
    return (
        f"<entry><title>{_text(entry.label or entry.run_id)}</title><id>urn:trainsite:{_text(entry.run_id)}</id>"
        f"<updated>{_text(entry.finished_at)}</updated><link href={address}/><summary>{_text(words)}</summary>"
        f"<author><name>trainsite</name></author></entry>"
    )


def _text(text: str) -> str:
    return escape(printable(text))
