"""Data sets to train on: quality gate, duplicates, groups that no split divides, and rows that say what they are."""

from trainsite.datasets.build import Built, build_dataset
from trainsite.datasets.gathering import DatasetTools
from trainsite.datasets.request import DatasetRequest, make_request

__all__ = ["Built", "DatasetRequest", "DatasetTools", "build_dataset", "make_request"]
