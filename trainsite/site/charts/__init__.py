"""Drawings as SVG: each with a title, a description in words, and its figures as a table."""
