"""Readiness checks that whoever validates insists on."""

from collections.abc import Sequence

from trainsite.archive.validation.content import cleaned
from trainsite.archive.validation.report import Flaw, Ledger
from trainsite.errors import UsageError
from trainsite.privacy import Redactor
from trainsite.records.codec import Json


def check_readiness(require: Sequence[str], ledger: Ledger, redactor: Redactor | None) -> None:
    """
    Note each required check that a run does not have ready.

    Raises UsageError for a check that no run knows, and where there is no run to ask.
    """
    if not require:
        return
    if not ledger.manifests:
        if any(finding.severity == "error" for finding in ledger.findings) and (ledger.runs or ledger.unfinished):
            return
        raise UsageError("--require: no finished run among the paths; name a run or an archive")
    seen = {check["id"]: None for manifest in ledger.manifests.values() for check in manifest["readiness"]["checks"]}
    for name in require:
        if name not in seen:
            raise UsageError(
                f"--require {cleaned(name, redactor)}: no run has such a check; known are {', '.join(seen)}"
            )
    for file, manifest in ledger.manifests.items():
        for name in require:
            flaw = _find_flaw(name, manifest)
            if flaw is not None:
                ledger.add(file, flaw)


def _find_flaw(name: str, manifest: dict[str, Json]) -> Flaw | None:
    for index, check in enumerate(manifest["readiness"]["checks"]):
        if check["id"] == name:
            if check["status"] == "ready":
                return None
            command = next((gap["command"] for gap in manifest["gaps"] if gap["id"] == name), None)
            hint = f"run inside the run folder: {command}" if command else "see the gaps of the manifest"
            message = f"{name} is {check['status']}: {check['note']}"
            return Flaw("not_ready", message, hint, f"$.readiness.checks[{index}]")
    return Flaw("not_ready", f"the run has no check {name}", "collect it again", "$.readiness.checks")
