"""The page of a run that shows one of its trajectories, message by message, from a chunk that it loads."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

import orjson

from trainsite.dataclass import dataclass
from trainsite.site.chunks import SampleChunk
from trainsite.site.frame import Frame
from trainsite.site.shell import render
from trainsite.site.text import markup

READER_FILES: Final = ("reader.css", "reader-text.js", "reader-json.js")
"""What pages need that show untrusted text at length."""
VIEW: Final = "sample.js"
"""The script that shows a trajectory."""
SAMPLE_FILES: Final = (
    "site.css", "charts.css", "site.js", "sample-chunks.js", "text.js", "shell.js",
    *READER_FILES, "markdown.js", "messages.js", VIEW, "table-data.js",
)  # fmt: skip
"""
The assets of the page, in the order in which they are loaded.

What leads to the trajectory's chunk comes first. No list stands on the page, so it does without the script of lists;
the search of the top bar reads the columns of one.
"""


@dataclass(frozen=True, slots=True)
class PageHead:
    """Whose samples they are."""

    run_id: str
    label: str | None
    version: str


def sample_page(head: PageHead, chunks: Sequence[SampleChunk], frame: Frame) -> str:
    """
    Return the page of a run's trajectories as HTML, to lie at ``analysis/sample.html``.

    ``chunks`` are those of all steps, each step's one after the other. Without a script the page links them.
    """
    return render(
        "sample.html.j2",
        frame,
        head=head,
        chunks=chunks,
        steps=tuple(dict.fromkeys(chunk.step for chunk in chunks)),
        count=sum(chunk.count for chunk in chunks),
        listed=json_block([asdict(chunk) for chunk in chunks]),
    )


def json_block(value: object) -> str:
    r"""Return JSON for the inside of a script element: ``<`` is written ``\u003c``, so that nothing closes it."""
    return markup(orjson.dumps(value).decode().replace("<", "\\u003c"))
