"""The schemas are the contract: examples, both validators, and the dataclasses hold each other to it."""

import copy
import json
import re
import types
import typing
from dataclasses import fields, is_dataclass
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trainsite.archive.journal import Header
from trainsite.records.collection import CollectionIndex
from trainsite.records.curve import CurvePoint
from trainsite.records.dataset import DatasetSummary
from trainsite.records.evidence import Case, Comparison, Score
from trainsite.records.inventory import Bundle, DatasetFile, Model, Scenario
from trainsite.records.problem import Problem
from trainsite.records.redaction import Redaction
from trainsite.records.run import Artifact, Manifest, Preview, Step
from trainsite.records.schema import explain, explains, is_valid, kinds, load_schema
from trainsite.records.training_set import Attestation, ChatRow, Dataset, Exclusion
from trainsite.records.trajectory import Trajectory

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
VALID = sorted(EXAMPLES.glob("*/valid/*.json"))
INVALID = sorted(EXAMPLES.glob("*/invalid/*.json"))
RECORDS = {
    "dataset-summary": DatasetSummary,
    "artifact": Artifact,
    "bundle": Bundle,
    "case": Case,
    "curve-point": CurvePoint,
    "collection-index": CollectionIndex,
    "collection-manifest": Manifest,
    "comparison": Comparison,
    "dataset": Dataset,
    "dataset-attestation": Attestation,
    "dataset-chat": ChatRow,
    "dataset-exclusion": Exclusion,
    "dataset-file": DatasetFile,
    "model": Model,
    "preview": Preview,
    "problem": Problem,
    "redaction": Redaction,
    "run-journal": Header,
    "scenario": Scenario,
    "score": Score,
    "step": Step,
    "trajectory": Trajectory,
}
ODD_TEXTS = (
    "",
    "\n",
    "é",
    "1-1\n",
    "\N{ARABIC-INDIC DIGIT ONE}-1",
    "..",
    "a/..\n",
    "/a",
    "C:a",
    "2026-02-30T00:00:00Z",
    "2016-12-31T23:59:60Z",
    "0000-01-01T00:00:00Z",
    "2026-01-31t12:00:00z",
    "2026-01-31 12:00:00Z",
    "2026-01-31T12:00:00+01:00",
)
ODD_VALUES = st.one_of(
    st.sampled_from((None, True, False, 0, -1, 1, 1.0, 1.5, -0.0, 1e300, 2**70, [], {}, [None], {"a": 1})),
    st.sampled_from(ODD_TEXTS),
    st.text(max_size=8),
)


def name_of(path: Path) -> str:
    return "/".join(path.parts[-3:])


def load(path: Path):
    return json.loads(path.read_bytes())


def kind_of(path: Path) -> str:
    return path.parts[-3]


def verdicts(kind: str, value) -> tuple[bool, bool]:
    return is_valid(kind, value), explains(kind, value)


@pytest.mark.parametrize("path", VALID, ids=name_of)
def test_valid_example_passes_both_validators(path: Path) -> None:
    assert verdicts(kind_of(path), load(path)) == (True, True)


@pytest.mark.parametrize("path", INVALID, ids=name_of)
def test_invalid_example_fails_both_validators_and_is_explained(path: Path) -> None:
    value = load(path)
    assert verdicts(kind_of(path), value) == (False, False)
    assert explain(kind_of(path), value)


def test_every_kind_has_examples_of_both_sorts() -> None:
    assert {kind_of(path) for path in VALID} == set(kinds())
    assert {kind_of(path) for path in INVALID} == set(kinds())


def places(value, path=()):
    """Yield the path of every value below another."""
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in entries:
        yield (*path, key)
        yield from places(item, (*path, key))


@given(data=st.data())
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_both_validators_agree_on_a_changed_example(data) -> None:
    path = data.draw(st.sampled_from(VALID))
    value = copy.deepcopy(load(path))
    *way, key = data.draw(st.sampled_from(list(places(value))))
    holder = value
    for part in way:
        holder = holder[part]
    change = data.draw(st.sampled_from(("drop", "replace", "newline", "extra")))
    if change == "drop":
        del holder[key]
    elif change == "newline" and isinstance(holder[key], str):
        holder[key] += "\n"
    elif change == "extra" and isinstance(holder[key], dict):
        holder[key][data.draw(st.text(max_size=5))] = data.draw(ODD_VALUES)
    else:
        holder[key] = data.draw(ODD_VALUES)
    fast, slow = verdicts(kind_of(path), value)
    assert fast == slow


@pytest.mark.parametrize("text", ODD_TEXTS)
@pytest.mark.parametrize("key", ["row_id", "started_at", "trajectory_id"])
def test_both_validators_agree_on_an_odd_text(key: str, text: str) -> None:
    value = {**load(EXAMPLES / "trajectory" / "valid" / "smallest.json"), key: text}
    fast, slow = verdicts("trajectory", value)
    assert fast == slow


def resolved(schema):
    if "$ref" in schema:
        return load_schema(schema["$ref"].removesuffix(".schema.json"))
    return resolved(schema["oneOf"][0]) if "oneOf" in schema else schema


def record_in(hint):
    """Return the dataclass in a type hint and whether it is the item of a list."""
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        return (inner, True) if is_dataclass(inner) else (None, False)
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return next((found for option in typing.get_args(hint) if (found := record_in(option))[0]), (None, False))
    return (hint, False) if is_dataclass(hint) else (None, False)


def differences(record, schema, place):
    """Yield where a dataclass and a schema differ, in depth."""
    node = resolved(schema)
    names = {field.name for field in fields(record)}
    if names != set(node["properties"]):
        yield f"{place}: {record.__name__}: {sorted(names ^ set(node['properties']))}"
    if not set(node.get("required", ())) <= names:
        yield f"{place}: required: {sorted(set(node['required']) - names)}"
    hints = typing.get_type_hints(record)
    for name in sorted(names & set(node["properties"])):
        inner, is_list = record_in(hints[name])
        if inner is not None:
            below = resolved(node["properties"][name])
            yield from differences(inner, below["items"] if is_list else below, f"{place}.{name}")


@pytest.mark.parametrize("kind", sorted(RECORDS))
def test_dataclass_and_schema_have_the_same_fields(kind: str) -> None:
    assert list(differences(RECORDS[kind], load_schema(kind), kind)) == []


def test_every_kind_but_the_foreign_one_has_a_dataclass() -> None:
    assert set(RECORDS) == set(kinds()) - {"native-row"}


@pytest.mark.parametrize("kind", kinds())
def test_schema_fits_the_metaschema(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(load_schema(kind))


def nodes(schema, path="$"):
    """Yield every schema below a schema, with its path."""
    yield path, schema
    for name in ("properties", "$defs"):
        for key, sub in schema.get(name, {}).items():
            yield from nodes(sub, f"{path}.{key}")
    for name in ("items", "additionalProperties", "propertyNames", "not", "if", "then"):
        if isinstance(schema.get(name), dict):
            yield from nodes(schema[name], f"{path}.{name}")
    for name in ("allOf", "anyOf", "oneOf"):
        for index, sub in enumerate(schema.get(name, ())):
            yield from nodes(sub, f"{path}.{name}[{index}]")


@pytest.mark.parametrize("kind", kinds())
def test_every_property_is_described(kind: str) -> None:
    conditions = (".if", ".then", ".not")
    lacking = [
        f"{path}.{key}"
        for path, schema in nodes(load_schema(kind))
        if not any(condition in path for condition in conditions)
        for key, sub in schema.get("properties", {}).items()
        if "description" not in sub and "$ref" not in sub
    ]
    assert lacking == []


@pytest.mark.parametrize("kind", kinds())
def test_schema_uses_nothing_that_validators_read_differently(kind: str) -> None:
    for path, schema in nodes(load_schema(kind)):
        assert "multipleOf" not in schema, path
        assert not re.search(r"\\[dDwWsSbB]", schema.get("pattern", "")), path


@pytest.mark.parametrize("kind", kinds())
def test_schema_is_named_after_its_file(kind: str) -> None:
    assert load_schema(kind)["title"] == kind
