"""Where the files of a site lie, and which of its own names no run may have."""

from typing import Final

from trainsite.site.chunks import DATA

ASSETS: Final = "assets"
BUILD: Final = f"{DATA}/build.js"
"""The one chunk whose name stays: it says what changes with every build."""
ROBOTS: Final = "robots.txt"
FEED: Final = "feed.xml"
RUN_PAGE: Final = "analysis/index.html"
SAMPLE_PAGE: Final = "analysis/sample.html"
RUN_DATA: Final = f"analysis/{DATA}"
OPEN_ROBOTS: Final = "User-agent: *\nAllow: /\n"
CLOSED_ROBOTS: Final = "User-agent: *\nDisallow: /\n"


def is_taken(name: str) -> bool:
    """Tell whether a run folder of that name would lie where a file of the site does."""
    return name.casefold().endswith((".html", ".xml", ".txt", ".json"))
