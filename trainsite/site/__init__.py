"""Pages of runs and archives, made from records alone: records in, text out."""

from trainsite.site.archive import collection_index
from trainsite.site.overview import run_index
from trainsite.site.readme import readme
from trainsite.site.rows import (
    ROWS_SHOWN,
    PageHead,
    PageRange,
    RunTables,
    TrajectoryLine,
    TrajectoryPlan,
    page_path,
    trajectory_line,
)
from trainsite.site.shell import archive_assets, assets
from trainsite.site.sketches import sketch_curves
from trainsite.site.viewer import trajectory_page

__all__ = [
    "ROWS_SHOWN",
    "PageHead",
    "PageRange",
    "RunTables",
    "TrajectoryLine",
    "TrajectoryPlan",
    "archive_assets",
    "assets",
    "collection_index",
    "page_path",
    "readme",
    "run_index",
    "sketch_curves",
    "trajectory_line",
    "trajectory_page",
]
