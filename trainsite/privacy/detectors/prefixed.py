"""Credentials that say by a prefix what they are."""

from trainsite.privacy.detectors.detector import Accept, Detector
from trainsite.privacy.detectors.pieces import EDGE, END

HEX32 = "3f9a1c7e" * 4
"""Made-up bodies: examples in the table are a true prefix and one of these."""
MIXED20 = "a1B2c3D4e5" * 2
MIXED40 = MIXED20 * 2
UPPER16 = "Q2X7" * 4
UUID = "3f9a1c7e-5b2d-4e8f-9a6c-1d7e3b5f9a2c"


def prefixed(  # noqa: PLR0913 - one row of a table: each column is one argument
    name: str,
    pattern: str,
    literals: tuple[str, ...],
    sample: str,
    leaves: tuple[str, ...],
    accept: Accept | None = None,
    *,
    is_exact: bool = False,
    priority: int = 100,
) -> Detector:
    """Return a detector of a credential that says by its prefix what it is; an exact one ends where it must."""
    return Detector(
        name=name,
        class_="SECRET:" + name,
        pattern=f"{EDGE}({pattern}){END}" if is_exact else f"{EDGE}({pattern})",
        priority=priority,
        literals=literals,
        everywhere=True,
        accept=accept,
        matches=((f"use {sample}, please", sample), (f"\\u0022{sample}\\u0022", sample)),
        leaves=leaves,
    )
