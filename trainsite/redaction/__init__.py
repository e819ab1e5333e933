"""Redaction of what is not collected: files and folders of any kind, one text, and whole finished runs."""
