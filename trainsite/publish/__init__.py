"""Joins records and pages: asks the site for text, seals it, and hands it to the archive's writer."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from trainsite.publish.pages import SitePages

__all__ = ["SitePages"]


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is: a build that changes nothing needs none of it (PEP 562)."""
    if name != "SitePages":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from trainsite.publish.pages import SitePages  # noqa: PLC0415 - as said above

    return SitePages
