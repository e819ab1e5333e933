"""A validation's report in the forms that people and CI systems read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from xml.etree import ElementTree as ET

from trainsite.archive.validation import Finding, Report
from trainsite.records.codec import dump_document

_PROLOGUE = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_text(report: Report) -> str:
    """Return one line per finding and a summary."""
    return "".join(f"{_line(finding)}\n" for finding in report.findings) + _summary(report)


def _summary(report: Report) -> str:
    errors = sum(finding.severity == "error" for finding in report.findings)
    verdict = "ok" if not errors else _count(errors, "finding")
    counts = ", ".join((_count(report.files, "file"), _count(report.rows, "row"), _count(report.runs, "run")))
    unfinished = f", {len(report.unfinished)} unfinished" if report.unfinished else ""
    return f"{counts}{unfinished}: {verdict}\n"


def to_json(report: Report) -> str:
    """Return the report as JSON."""
    document = {
        "ok": report.ok,
        "findings": [asdict(finding) for finding in report.findings],
        "files": report.files,
        "rows": report.rows,
        "runs": report.runs,
        "unfinished": list(report.unfinished),
    }
    return dump_document(document).decode()


def to_github(report: Report) -> str:
    """Return workflow commands that GitHub shows beside the files; the summary is the last line."""
    lines = []
    for finding in report.findings:
        command = "error" if finding.severity == "error" else "notice"
        values = {"file": finding.file, "line": finding.line, "title": finding.code}
        properties = ",".join(
            f"{name}={_escaped_property(str(value))}" for name, value in values.items() if value is not None
        )
        lines.append(f"::{command} {properties}::{_escaped(f'{finding.path}: {finding.message}; {finding.hint}')}\n")
    return (
        "".join(lines) + to_text(Report((), report.files, report.rows, report.runs, ()))
        if report.ok
        else "".join(lines)
    )


def to_junit(report: Report) -> str:
    """Return JUnit XML: a test case per file, a failure per error; notes are the output of their case."""
    by_file: dict[str, list[Finding]] = {file: [] for file in report.checked}
    for finding in report.findings:
        by_file.setdefault(finding.file, []).append(finding)
    failures = sum(any(each.severity == "error" for each in found) for found in by_file.values())
    counts = {"tests": str(len(by_file)), "failures": str(failures), "errors": "0", "skipped": "0"}
    root = ET.Element("testsuites", counts)
    suite = ET.SubElement(root, "testsuite", {"name": "trainsite validate", **counts})
    for file, found in by_file.items():
        case = ET.SubElement(suite, "testcase", {"classname": "trainsite.validate", "name": _xml(file)})
        for finding in found:
            if finding.severity == "error":
                kind = {"message": _xml(f"{finding.message}; {finding.hint}"), "type": finding.code}
                ET.SubElement(case, "failure", kind).text = _xml(_line(finding))
        notes = "\n".join(_line(finding) for finding in found if finding.severity == "note")
        if notes:
            ET.SubElement(case, "system-out").text = _xml(notes)
    return _PROLOGUE + ET.tostring(root, encoding="unicode") + "\n"


FORMATS: Mapping[str, Callable[[Report], str]] = {
    "text": to_text,
    "json": to_json,
    "github": to_github,
    "junit": to_junit,
}


def _line(finding: Finding) -> str:
    place = finding.file if finding.line is None else f"{finding.file}:{finding.line}"
    note = "note: " if finding.severity == "note" else ""
    return _plain(f"{place}: {finding.path}: {note}{finding.message}; {finding.hint}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _plain(text: str) -> str:
    """Return a text in which no character moves a terminal's cursor or ends the line."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _xml(text: str) -> str:
    """Return a text with a replacement character for each one that XML 1.0 does not have."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
