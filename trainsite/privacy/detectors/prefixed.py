"""Credentials that say by a prefix what they are."""

from trainsite.privacy.detectors.detector import Accept, Detector
from trainsite.privacy.detectors.pieces import EDGE


def prefixed(
    name: str, prefix: str, body: str, *, literal: str, sample: str, leaves: tuple[str, ...], **more: Accept | None
) -> Detector:
    """Return a detector of a credential that says by its prefix what it is."""
    return Detector(
        name=name,
        class_="SECRET:" + name,
        pattern=f"{EDGE}({prefix}{body})",
        priority=100,
        literals=(literal,),
        everywhere=True,
        accept=more.get("accept"),
        matches=tuple(
            (before + sample + behind, sample)
            for before, behind in (
                ("use ", ", please"),
                ("key=", ""),
                ("a\\n", ""),
                ("%22", "%22"),
                ("\\u0022", "\\u0022"),
            )
        ),
        leaves=leaves,
    )
