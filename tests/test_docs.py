"""The documentation says what the program does: each name that users meet stands on its page."""

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from trainsite import errors, settings
from trainsite.cli import app
from trainsite.collection.gaps import find_gaps
from trainsite.collection.readiness import CHECK_IDS
from trainsite.collection.request import STEP_IDS
from trainsite.collection.tiers import load_tiers
from trainsite.privacy.detectors import DETECTORS
from trainsite.privacy.spans import SECRET_LABELS
from trainsite.records.evidence import COUNTS_AS_EVIDENCE, EVIDENCE_KINDS
from trainsite.records.run import Check
from trainsite.records.schema import kinds, load_schema
from trainsite.records.trajectory import TASKS
from trainsite.trajectories import READERS

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "content" / "docs"
PACKAGE = ROOT / "trainsite"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
RUN_ID = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}")


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def rows(text: str) -> dict[str, list[list[str]]]:
    """Return the rows of all tables of a text by the first name in code that begins them."""
    found: dict[str, list[list[str]]] = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if name := re.match(r"`([^`]+)`", cells[0]) if cells else None:
            found.setdefault(name[1], []).append(cells)
    return found


def section(text: str, heading: str) -> str:
    """Return what stands under a heading, headings below it included."""
    level, start = heading.index(" "), text.index(f"\n{heading}\n") + 1
    rest = text[start + len(heading) :]
    following = re.search(rf"^#{{1,{level}}} ", rest, re.MULTILINE)
    return rest[: following.start()] if following else rest


def commands() -> Iterator[tuple[str, click.Command]]:
    for name, command in app.cli.commands.items():
        yield f"trainsite {name}", command
    yield "trainsite", app.cli


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_every_command_and_option_has_a_row(name: str, command: click.Command) -> None:
    pages = [page for page in DOCS.glob("*.md") if f"\n## `{name}`\n" in page.read_text(encoding="utf-8")]
    assert len(pages) == 1
    tables = rows(section(read(pages[0].name), f"## `{name}`"))
    documented = {
        option
        for same in tables.values()
        for cells in same
        for option in re.findall(r"(?<![\w-])--?[a-zA-Z][\w-]*", cells[0])
    }
    context = click.Context(command, help_option_names=["-h", "--help"])
    taken = {
        option
        for parameter in command.get_params(context)
        if isinstance(parameter, click.Option)
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    # click remembers a command's help option from its first use, which may have been outside of the group.
    taken |= {"-h", "--help"}
    assert documented == taken


def test_index_lists_every_command() -> None:
    for name in app.cli.commands:
        assert f"[`trainsite {name}`]" in read("index.md")


def error_classes(base: type[errors.TrainsiteError]) -> Iterator[type[errors.TrainsiteError]]:
    for child in base.__subclasses__():
        if child.__module__ == errors.__name__:
            yield child
            yield from error_classes(child)


def test_every_exit_code_is_in_the_settings_page() -> None:
    table = section(read("settings.md"), "## Exit codes")
    for error in error_classes(errors.TrainsiteError):
        assert f"\n| {error.exit_code} | `{error.__name__}` | " in table
    for code in (0, 1, app.EXIT_BUG, app.EXIT_INTERRUPTED, app.EXIT_TERMINATED):
        assert f"\n| {code} | | " in table


def test_every_variable_and_key_is_in_the_settings_page() -> None:
    found = rows(read("settings.md"))
    variables = set(re.findall(r'environ\.get\("([A-Z_]+)"\)', inspect.getsource(settings)))
    assert variables
    assert variables <= found.keys()
    assert {name for name in found if re.fullmatch("[A-Z_]+", name)} == variables
    page = read("settings.md")
    keys = {*rows(section(page, "## trainsite.toml")), *rows(section(page, "### redaction"))}
    assert keys == {*settings._FILE_KEYS, *settings._REDACTION_KEYS}


@pytest.mark.parametrize("kind", kinds())
def test_every_field_of_every_schema_is_in_the_run_folder_page(kind: str) -> None:
    schema = load_schema(kind)
    documented = {
        name: any(cells[1] == "yes" for cells in same)
        for name, same in rows(section(read("run-folder.md"), f"### {kind}")).items()
    }
    stated = {
        name: name in option["required"] for option in schema.get("oneOf", [schema]) for name in option["properties"]
    }
    assert documented == stated


def test_every_step_has_a_row() -> None:
    found = rows(section(read("run-collection.md"), "## Steps"))
    assert tuple(name for name in found if name in STEP_IDS) == STEP_IDS


def test_steps_without_a_live_form_are_named_as_such() -> None:
    found = rows(section(read("run-collection.md"), "## Steps"))
    readme = section((ROOT / "README.md").read_text(encoding="utf-8"), "## What is not there yet")
    for step in STEP_IDS:
        source = (PACKAGE / "collection" / "steps" / f"{step}.py").read_text(encoding="utf-8")
        is_missing = "refuse_live(" in source
        assert ("Not there yet" in found[step][0][2]) == is_missing
        assert (f"`{step}`" in readme) == is_missing
        assert (f"`{step}`" in section(read("index.md"), "## What is not there yet")) == is_missing


def test_every_check_has_its_action_and_command() -> None:
    found = rows(section(read("readiness.md"), "## The checks"))
    checks = [Check(id=name, label="", status="missing", note="", count=0) for name in CHECK_IDS]
    assert tuple(found) == CHECK_IDS
    for gap in find_gaps(checks, "RUN", load_tiers().ids):
        prefix, _, options = gap.command.partition(" --from .")
        assert prefix == f"trainsite run-collection -o ../RUN-{gap.id}"
        cells = found[gap.id][0]
        assert cells[2] == f"`{gap.action}`"
        assert cells[3].strip("`") == options.strip()


def test_every_evidence_kind_says_whether_it_counts() -> None:
    found = rows(section(read("readiness.md"), "## Evidence kinds"))
    assert {name: cells[0][2] == "yes" for name, cells in found.items()} == {
        kind: kind in COUNTS_AS_EVIDENCE for kind in EVIDENCE_KINDS
    }


def test_every_reader_and_task_has_a_row_in_order() -> None:
    text = read("trajectories.md")
    assert tuple(rows(section(text, "## Readers"))) == tuple(READERS)
    assert tuple(rows(section(text, "## The 14 tasks"))) == TASKS


def test_every_class_and_label_has_a_row() -> None:
    page = section(read("privacy.md"), "## What is found")
    found = rows(page).keys() | set(re.findall(r"`([a-z0-9-]+)`", section(page, "### Keys and tokens of services")))
    classes = {detector.class_ for detector in DETECTORS}
    personal = {name for name in classes if not name.startswith("SECRET:")}
    assert {name.removeprefix("SECRET:") for name in classes - personal} <= set(SECRET_LABELS)
    assert found == {"SECRET:<label>", "PERSON", "OWN:<name>", *personal, *SECRET_LABELS}


def codes(names: set[str], *places: str) -> set[str]:
    """Return the stable words that are given to some functions or as ``code=`` under some places of the package."""
    files = [file for place in places for file in sorted(PACKAGE.glob(place))]
    return {
        word.value
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        for argument in (
            *(node.args[:1] if (getattr(node.func, "id", None) or getattr(node.func, "attr", None)) in names else ()),
            *(keyword.value for keyword in node.keywords if keyword.arg == "code"),
        )
        for word in (argument, getattr(argument, "body", None), getattr(argument, "orelse", None))
        if isinstance(word, ast.Constant) and isinstance(word.value, str)
    }


def test_every_problem_code_is_explained() -> None:
    given = codes({"RowError", "CompressionError", "problem"}, "trajectories/**/*.py", "collection/**/*.py")
    assert given
    page = section(read("trajectories.md"), "## Problems")
    assert rows(page).keys() == given
    for code in codes(set(), "archive/reader.py", "archive/index.py"):
        assert f"`{code}`" in page


def test_every_validation_code_is_explained() -> None:
    assert rows(section(read("validate.md"), "### Codes")).keys() == codes({"Flaw"}, "archive/validation/*.py")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_relative_links_resolve(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for link in LINK.findall(text):
        path, _, anchor = link.partition("#")
        if "://" in link:
            continue
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        if anchor:
            assert anchor in {slug(heading) for heading in headings(target)}, link


def headings(page: Path) -> list[str]:
    return re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)


def slug(heading: str) -> str:
    kept = re.sub(r"[^\w\s-]", "", heading).strip().lower()
    return re.sub(r"[-\s]+", "-", kept)


def test_documents_are_in_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for page in DOCS.glob("*.md"):
        assert f": {page.name}\n" in navigation


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_examples_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for block in re.findall(r"```(?:sh|console|yaml)\n(.*?)```", text, re.DOTALL):
        for name in re.findall(r"^(?:\$ |\s*- run: )?trainsite ([a-z-]+)", block, re.MULTILINE):
            assert name in app.cli.commands


def test_readme_says_how_to_run_the_tests() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "Run the tests: `scripts/test`" in text
    assert "Run the tests: `scripts/test`" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for script in re.findall(r"`(scripts/[a-z]+)`", text):
        assert (ROOT / script).is_file()


def test_readme_shows_what_the_demo_prints(cli, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"```console\n\$ scripts/demo\n(.*?)```", text, re.DOTALL)
    assert shown
    monkeypatch.chdir(tmp_path)
    printed = cli(
        *("run-collection", "-q", "-o", "runs/demo", "--tiers", "0_8b,2b", "--label", "Demo on sample data"),
        *("--natural-raw-jsonl", samples / "natural.jsonl"),
        *("--test-trajectories", samples / "test-trajectories"),
    ).stdout
    printed += cli("validate", "runs").stdout
    promised = RUN_ID.sub("RUN", shown[1]).splitlines()
    actual = RUN_ID.sub("RUN", printed).splitlines()
    assert len(promised) == len(actual)
    for line, real in zip(promised, actual, strict=True):
        assert real.startswith(line.removesuffix("…")) if line.endswith("…") else real == line
