"""Where in a text something was found, and how overlapping finds become one."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

SECRET_LABELS = (
    "anthropic-key",
    "aws-access-key",
    "basic",
    "bearer",
    "cerebras-key",
    "env-secret",
    "field",
    "github-token",
    "gitlab-token",
    "google-key",
    "groq-key",
    "huggingface-token",
    "jwt",
    "npm-token",
    "openai-key",
    "private-key",
    "pypi-token",
    "slack-token",
    "stripe-key",
    "unsettled",
    "url-password",
)
"""Every label that may stand behind ``SECRET:``; a token with another label is ordinary text."""

TOKEN = re.compile(
    r"\[(?:SECRET:(?:" + "|".join(SECRET_LABELS) + r")|EMAIL|PHONE|ADDRESS|GEO|HANDLE|USER):[A-Z2-7]{10}\]"
)


@dataclass(frozen=True, slots=True)
class Span:
    """One find; offsets count characters of the text, the end is exclusive."""

    start: int
    end: int
    class_: str
    detector: str


def settle(spans: Iterable[Span], priority: Mapping[str, int]) -> list[Span]:
    """
    Return disjoint spans in reading order, whatever order they were found in.

    Spans that overlap become one. It covers all of them, so that no tail of a secret survives, and it is named after
    the longest, then the one whose detector has the higher priority, then the first.
    """
    settled: list[Span] = []
    cluster: list[Span] = []
    end = -1
    for span in sorted(spans, key=lambda span: (span.start, span.end, span.class_, span.detector)):
        if cluster and span.start >= end:
            settled.append(_merged(cluster, end, priority))
            cluster = []
        cluster.append(span)
        end = max(end, span.end)
    if cluster:
        settled.append(_merged(cluster, end, priority))
    return settled


def _merged(cluster: list[Span], end: int, priority: Mapping[str, int]) -> Span:
    best = min(
        cluster,
        key=lambda span: (span.start - span.end, -priority[span.detector], span.start, span.class_, span.detector),
    )
    return Span(cluster[0].start, end, best.class_, best.detector)


def segments(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text that lie between tokens; a token is a wall that no pattern looks through."""
    start = 0
    if "[" in text:
        for match in TOKEN.finditer(text):
            if match.start() > start:
                yield start, match.start()
            start = match.end()
    if start < len(text):
        yield start, len(text)
