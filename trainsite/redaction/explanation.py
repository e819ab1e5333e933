"""Why a text is redacted as it is: each find with its detector, and the text as it leaves."""

from trainsite.dataclass import dataclass
from trainsite.privacy import Find, Redactor


@dataclass(frozen=True)
class Explanation:
    """What a redaction makes of one text; it never holds what was found."""

    redacted: str
    finds: tuple[Find, ...]
    is_private: bool


def explain(text: str, redactor: Redactor) -> Explanation:
    """Return what a redactor finds in a text, in its order."""
    redacted = redactor.redact_text(text)
    return Explanation(str(redacted.value), redacted.finds, redacted.is_private)
