"""How a run stands: readiness, open gaps, preflight."""

from trainsite.records.run import Gap, Manifest, Preflight, Readiness
from trainsite.site.cells import Cell, code_cell, command_cell, number_cell, state_cell, text_cell
from trainsite.site.lasting import lasting
from trainsite.site.remainder import lacking, run_command, step_records, with_rest
from trainsite.site.tables import Section, Table, columns
from trainsite.site.text import compact_json

_NOTE_LIMIT = 400
_CHECKS = columns("%State", "Check", "Note", "#Count", "=Id")
_GAPS = columns("%State", "Check", "*Note", "$Command", "=Action")
_PREFLIGHT = columns("%State", "Check", "Detail", "=Id")


def readiness(manifest: Manifest) -> Section:
    """Return the section of all readiness checks."""
    return _readiness(manifest.readiness)


@lasting
def _readiness(checks: Readiness) -> Section:
    rows = tuple(
        (
            state_cell(check.status),
            text_cell(check.label),
            text_cell(check.note, limit=_NOTE_LIMIT),
            number_cell(check.count),
            code_cell(check.id),
        )
        for check in checks.checks
    )
    return Section(
        "readiness",
        "Readiness",
        (Table("Readiness checks", _CHECKS, rows, key="checks"),),
        lead=f"{checks.ready} ready, {checks.partial} partial, {checks.missing} missing",
        empty="Each thing that a complete run holds, and whether it is there.",
        command=run_command(""),
    )


def gaps(manifest: Manifest) -> Section:
    """Return the section of checks that are not ready and the command that closes each."""
    return _gaps(manifest.gaps, lacking(manifest, "gaps"), step_records(manifest))


@lasting
def _gaps(found: tuple[Gap, ...], left_out: int, files: tuple[Cell, ...]) -> Section:
    rows = tuple(
        (
            state_cell(gap.status),
            Cell(gap.id),
            text_cell(gap.note, limit=_NOTE_LIMIT),
            command_cell(gap.command),
            code_cell(f"{gap.action} {compact_json(gap.params)}"),
        )
        for gap in found
    )
    table = Table("Open gaps", _GAPS, rows, key="gaps")
    return Section(
        "gaps",
        "Open gaps",
        (with_rest(table, len(rows) + left_out, files),),
        lead="Each command is run inside the run folder.",
        empty="No gap is open: every readiness check is ready.",
    )


def preflight(manifest: Manifest) -> Section:
    """Return the section of what was looked at before the work."""
    return _preflight(manifest.preflight, lacking(manifest, "preflight.checks"), step_records(manifest))


@lasting
def _preflight(seen: Preflight, left_out: int, files: tuple[Cell, ...]) -> Section:
    rows = tuple(
        (
            state_cell(check.status),
            text_cell(check.label),
            text_cell(check.detail, limit=_NOTE_LIMIT),
            code_cell(check.id),
        )
        for check in seen.checks
    )
    table = Table("Preflight checks", _PREFLIGHT, rows, key="preflight")
    live = "live steps were asked for" if seen.live_required else "no live step was asked for"
    return Section(
        "preflight",
        "Preflight",
        (with_rest(table, len(rows) + left_out, files),),
        lead=f"{seen.ok} ok, {seen.warning} warning, {seen.missing} missing, {seen.skipped} skipped; {live}",
        empty="What the run's steps need, looked at before the work: programs, keys, inputs.",
        command=run_command("--preflight-only"),
    )
