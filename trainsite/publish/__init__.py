"""Joins records and pages: asks the site for text, seals it, and hands it to the archive's writer."""

from trainsite.publish.pages import SitePages

__all__ = ["SitePages"]
