"""One search under one policy: detectors, known secrets, known people and plug-ins, in every reading of a text."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cache
from typing import Any

from trainsite.dataclass import dataclass
from trainsite.privacy.ahead import Ahead, Hits, chunks_by_text, slices
from trainsite.privacy.base64text import READABLE
from trainsite.privacy.decoding import HINT, MAX_DEPTH, View, base64_views
from trainsite.privacy.finder import (
    Chunk,
    compiled,
    hit_texts,
    look_in_chunks,
    look_through,
    pattern_spans,
    shifted,
)
from trainsite.privacy.literals import LiteralSet
from trainsite.privacy.people import NOBODY, Known
from trainsite.privacy.policy import Policy
from trainsite.privacy.spans import Span, segments, settle
from trainsite.privacy.table import Table
from trainsite.privacy.tokens import token_chars

_MAX_ROUNDS = 8
_OPENERS = ("{", "[")
_URL_PASSWORD = "SECRET:url-password"  # noqa: S105 - the name of a class

Inspect = Callable[[str], tuple[str, str] | None]
"""Tells class and detector of something private in JSON, or None."""


@dataclass(frozen=True)
class Search:
    """Finds what is private in texts; ``suspects`` is the fast look, ``find`` the exact one."""

    table: Table
    literals: LiteralSet
    policy: Policy
    ahead: Ahead = field(default_factory=Ahead, compare=False)

    def look_ahead(self, free: Iterable[str], others: Iterable[str]) -> None:
        """
        Look at the texts that come next; what was known of earlier ones is forgotten.

        Free texts that may hold something are searched closely, and what lies between finds is looked at together too.
        """
        self.ahead.forget()
        if self.table.plugins:
            return
        free = dict.fromkeys(free)
        self._look_at_all(dict.fromkeys((*free, *others)))
        texts = [text for text in self.ahead.hits if text in free]
        for _ in range(_MAX_ROUNDS):
            between = dict.fromkeys(part for text in texts for part in self._between(text))
            new = [part for part in between if part not in self.ahead.clean and part not in self.ahead.hits]
            self._look_at_all(new)
            texts = [part for part in new if part in self.ahead.hits]

    def _look_at_all(self, texts: Iterable[str]) -> None:
        for group in slices(texts):
            found, hinted = self._look(group, NOBODY, is_ahead=True)
            self.ahead.hits |= found
            self.ahead.hinted.update(hinted)
            self.ahead.clean.update(text for text in group if text not in found)

    def _between(self, text: str) -> Iterator[str]:
        """Search a text closely, and yield what lies between finds; of a text with tokens what lies between those."""
        for start, end in segments(text):
            part = text[start:end]
            if part != text:
                yield part
                continue
            spans = self._settled(text, False, NOBODY, None, 1)
            if not self._has_json(text, 1):
                self.ahead.keep_settled(text, spans)
            for first, last in _gaps(spans, 0, len(text)) if spans else ():
                yield text[first:last]

    def _has_json(self, text: str, depth: int) -> bool:
        """Tell whether a reading of a text may be JSON, in which more is found than in its text."""
        return any(
            (view.is_whole and view.text[:1] in _OPENERS)
            or (depth < MAX_DEPTH and self._has_json(view.text, depth + 1))
            for view in self.ahead.views_of(text)
        )

    def is_empty(self, text: str) -> bool:
        """Tell whether a close search is known to find nothing in a free text, or in any stretch between its tokens."""
        if self.ahead.is_empty(text):
            return text in self.ahead.clean or text.lstrip()[:1] not in _OPENERS
        if "[" not in text:
            return False
        parts = list(segments(text))
        if not parts or parts[0][0] == 0:
            if len(parts) == 1 and parts[0][1] == len(text):
                return False
            if text.lstrip()[:1] in _OPENERS and parts:
                return False
        return all(self.ahead.is_empty(text[start:end]) for start, end in parts)

    def suspects(self, texts: Sequence[str], *, is_structural: bool, known: Known = NOBODY) -> set[str]:
        """Return those of the texts that may hold something."""
        dirty: set[str] = set()
        if self.ahead.clean:
            if known is NOBODY:
                clean = self.ahead.clean
                texts = [text for text in texts if text not in clean]
            if texts and not is_structural:
                dirty = {text for text in texts if text in self.ahead.hits}
            texts = [text for text in self._unknown(texts, known) if text not in dirty]
        if not texts:
            return dirty
        if is_structural:
            return dirty | self._look_structural(texts)
        if self.table.plugins:
            return dirty | {text for text in texts if text}
        found, hinted = self._look(texts, known)
        if known is NOBODY:
            self.ahead.remember((text for text in texts if text not in found), hinted, found)
        return dirty | found.keys()

    def _look_structural(self, texts: Sequence[str]) -> set[str]:
        """Return the texts that may hold something both as a whole and in what lies between their tokens."""
        parts = {text: [text[start:end] for start, end in segments(text)] for text in texts if "[" in text}
        split = {text: between for text, between in parts.items() if between != [text]}
        whole = [text for text in texts if text not in split]
        found = self._look_between(
            list(dict.fromkeys((*whole, *(part for between in split.values() for part in between))))
        )
        self.ahead.keep_between({part: found.get(part) for between in split.values() for part in between})
        dirty = {text for text in whole if text in found}
        for text, between in split.items():
            chunks = dict.fromkeys(chunk for part in between for chunk in found.get(part, ()))
            if any(part in found for part in between) and self._is_suspect(text, chunks):
                dirty.add(text)
        return dirty

    def _is_suspect(self, text: str, likely: Iterable[Chunk]) -> bool:
        """Tell whether a structural text may hold something; likely chunks of detectors are asked first."""
        data = text.encode("utf-8", "replace")
        return (
            any(chunk.pattern.search(data) is not None for chunk in (*likely, *self.table.structural_gate.chunks))
            or bool(self.literals.suspects([text]))
            or bool(self._in_base64(text))
        )

    def _look_between(self, texts: list[str]) -> Hits:
        """Return those of structural texts without tokens that may hold something."""
        known = self.ahead.between
        new = [text for text in texts if text not in known] if known else texts
        found: Hits = {}
        if new:
            found = chunks_by_text(new, self.table.structural_gate.chunks)
            found |= {text: () for text in self.literals.suspects(new) if text not in found}
            readable = [text for text in hit_texts(new, pattern_spans(_readable(), new)) if text not in found]
            found |= {text: () for text in readable if self._in_base64(text)}
        return found | {text: seen for text in texts if (seen := known.get(text)) is not None}

    def _look(self, texts: Sequence[str], known: Known, *, is_ahead: bool = False) -> tuple[Hits, set[str]]:
        """
        Return the texts that may hold something, and those that do not although they have other readings.

        Ahead, the readings of the former are looked at too: they are needed next.
        """
        found = chunks_by_text(texts, self.table.free_gate.chunks)
        others = self.literals.suspects(list(texts)) | known.suspects(texts)
        found |= {text: () for text in others if text not in found}
        hinted = hit_texts(texts, pattern_spans(_hint(), texts))
        encoded = self._encoded([text for text in hinted if is_ahead or text not in found], known)
        found |= {text: () for text in encoded if text not in found}
        return found, {text for text in hinted if text not in found}

    def _unknown(self, texts: Sequence[str], known: Known) -> list[str]:
        """Return those of the texts that no look ahead has cleared; known people may be in cleared ones."""
        clean = self.ahead.clean
        unknown = [text for text in texts if text not in clean]
        if known is not NOBODY:
            cleared = [text for text in texts if text in clean]
            unknown += known.suspects(cleared) | (self.ahead.hinted & set(cleared))
        return unknown

    def _encoded(self, texts: list[str], known: Known) -> set[str]:
        """Return those of the texts that may hold something in one of their readings."""
        by_reading: dict[str, list[str]] = {}
        for text in texts:
            for reading in self._readings(text, 1):
                by_reading.setdefault(reading, []).append(text)
        if not by_reading:
            return set()
        readings = list(by_reading)
        matched = chunks_by_text(readings, self.table.free_gate.chunks)
        self.ahead.keep_readings(readings, matched)
        hits = matched.keys() | self.literals.suspects(readings) | known.suspects(readings)
        hits |= {reading for reading in readings if reading[:1] in _OPENERS}
        return {text for reading in hits for text in by_reading[reading]}

    def _readings(self, text: str, depth: int) -> Iterator[str]:
        for view in self.ahead.views_of(text):
            yield view.text
            if depth < MAX_DEPTH:
                yield from self._readings(view.text, depth + 1)

    def is_private(self, *groups: Sequence[str]) -> bool:
        """Tell whether a text names somebody whom the policy calls private."""
        wanted = self.policy.private_pattern
        return wanted is not None and any(wanted.search(text) for group in groups for text in group)

    def find(
        self, text: str, *, is_structural: bool = False, known: Known = NOBODY, inspect: Inspect | None = None
    ) -> list[Span]:
        """
        Return what is found in a text: disjoint spans in reading order that touch no token.

        What lies between finds is searched again until nothing is left: a token is a wall, so a search of the text
        with its tokens finds nothing. What is not settled after eight rounds is one find as a whole.
        """
        is_known = known is NOBODY and not is_structural
        found: list[Span] = []
        hosts: set[int] = set()  # what stands behind the password of a URL is a host, whatever it looks like
        stretches = list(segments(text))
        for number in range(1, _MAX_ROUNDS + 1):
            texts = {text[start:end] for start, end in stretches}
            if is_known:
                texts = {one for one in texts if not self.ahead.is_empty(one)}
            hits = self._hits(texts, known, is_structural=is_structural) if number > 1 or len(texts) > 1 else {}
            if number > 1 or len(texts) > 1:
                texts = set(hits)
            settled = {one: self._settled(one, is_structural, known, inspect, 1, hits.get(one)) for one in texts}
            between: list[tuple[int, int]] = []
            for start, end in stretches:
                segment = text[start:end]
                spans = settled.get(segment)
                if spans and segment[0] == "@" and (start in hosts or _is_password_token(text, start)):
                    spans = [span for span in spans if span.start > 0 or span.class_ != "HANDLE"]
                if not spans:
                    continue
                if number == _MAX_ROUNDS:
                    spans = [Span(0, end - start, "SECRET:unsettled", "unsettled")]
                found += (shifted(span, start) for span in spans)
                hosts.update(start + span.end for span in spans if span.class_ == _URL_PASSWORD)
                between += _gaps(spans, start, end)
            if not between:
                break
            stretches = between
        found.sort(key=lambda span: span.start)
        return found

    def _hits(self, texts: set[str], known: Known, *, is_structural: bool) -> Mapping[str, tuple[Chunk, ...] | None]:
        """Return those of the texts that may hold something, with the chunks that match in them where that is known."""
        if not texts:
            return {}
        if is_structural:
            return self._look_between(list(texts))
        if self.table.plugins:
            return dict.fromkeys(text for text in texts if text)
        unknown = self._unknown(list(texts), known) if self.ahead.clean else list(texts)
        dirty = {text: self.ahead.hits[text] for text in unknown if text in self.ahead.hits}
        return dirty | self._look([text for text in unknown if text not in dirty], known)[0]

    def look_everywhere(self, segment: str) -> list[Span]:
        """Return what structural places are searched for in a text without tokens; finds may overlap."""
        spans = look_in_chunks(segment, self.table.structural_gate.chunks) + self.literals.spans(segment)
        return spans + self._in_base64(segment)

    def _in_base64(self, segment: str, depth: int = 1) -> list[Span]:
        """Return what structural places are searched for in base64 of one line: on a page, lines are no neighbours."""
        found = []
        for view in base64_views(segment, is_one_line=True):
            inner = look_in_chunks(view.text, self.table.structural_gate.chunks) + self.literals.spans(view.text)
            if depth < MAX_DEPTH:
                inner += self._in_base64(view.text, depth + 1)
            if inner:
                found.append(self._whole(view, settle(inner, self.table.priority)))
        return found

    def _settled(
        self,
        segment: str,
        is_structural: bool,
        known: Known,
        inspect: Inspect | None,
        depth: int,
        seen: tuple[Chunk, ...] | None = None,
    ) -> list[Span]:
        if depth == 1 and known is NOBODY and not is_structural and segment in self.ahead.settled:
            return self.ahead.settled[segment]
        gate = self.table.structural_gate if is_structural else self.table.free_gate
        if seen is None and not is_structural:
            seen = self.ahead.chunks_in(segment)
        spans = look_in_chunks(segment, gate.chunks) if seen is None else look_through(segment, seen)
        spans += self.literals.spans(segment)
        if is_structural:
            spans += self._in_base64(segment)
        else:
            spans += known.spans(segment)
            for plugin in self.table.plugins:
                spans += plugin.spans(segment)
            if depth <= MAX_DEPTH:
                spans += self._decoded(segment, known, inspect, depth)
        return settle(self._kept(segment, spans, depth), self.table.priority) if spans else spans

    def _kept(self, segment: str, spans: list[Span], depth: int) -> list[Span]:
        """
        Return spans without what the policy leaves; what lies inside an allowed text is allowed.

        A reading keeps its allowed finds: they say what is allowed in the text that it is a reading of.
        """
        hidden, allowed = self.policy.hidden, self.policy.allowed
        if hidden:
            spans = [span for span in spans if span.class_ not in hidden and span.detector not in hidden]
        if not allowed or depth > 1:
            return spans
        free = [
            span for span in spans if self.is_allowed(span.meant[1] if span.meant else segment[span.start : span.end])
        ]
        return [span for span in spans if not any(one.start <= span.start and span.end <= one.end for one in free)]

    def is_allowed(self, text: str) -> bool:
        """Tell whether a find stays by the policy."""
        return text.strip().casefold() in self.policy.allowed

    def _decoded(self, segment: str, known: Known, inspect: Inspect | None, depth: int) -> Iterator[Span]:
        for view in self.ahead.views_of(segment):
            if inspect is not None and view.is_whole and view.text[:1] in ("{", "["):
                seen = inspect(view.text)
                if seen is not None:
                    yield Span(view.start, view.end, *seen, view.layer, (seen[0], view.text))
                    continue
            inner = self._settled(view.text, False, known, inspect, depth + 1)
            if view.is_whole and inner:
                yield self._whole(view, inner)
            elif inner:
                yield from _mapped(view, inner, segment)

    def _whole(self, view: View, inner: list[Span]) -> Span:
        best = max(inner, key=lambda span: (self.table.priority.get(span.detector, 0), -span.start))
        text = view.text[best.start : best.end] if len(inner) == 1 else view.text
        meant = (best.meant if len(inner) == 1 else None) or (best.class_, text)
        return Span(view.start, view.end, best.class_, best.detector, view.layer, meant)


def _mapped(view: View, inner: Iterable[Span], segment: str) -> Iterator[Span]:
    for span in inner:
        place = view.original(span.start, span.end)
        if place is None:
            continue
        text = view.text[span.start : span.end]
        is_same = span.meant is None and segment[place[0] : place[1]] == text
        yield replace(
            span,
            start=place[0],
            end=place[1],
            layer=view.layer if span.layer == "text" else span.layer,
            meant=None if is_same else span.meant or (span.class_, text),
        )


def _gaps(spans: list[Span], start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for span in spans:
        if span.start + start > at:
            yield at, span.start + start
        at = span.end + start
    if at < end:
        yield at, end


def _is_password_token(text: str, end: int) -> bool:
    """Tell whether the token of a URL's password ends at an offset."""
    size = token_chars(_URL_PASSWORD)
    return end >= size and text.startswith(f"[{_URL_PASSWORD}:", end - size)


@cache
def _hint() -> Any:
    return compiled(HINT)


@cache
def _readable() -> Any:
    return compiled(READABLE)
