"""Rows of the pages over all runs: plain dataclasses, and the queries that fill them."""

from trainsite.query.rows.gathered import Found, SiteRows
from trainsite.query.rows.listing import iter_listing
from trainsite.query.rows.site import load_site_rows

__all__ = ["Found", "SiteRows", "iter_listing", "load_site_rows"]
