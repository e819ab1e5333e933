"""Looks at files, runs and archives as a reviewer would: whole, unchanged, as their schemas say, free of secrets."""

from trainsite.archive.validation.report import Finding, Report
from trainsite.archive.validation.targets import validate_paths

__all__ = ["Finding", "Report", "validate_paths"]
