"""
The table of detectors: what is sought, where, and what decides.

A pattern is re2: no look-around, linear time on any input. Its first group, or the whole match, is the find.
Detectors see a text between two tokens; a NUL counts as the edge of a text, so no pattern may need one inside.
"""

import hashlib
from collections.abc import Iterable

from trainsite.privacy import keynames
from trainsite.privacy.detectors.abroad import ABROAD
from trainsite.privacy.detectors.birth import BIRTH
from trainsite.privacy.detectors.contact import CONTACT
from trainsite.privacy.detectors.credentials import CREDENTIALS
from trainsite.privacy.detectors.detector import Accept, Detector
from trainsite.privacy.detectors.finance import FINANCE
from trainsite.privacy.detectors.identity import IDENTITY
from trainsite.privacy.detectors.issued import ISSUED
from trainsite.privacy.detectors.loose import LOOSE
from trainsite.privacy.detectors.network import NETWORK
from trainsite.privacy.detectors.people import PEOPLE
from trainsite.privacy.detectors.places import PLACES
from trainsite.privacy.detectors.postal import POSTAL

__all__ = ["DETECTORS", "FAMILIES", "PRIORITY", "RULES_VERSION", "Accept", "Detector", "rules_sha256"]

RULES_VERSION = 7
"""To be raised whenever an accepting function decides differently."""

_PHONES = tuple(detector for detector in CONTACT if detector.class_ == "PHONE")
_MAIL = tuple(detector for detector in CONTACT if detector.class_ != "PHONE")

FAMILIES: tuple[tuple[tuple[Detector, ...], int], ...] = (
    (ISSUED, 8000),
    (CREDENTIALS, 6000),
    (LOOSE, 4000),
    (_MAIL, 4000),
    (_PHONES + PLACES, 8000),
    (POSTAL + PEOPLE, 6000),
    (ABROAD, 8000),
    (BIRTH + FINANCE + IDENTITY + NETWORK, 16_000),
)
"""
Detectors that one automaton can seek together, and how many characters of patterns it may have.

What begins with fixed letters or with digits is asleep in most text, and many such patterns have few states together;
of patterns that begin with any word each doubles the states of the others.
"""

DETECTORS: tuple[Detector, ...] = tuple(detector for family, _ in FAMILIES for detector in family)
"""The table. Its order means nothing."""

PRIORITY = {detector.name: detector.priority for detector in DETECTORS} | {"env-secret": 90, "key": 0}


def rules_sha256(detectors: Iterable[Detector] = DETECTORS) -> str:
    """Return the hash over everything that decides what is found, whatever the order of the table."""
    lines = sorted(
        "\t".join((d.name, d.class_, d.pattern, str(d.priority), str(d.everywhere), *d.literals)) for d in detectors
    )
    return hashlib.sha256("\n".join([str(RULES_VERSION), *keynames.rules(), *lines]).encode()).hexdigest()
