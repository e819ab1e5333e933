"""The pages in the top bar, in their order."""

from collections.abc import Iterable
from typing import Final

from trainsite.site.content import ContentPage, in_order

PAGES: Final = (
    ("index.html", "Overview"),
    ("collection-index.html", "Runs"),
    ("benchmarks.html", "Benchmarks"),
    ("compare.html", "Compare"),
    ("models.html", "Models"),
    ("datasets.html", "Data sets"),
    ("trajectories.html", "Trajectories"),
    ("jobs.html", "Jobs"),
    ("prompts.html", "Prompts"),
    ("readiness.html", "Readiness"),
    ("problems.html", "Problems"),
    ("download/index.html", "Downloads"),
)
SQL: Final = ("sql/index.html", "SQL")


def top_bar(content: Iterable[ContentPage] = (), *, has_sql: bool = True) -> tuple[tuple[str, str], ...]:
    """Return path and title of each page in the top bar; the publisher's own pages come last."""
    own = tuple((page.path, page.title) for page in in_order(tuple(content)))
    return (*PAGES, *((SQL,) if has_sql else ()), *own)
