"""Reads every known shape of trajectory into records, and names the tasks that its calls are examples of."""

from trainsite.trajectories.native import native_rows
from trainsite.trajectories.raw import RawRow
from trainsite.trajectories.readers import READERS, Reader
from trainsite.trajectories.reading import read_row, read_with_notes
from trainsite.trajectories.rows import iter_raw_rows
from trainsite.trajectories.tasks import classify

__all__ = ["READERS", "RawRow", "Reader", "classify", "iter_raw_rows", "native_rows", "read_row", "read_with_notes"]
