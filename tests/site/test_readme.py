import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from trainsite.records.run import Artifact, Gap, Manifest
from trainsite.site import readme
from trainsite.site.readme import _escaped

CELL_BORDER = re.compile(r"(?<!\\)\|")


def test_every_row_has_as_many_cells_as_its_head(record):
    lines = readme(record(Manifest, "a | b\nc ` <x> \\| d")).split("\n")
    heads = [number for number, line in enumerate(lines) if re.fullmatch(r"\|( -{3}:? \|)+", line)]
    assert len(heads) > 12
    for number in heads:
        width = len(CELL_BORDER.findall(lines[number]))
        row = number - 1
        while row < len(lines) and lines[row].startswith("|"):
            assert len(CELL_BORDER.findall(lines[row].replace("\\\\", ""))) == width
            row += 1


@given(st.text())
def test_escaped_text_is_one_bounded_line_without_markup(text):
    shown = _escaped(text)
    assert "\n" not in shown
    assert not re.search(r"(?<!\\)[`*\[\]<>|~]", shown.replace("\\\\", ""))


def test_addresses_in_text_do_not_become_links():
    assert "://" not in _escaped("see https://example.org/x?y and http://a.b and ftp://c")
    assert "www." not in _escaped("www.example.org")


def test_links_lead_to_what_a_site_holds_of_the_run(record):
    paths = ("steps/a (b)/x.json", "analysis/a (b).html")
    artifacts = tuple(record(Artifact, "w", path=path) for path in paths)
    text = readme(replace(record(Manifest, "w"), artifacts=artifacts))
    assert "| steps/a (b)/x.json |" in text
    assert "[analysis/a (b).html](analysis/a%20%28b%29.html)" in text
    assert "](/" not in text
    assert "](analysis/index.html)" in text


def test_commands_stand_whole_in_fences(record):
    command = "trainsite run-collection --note '```' | cat"
    text = readme(replace(record(Manifest, "w"), gaps=(record(Gap, "w", command=command),)))
    assert f"````\n{command}\n````" in text


def test_every_section_of_the_manifest_is_there(record):
    text = readme(record(Manifest, "w"))
    titles = re.findall(r"(?m)^## (.*)$", text)
    assert titles == [
        "Readiness", "Open gaps", "Steps", "Sources", "Readable samples", "Evals", "Benchmark rows", "Comparisons",
        "Cases", "Models", "Preflight", "Problems", "Provenance", "Recipe", "Redactions", "Artifacts",
    ]  # fmt: skip
