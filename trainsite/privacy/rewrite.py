"""The slow look at a value: replaces what is found and remembers where it was."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import field

from trainsite.dataclass import dataclass
from trainsite.errors import RecordError
from trainsite.privacy.adjacent import Place, beside, crossing_spans, pair_text, paired_spans
from trainsite.privacy.fields import credential_of, hidden_within, pair_class
from trainsite.privacy.hidden import NOTHING, Hidden, hidden_keys
from trainsite.privacy.hit import Hit, Meant, Path, replaced
from trainsite.privacy.nested import dump_like, free_name
from trainsite.privacy.people import NOBODY, Known, People, named_by_text
from trainsite.privacy.search import Search
from trainsite.privacy.spans import TOKEN, Span, settle
from trainsite.privacy.survey import Survey, touched
from trainsite.privacy.surveyed import MAX_NESTED, Quiet, Surveyed
from trainsite.privacy.tokens import Tagger
from trainsite.records.codec import Json
from trainsite.records.schema import FREE, Shape


@dataclass(slots=True)
class Rewriter:
    """Rewrites values by one search with one key; ``hits`` are what was replaced, in the order of the value."""

    tagger: Tagger
    search: Search
    surveyed: Surveyed
    people: People = field(default_factory=People)
    private_token: re.Pattern[str] | None = None
    """Finds the tokens of people whom the policy calls private."""
    is_last: bool = False
    """True where a text that still holds something is to be replaced as a whole."""
    hits: list[Hit] = field(default_factory=list)
    is_private: bool = False
    is_unsettled: bool = False
    """True where what was replaced may have changed what else there is: keys, nested JSON, neighbours, people."""
    suspects: set[str] = field(default_factory=set)
    has_fields: bool = False
    has_splits: bool = False
    level: int = 0
    splits: dict[Place, list[Span]] = field(default_factory=dict)
    texts: Survey | None = None
    """What the value holds, JSON inside its texts included."""
    has_more: bool = False
    """True where the value holds fields or numbers, which texts alone do not tell."""
    trail: list[tuple[Survey, set[str]]] = field(default_factory=list)
    """What was surveyed so far, each with the texts that looked suspicious."""

    def run(self, value: Json, shape: Shape, path: Path = ()) -> Json:
        """Return the value rewritten, or the same object where nothing was found."""
        found = self.surveyed.survey(value, shape)
        if found.people and self.people.add(found.people):
            self.is_unsettled = True
        if self.level == 0:
            self.people.refresh()
        suspects = touched(found, self.search, self._known)
        self._note(found, suspects)
        if not found.has_fields and (not suspects or self._are_quiet(found, suspects)):
            return value
        outer = self.suspects, self.has_fields, self.has_splits, self.splits
        # Places name objects by their identity: those of JSON that is gone may be taken by others.
        self.suspects, self.has_fields, self.splits = suspects, found.has_fields, {}
        self.has_splits = any(text in suspects for text in found.joined)
        result = self._value(value, shape, path)
        self.suspects, self.has_fields, self.has_splits, self.splits = outer
        return result

    def _note(self, found: Survey, suspects: set[str]) -> None:
        """Remember what the value and the JSON in it hold; fields and numbers take a longer look than texts."""
        self.is_private = self.is_private or found.is_private or self._names_private(found)
        self.trail.append((found, suspects))
        if self.level == 0:
            self.texts = Survey()
        if found.has_fields or found.numbers:
            self.has_more = True
        if self.texts is not None:
            self.texts.free += found.free
            self.texts.structural += found.structural
            self.texts.joined += found.joined
            self.texts.cleared |= suspects

    def _names_private(self, found: Survey) -> bool:
        token = self.private_token
        return token is not None and (
            self.search.is_private(found.free, found.structural)
            or any(token.search(text) for texts in (found.free, found.structural) for text in texts)
        )

    @property
    def _known(self) -> Known:
        return self.people.known

    def _value(self, value: Json, shape: Shape, path: Path) -> Json:
        kind = type(value)
        if kind is str:
            return self._text(value, shape.structural, path) if value in self.suspects else value
        if kind is dict:
            return self._object(value, shape, path)
        if kind is list:
            return self._list(value, shape, path)
        if (kind is int or kind is float) and repr(value) in self.suspects:
            text = repr(value)
            return self._hit("SECRET:env-secret", "env-secret", path, text, layer="number")
        return value

    def _list(self, items: list[Json], shape: Shape, path: Path) -> list[Json]:
        item_shape = shape.items or FREE
        if self.has_splits and not item_shape.structural:
            self.splits |= crossing_spans(items, self.search.look_everywhere, self.search.table.priority)
        result = [
            self._pieces(item, (path, at), spans)
            if (spans := self.splits.get((id(items), at)))
            else self._value(item, item_shape, (path, at))
            for at, item in enumerate(items)
        ]
        class_ = pair_class(items) if self.has_fields and not item_shape.structural else None
        if class_ and result[1] is items[1]:
            result[1] = self._hidden(items[1], Hidden(class_), (path, 1))
        return result if any(new is not old for new, old in zip(result, items, strict=True)) else items

    def _object(
        self,
        node: dict[str, Json],
        shape: Shape,
        path: Path,
        given: Mapping[str, Hidden] = NOTHING,
        *,
        is_person: bool = False,
    ) -> dict[str, Json]:
        listed, suspects = shape.properties, self.suspects
        hidden = given
        if self.has_fields and (is_person or not self.surveyed.plan(node, shape).hides_nothing(node)):
            hidden = {**given, **hidden_keys(node, listed, self.search.policy.hidden, is_person=is_person)}
        changed: dict[str, tuple[str, Json]] = {}
        for key, value in node.items():
            name, new = key, value
            is_free = key not in listed
            if is_free and key in suspects:
                name = self._plain(key, False, (path, [key]))
                self.is_unsettled = self.is_unsettled or name != key
            if key in hidden:
                new = self._hidden(value, hidden[key], (path, [key] if is_free else key))
            elif self.has_splits and (spans := self._beside(node, key, is_free=is_free)):
                new = self._pieces(value, (path, [key] if is_free else key), spans)
            elif (kind := type(value)) is dict or kind is list or (value if kind is str else repr(value)) in suspects:
                new = self._value(value, FREE if is_free else listed[key], (path, [key] if is_free else key))
            if new is not value or name != key:
                changed[key] = name, new
        if not changed:
            return node
        result: dict[str, Json] = {}
        for key, value in node.items():
            name, new = changed.get(key, (key, value))
            result[free_name(name, result)] = new
        return result

    def _beside(self, node: dict[str, Json], key: str, *, is_free: bool) -> list[Span]:
        """Return what the neighbours of a value, or its key, tell of it."""
        spans = self.splits.get((id(node), key))
        if spans or not is_free:
            return spans or []
        value = node[key]
        text = pair_text(key, value)
        if text is None or text not in self.suspects or self.search.is_allowed(value):
            return []
        return paired_spans(text, value, self.search.look_everywhere, self.search.table.priority)

    def _hidden(self, value: Json, why: Hidden, path: Path) -> Json:
        if type(value) is dict:
            given = {} if why.is_people else dict.fromkeys(hidden_within(why.class_, value), why)
            return self._object(value, FREE, path, given, is_person=why.is_people)
        if type(value) is list:
            return self._hidden_list(value, why, path)
        if why.is_people:
            return self._one_of_people(value, path)
        if self.search.is_allowed(str(value)) or TOKEN.fullmatch(str(value).strip()):
            return value
        if why.class_ != "SECRET:field" or type(value) is int:
            return self._hit(why.class_, "key", path, str(value), why.meant)
        return self._hidden_secret(value, path)

    def _hidden_list(self, items: list[Json], why: Hidden, path: Path) -> list[Json]:
        every = why.is_people or why.class_ == "GEO"
        within = range(len(items)) if every else set(hidden_within(why.class_, items))
        result = [
            self._hidden(item, why, (path, at)) if at in within else self._value(item, FREE, (path, at))
            for at, item in enumerate(items)
        ]
        return result if any(new is not old for new, old in zip(result, items, strict=True)) else items

    def _one_of_people(self, value: Json, path: Path) -> Json:
        person = named_by_text(value)
        if person is None or person.fields[""] in self.search.policy.hidden or self.search.is_allowed(value):
            return self._value(value, FREE, path)
        return self._hit(person.fields[""], "key", path, value, person.meant)

    def _hidden_secret(self, value: str, path: Path) -> str:
        core = credential_of(value)
        class_, detector = "SECRET:field", "key"
        spans = self.search.find(core)
        if len(spans) == 1 and spans[0].end - spans[0].start == len(core) and spans[0].class_.startswith("SECRET:"):
            class_, detector = spans[0].class_, spans[0].detector
        start = value.find(core)
        token = self._hit(class_, detector, path, core, start=start)
        return value[:start] + token + value[start + len(core) :]

    def _hit(
        self,
        class_: str,
        detector: str,
        path: Path,
        text: str,
        meant: Meant | None = None,
        *,
        start: int = 0,
        layer: str = "field",
    ) -> str:
        """Note one replacement of a text as a whole and return its token."""
        self.hits.append(Hit(class_, detector, path, start, start + len(text), layer, meant or (class_, text)))
        self.is_unsettled = True
        return self.tagger.token(class_, text, meant)

    def _text(self, text: str, structural: bool, path: Path) -> str:
        may_be_json = text.lstrip()[:1] in ("{", "[")
        if not structural and self.level < MAX_NESTED and may_be_json:
            shown = self._json(text, path)
            if shown is not None:
                return shown
        result = self._plain(text, structural, path)
        self.is_unsettled = self.is_unsettled or (may_be_json and result is not text)
        return result

    def _json(self, text: str, path: Path) -> str | None:
        """Return a text with JSON in it rewritten, or None where it is none; what is known to be quiet stays."""
        quiet = self._find_quiet(text)
        if quiet is not None:
            self._note_quiet(quiet)
            return text
        hits, surveys = len(self.hits), len(self.trail)
        nested = self._nested(text, path)
        if nested is None:
            return None
        self.is_unsettled = self.is_unsettled or nested is not text
        shown = self._as_shown(nested, path)
        if shown is text and len(self.hits) == hits:
            self._keep_quiet(text, self.trail[surveys:])
        return shown

    def _are_quiet(self, found: Survey, suspects: set[str]) -> bool:
        """Tell whether all that looks suspicious in a value is known to hold nothing, and note the JSON of it."""
        if found.has_json_keys or not suspects.isdisjoint(found.structural) or not suspects.isdisjoint(found.joined):
            return False
        quiet: list[Quiet] = []
        for text in suspects:
            if text.lstrip()[:1] not in ("{", "["):
                if _is_numeral(text) or not self.surveyed.is_empty(text, self.level, self._known):
                    return False
                continue
            one = self._find_quiet(text)
            if one is None:
                return False
            quiet.append(one)
        for one in quiet:
            self._note_quiet(one)
        return True

    def _find_quiet(self, text: str) -> Quiet | None:
        """Return what is known of JSON that was read before, where nobody who is known by now is in it either."""
        quiet = self.surveyed.quiet(text, self.level)
        if quiet is None:
            return None
        known = self._known
        is_same = known is NOBODY or known.forms is quiet.forms
        return quiet if is_same or (quiet.is_plain and not known.suspects(quiet.plain)) else None

    def _note_quiet(self, quiet: Quiet) -> None:
        for found, suspects in quiet.surveys:
            self._note(found, suspects)

    def _keep_quiet(self, text: str, surveys: list[tuple[Survey, set[str]]]) -> None:
        if any(found.people for found, _ in surveys):
            return  # they are to be known when it is read again
        clean, hinted = self.search.ahead.clean, self.search.ahead.hinted
        texts = {one for found, _ in surveys for one in found.free}
        plain = tuple(one for one in texts if one in clean and one not in hinted)
        quiet = Quiet(tuple(surveys), plain, len(plain) == len(texts), self._known.forms)
        self.surveyed.keep_quiet(text, self.level, quiet)

    def _as_shown(self, nested: str, path: Path) -> str:
        """Return JSON of clean values also clean as the text that a page shows, where a key may speak for a value."""
        if self.surveyed.is_shown(nested):
            return nested
        if not self.search.suspects([nested], is_structural=True):
            self.surveyed.keep_shown(nested)
            return nested
        result = self._plain(nested, True, path)
        self.is_unsettled = self.is_unsettled or result is not nested
        return result

    def _nested(self, text: str, path: Path) -> str | None:
        """Return a text whose inside is rewritten, or None where it is no JSON."""
        mark = len(self.hits)
        self.level += 1
        try:
            result = self.run(self.surveyed.parse(text), FREE, (path, None))
        except (ValueError, RecursionError, RecordError):
            del self.hits[mark:]
            return None
        finally:
            self.level -= 1
        return text if len(self.hits) == mark else dump_like(text, result)

    def _inspect(self, text: str) -> tuple[str, str] | None:
        """Return class and detector of something private in JSON that stands in base64."""
        if self.level >= MAX_NESTED:
            return None
        inner = Rewriter(self.tagger, self.search, self.surveyed, self.people, level=self.level + 1)
        if inner._nested(text, ()) is None or not inner.hits:
            return None
        return inner.hits[0].class_, inner.hits[0].detector

    def _plain(self, text: str, structural: bool, path: Path) -> str:
        known = self._known
        spans = self.search.find(text, is_structural=structural, known=known, inspect=self._inspect)
        if spans:
            return self._replaced(text, spans, path)
        if not structural:
            self.surveyed.keep_empty(text, self.level, known)
        return text

    def _pieces(self, text: str, path: Path, pieces: list[Span]) -> str:
        """Return a text that holds parts of what is split over its neighbours, too."""
        spans = self.search.find(text, known=self._known, inspect=self._inspect)
        self.is_unsettled = True
        return self._replaced(text, settle([*beside(spans, pieces), *pieces], self.search.table.priority), path)

    def _replaced(self, text: str, spans: Sequence[Span], path: Path) -> str:
        if self.is_last:
            return self._hit("SECRET:unsettled", "unsettled", path, text, layer="text")
        layer = "json" if self.level else "text"
        for span in spans:
            found = text[span.start : span.end]
            meant = span.meant or (span.class_, found)
            at = layer if span.layer == "text" else span.layer
            self.hits.append(Hit(span.class_, span.detector, path, span.start, span.end, at, meant))
            if span.class_ == "HANDLE" and span.layer == "text" and self.people.add_handle(found):
                self.is_unsettled = True
        return replaced(text, spans, self.tagger.token)


def _is_numeral(text: str) -> bool:
    """Tell whether a number may read like a text."""
    try:
        float(text)
    except ValueError:
        return False
    return True
