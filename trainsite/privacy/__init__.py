"""The one redactor: finds secrets and personal data, puts keyed tokens in their place, and scans what was written."""

from trainsite.privacy.key import create_key, load_key
from trainsite.privacy.ledger import Find
from trainsite.privacy.literals import environment_literals, load_secrets
from trainsite.privacy.policy import OwnPattern, Policy
from trainsite.privacy.redactor import Redacted, Redactor, Residue
from trainsite.privacy.spans import Span

__all__ = [
    "Find",
    "OwnPattern",
    "Policy",
    "Redacted",
    "Redactor",
    "Residue",
    "Span",
    "create_key",
    "environment_literals",
    "load_key",
    "load_secrets",
]
