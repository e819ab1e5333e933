"""``trainsite redact``: files, folders, standard input, one text, and whole runs."""

import gzip
import json
import re

import pytest
import zstandard

MAIL = "mara.lindqvist" + "@" + "nordlicht.example"
TOKEN = "gh" + "p_" + "k4Rt" * 9
TOKEN_FORM = re.compile(r"\[(?:EMAIL|SECRET:github-token):[A-Z2-7]{10}\]")


def lines(*rows: object) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_rows_are_redacted_and_stay_rows(cli, tmp_path):
    source, output, ledger = tmp_path / "in.jsonl", tmp_path / "out.jsonl", tmp_path / "l.ndjson"
    source.write_text(lines({"a": f"to {MAIL}", "n": 2**70}, {"b": "nothing", "x": 1.50}) + "no json " + TOKEN + "\n")
    result = cli("redact", source, "-o", output, "--ledger", ledger)
    text = output.read_text()
    assert MAIL not in text
    assert TOKEN not in text
    first, second, third = text.splitlines()
    assert json.loads(first)["n"] == 2**70
    assert second == source.read_text().splitlines()[1]
    assert third.startswith("no json [SECRET:github-token:")
    assert "redactions=2 EMAIL=1 SECRET:github-token=1" in result.output
    assert ":3: no JSON; redacted as text" in result.output
    entries = [json.loads(line) for line in ledger.read_text().splitlines()]
    assert [(entry["row"], entry["class_name"], entry["length"]) for entry in entries] == [
        (1, "EMAIL", len(MAIL)),
        (3, "SECRET:github-token", len(TOKEN)),
    ]
    assert MAIL not in ledger.read_text()
    assert "nordlicht" not in ledger.read_text()


def test_a_repeated_key_hides_nothing(cli, tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text('{"a": "' + MAIL + '", "a": "x"}\n')
    cli("redact", source, "-o", tmp_path / "out.jsonl")
    assert MAIL not in (tmp_path / "out.jsonl").read_text()


@pytest.mark.parametrize("name", ["in.md", "in.html", "in.log", "in.svg", "in.py", "in"])
def test_text_of_any_kind_keeps_everything_else(cli, tmp_path, name):
    source = tmp_path / name
    source.write_text(f"<p>one</p>\r\n# two {MAIL}\n\ttail")
    cli("redact", source, "-o", tmp_path / "out")
    text = (tmp_path / "out").read_bytes().decode()
    assert re.fullmatch(r"<p>one</p>\r\n# two \[EMAIL:[A-Z2-7]{10}\]\n\ttail", text)


def test_cells_are_judged_by_their_header(cli, tmp_path):
    source = tmp_path / "in.csv"
    source.write_text(f'id,note,password\n1,"see, {MAIL}",correct-horse-9\n2,plain,other-horse-8\n')
    cli("redact", source, "-o", tmp_path / "out.csv")
    first, second, third = (tmp_path / "out.csv").read_text().splitlines()
    assert first == "id,note,password"
    assert re.fullmatch(r'1,"see, \[EMAIL:[A-Z2-7]{10}\]",\[SECRET:field:[A-Z2-7]{10}\]', second)
    assert third.startswith("2,plain,[SECRET:field:")


def test_documents_keep_their_form(cli, tmp_path):
    source = tmp_path / "in.json"
    source.write_text(json.dumps({"a": [MAIL], "b": {"c": 1}}, indent=2) + "\n")
    cli("redact", source, "-o", tmp_path / "out.json")
    text = (tmp_path / "out.json").read_text()
    assert text.startswith('{\n  "a": [\n    "[EMAIL:')
    assert json.loads(text)["b"] == {"c": 1}


@pytest.mark.parametrize("ending", ["gz", "zst"])
def test_compressed_files_are_read_and_written(cli, tmp_path, ending):
    pack = gzip.compress if ending == "gz" else zstandard.ZstdCompressor().compress
    unpack = (
        gzip.decompress
        if ending == "gz"
        else lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data)
    )
    source, output = tmp_path / f"in.jsonl.{ending}", tmp_path / f"out.jsonl.{ending}"
    source.write_bytes(pack(lines({"a": MAIL}).encode()))
    cli("redact", source, "-o", output)
    assert TOKEN_FORM.search(unpack(output.read_bytes()).decode())


def test_standard_input_to_standard_output_is_the_text_alone(cli):
    result = cli("redact", "-", "-o", "-", stdin=f"write to {MAIL}".encode())
    assert re.fullmatch(r"write to \[EMAIL:[A-Z2-7]{10}\]", result.stdout)
    assert "redactions=1 EMAIL=1" in result.stderr


def test_a_folder_becomes_a_folder_and_what_is_no_text_is_named(cli, tmp_path):
    (tmp_path / "in" / "sub").mkdir(parents=True)
    (tmp_path / "in" / "sub" / "a.txt").write_text(MAIL)
    (tmp_path / "in" / "b.png").write_bytes(b"\x89PNG\0")
    result = cli("redact", tmp_path / "in", "-o", tmp_path / "out", expect=1)
    assert TOKEN_FORM.fullmatch((tmp_path / "out" / "sub" / "a.txt").read_text())
    assert not (tmp_path / "out" / "b.png").exists()
    assert "b.png: not UTF-8 text; left out" in result.output


def test_an_output_that_is_there_is_refused_without_force(cli, tmp_path):
    (tmp_path / "in.txt").write_text("x")
    (tmp_path / "out.txt").write_text("kept")
    cli("redact", tmp_path / "in.txt", "-o", tmp_path / "out.txt", expect=5)
    assert (tmp_path / "out.txt").read_text() == "kept"
    cli("redact", tmp_path / "in.txt", "-o", tmp_path / "out.txt", "--force")
    assert (tmp_path / "out.txt").read_text() == "x"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--check", "--explain", "x"),
        ("--check", "x", "-o", "y"),
        ("absent.txt", "-o", "out.txt"),
        ("absent.txt",),
        ("a", "b", "-o", "c"),
    ],
)
def test_a_wrong_call_ends_with_2_before_anything_is_written(cli, tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    cli("redact", *arguments, expect=2)
    assert not list(tmp_path.iterdir())


def test_check_tells_places_and_never_the_text(cli, tmp_path):
    (tmp_path / "a.jsonl").write_text(lines({"ok": 1}, {"deep": [{"mail": MAIL}]}))
    (tmp_path / "b.md").write_text(f"one\ntwo {TOKEN}\n")
    result = cli("redact", "--check", tmp_path, expect=1)
    assert re.search(r"a\.jsonl:2: \$\S+: EMAIL", result.output)
    assert re.search(r"b\.md:2: \$: SECRET:github-token", result.output)
    assert MAIL not in result.output
    assert TOKEN not in result.output
    document = json.loads(cli("redact", "--check", "--json", tmp_path, expect=1).stdout)
    assert document["counts"] == {"EMAIL": 1, "SECRET:github-token": 1}
    assert not document["ok"]


def test_check_of_a_clean_folder_ends_with_0(cli, tmp_path):
    (tmp_path / "a.txt").write_text("nothing here")
    assert "1 file: nothing private" in cli("redact", "--check", tmp_path).output


def test_check_finds_nothing_in_a_finished_run(cli, collect):
    run = collect()
    assert "nothing private" in cli("redact", "--check", run).output
    assert "nothing private" in cli("redact", "--check", run.parent).output


def test_explain_names_detector_and_place_and_not_the_text(cli):
    result = cli("redact", "--explain", f"write to {MAIL}")
    first, last = result.output.splitlines()
    assert first == f"9-{9 + len(MAIL)}: EMAIL: email, read as text"
    assert re.fullmatch(r"write to \[EMAIL:[A-Z2-7]{10}\]", last)
    assert cli("redact", "--explain", "-", stdin=b"plain").output.splitlines() == ["nothing found", "plain"]


def test_the_table_of_redaction_in_the_settings_holds(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "s.env").write_text("NAME=velvet-harbor-31\n")
    (tmp_path / "trainsite.toml").write_text(
        f'[redaction]\noff = ["SECRET:github-token"]\nallow = ["{MAIL}"]\nsecrets_file = "s.env"\n'
        '[[redaction.patterns]]\nname = "ticket"\npattern = "ACME-[0-9]{6}"\n'
    )
    shown = cli("redact", "--explain", f"{TOKEN} {MAIL} ACME-123456 velvet-harbor-31").output.splitlines()[-1]
    assert re.fullmatch(
        rf"{TOKEN} {re.escape(MAIL)} \[OWN:ticket:[A-Z2-7]{{10}}\] \[SECRET:env-secret:[A-Z2-7]{{10}}\]", shown
    )
    (tmp_path / "trainsite.toml").write_text('[redaction]\noff = ["PHONES"]\n')
    assert "PHONES" in cli("redact", "--explain", "x", expect=3).stderr


def test_a_private_person_is_left_out_and_counted(cli, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "trainsite.toml").write_text(f'[redaction]\nprivate = ["{MAIL}"]\n')
    (tmp_path / "in.jsonl").write_text(lines({"a": f"to {MAIL}"}, {"a": "other"}))
    result = cli("redact", "in.jsonl", "-o", "out.jsonl")
    assert (tmp_path / "out.jsonl").read_text() == lines({"a": "other"})
    assert "somebody in it is private" in result.output
    assert MAIL not in result.output


def test_odd_tables_hide_passwords_all_the_same_and_keep_what_is_clean(cli, tmp_path):
    source = tmp_path / "in.csv"
    source.write_text(
        'id,"pass\nword",password,password\n1,first-horse-1,other-horse-2,third-horse-3\n'
        "2,fourth-horse-4,fifth-horse-5\n3,sixth-horse-6,seventh-horse-7,eighth-horse-8,ninth\n"
    )
    cli("redact", source, "-o", tmp_path / "out.csv")
    text = (tmp_path / "out.csv").read_text()
    assert text.startswith('id,"pass\nword",password,password\n1,')
    for left in ("other-horse", "third-horse", "fifth-horse", "seventh-horse", "eighth-horse"):
        assert left not in text
    assert text.endswith(",ninth\n")
    assert cli("redact", "--check", source, expect=1).output.count("SECRET:field") >= 5


def test_a_clean_table_stays_byte_for_byte(cli, tmp_path):
    data = b'\xef\xbb\xbfa;"b"\r\n"x";y\n1;"two\r\nlines"'
    (tmp_path / "in.csv").write_bytes(data)
    cli("redact", tmp_path / "in.csv", "-o", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes() == data


@pytest.mark.parametrize("data", [b'{"a": 1}', b"", b'{\r\n\t"a": 1}\r\n', "gr\u00fcn".encode("latin-1")])
def test_a_clean_document_stays_byte_for_byte(cli, tmp_path, data):
    (tmp_path / "in.json").write_bytes(data)
    cli("redact", tmp_path / "in.json", "-o", tmp_path / "out.json")
    assert (tmp_path / "out.json").read_bytes() == data


def test_latin_1_loses_what_is_private_and_nothing_else(cli, tmp_path):
    (tmp_path / "in.txt").write_bytes(f"f\u00fcr {MAIL}\n".encode("latin-1"))
    assert "read as Latin-1" in cli("redact", tmp_path / "in.txt", "-o", tmp_path / "out.txt").output
    assert re.fullmatch(rb"f\xfcr \[EMAIL:[A-Z2-7]{10}\]\n", (tmp_path / "out.txt").read_bytes())


def test_numbers_beyond_json_are_text(cli, tmp_path):
    (tmp_path / "in.jsonl").write_text('{"a": 1e400, "m": "' + MAIL + '"}\n')
    cli("redact", tmp_path / "in.jsonl", "-o", tmp_path / "out.jsonl")
    assert re.fullmatch(r'\{"a": 1e400, "m": "\[EMAIL:[A-Z2-7]{10}\]"\}\n', (tmp_path / "out.jsonl").read_text())


def test_ways_upwards_in_a_source_are_no_obstacle(cli, tmp_path, monkeypatch):
    (tmp_path / "deep").mkdir()
    (tmp_path / "x.txt").write_text(MAIL)
    monkeypatch.chdir(tmp_path / "deep")
    cli("redact", "../x.txt", "-o", "out.txt", "--ledger", "l.ndjson")
    assert json.loads((tmp_path / "deep" / "l.ndjson").read_text())["place"] == "x.txt"


def test_offsets_of_a_long_text_are_those_of_the_file(cli, tmp_path):
    text = "\u00fcber die Zeile\n" * 40_000 + f"write to {MAIL}\n"
    (tmp_path / "in.txt").write_text(text)
    cli("redact", tmp_path / "in.txt", "-o", tmp_path / "out.txt", "--ledger", tmp_path / "l.ndjson")
    entry = json.loads((tmp_path / "l.ndjson").read_text())
    assert text[entry["start"] : entry["end"]] == MAIL
    assert entry["row"] == 40_001


def test_a_ledger_replaces_no_file(cli, tmp_path):
    (tmp_path / "in.txt").write_text("x")
    (tmp_path / "kept.txt").write_text("kept")
    cli("redact", tmp_path / "in.txt", "-o", tmp_path / "a", "--ledger", tmp_path / "in.txt", expect=2)
    cli("redact", tmp_path / "in.txt", "-o", tmp_path / "a", "--ledger", tmp_path / "a", expect=2)
    cli("redact", tmp_path / "in.txt", "-o", tmp_path / "a", "--ledger", tmp_path / "kept.txt", expect=5)
    assert (tmp_path / "kept.txt").read_text() == "kept"


def test_a_folder_loses_no_file(cli, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    names = ["[id].tsx", "id].tsx", "a:b.txt", "a-b.txt", MAIL + ".txt"]
    for name in names:
        (folder / name).write_text(name.replace(MAIL, "mail"))
    (folder / "b.gz").write_bytes(gzip.compress(b"x" * 1000)[:-12])
    (folder / "z.txt").write_text(MAIL)
    result = cli("redact", folder, "-o", tmp_path / "out", expect=1)
    found = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert {"[id].tsx", "id].tsx", "a:b.txt", "a-b.txt", "z.txt"} <= set(found)
    assert len(found) == 6
    assert MAIL not in str(found)
    assert "b.gz: the gzip data ends too early" in result.output
    cli("redact", folder, "-o", folder / "out", expect=2)
