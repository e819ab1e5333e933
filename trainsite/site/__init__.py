"""Pages of runs and archives, made from records alone: records in, text out."""

from trainsite.site.archive import collection_index
from trainsite.site.case_chunks import make_case_chunks
from trainsite.site.content import ContentPage, broken_links, content_page
from trainsite.site.feed import feed
from trainsite.site.frame import Crumb, Frame, NavLink, Shell
from trainsite.site.navigation import top_bar
from trainsite.site.overview import RunPage, run_assets, run_page
from trainsite.site.readme import readme
from trainsite.site.rows import (
    RunTables,
    TrajectoryLine,
    TrajectoryPlan,
    sample_address,
    trajectory_line,
)
from trainsite.site.sample import SAMPLE_FILES, PageHead, sample_page
from trainsite.site.shell import archive_assets, archive_shell, assets
from trainsite.site.single import VIEWS
from trainsite.site.sketches import sketch_curves
from trainsite.site.tables import ROWS_SHOWN, Chunk

__all__ = [
    "ROWS_SHOWN",
    "SAMPLE_FILES",
    "VIEWS",
    "Chunk",
    "ContentPage",
    "Crumb",
    "Frame",
    "NavLink",
    "PageHead",
    "RunPage",
    "RunTables",
    "Shell",
    "TrajectoryLine",
    "TrajectoryPlan",
    "archive_assets",
    "archive_shell",
    "assets",
    "broken_links",
    "collection_index",
    "content_page",
    "feed",
    "make_case_chunks",
    "readme",
    "run_assets",
    "run_page",
    "sample_address",
    "sample_page",
    "sketch_curves",
    "top_bar",
    "trajectory_line",
]
