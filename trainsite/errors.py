"""
Every deliberate error, and the exit code that each one ends a command with.

::

    TrainsiteError
    ├── UsageError            2    the call itself is wrong: an unknown tier, a missing input
    ├── SettingsError         3    the configuration or the machine lacks something
    │   └── MissingExtraError 3    an optional part is not installed
    ├── RecordError           4    a record breaks its schema
    │   └── ResidualError     4    something private was left in what was about to be written
    ├── StoreError            5    the archive: unknown, newer, foreign, busy, full or unfinished
    └── SourceError           6    a source or a remote service failed

A message has the form ``place: what is wrong; what to do``. Exit code 1 is no error: the command did its work
and the answer is no. 70 is a bug in trainsite, 130 Ctrl-C, 143 SIGTERM.
"""


class TrainsiteError(Exception):
    """An error that is meant for the person who ran the command."""

    exit_code = 70


class UsageError(TrainsiteError):
    """The call is wrong; nothing was written."""

    exit_code = 2


class SettingsError(TrainsiteError):
    """The configuration or the machine lacks something."""

    exit_code = 3


class MissingExtraError(SettingsError):
    """An optional part is not installed."""


class RecordError(TrainsiteError):
    """A record breaks its schema."""

    exit_code = 4


class ResidualError(RecordError):
    """The second scan found something private in what was about to be written."""


class StoreError(TrainsiteError):
    """The archive is unknown, newer, foreign, busy, full or unfinished."""

    exit_code = 5


class SourceError(TrainsiteError):
    """A source or a remote service failed."""

    exit_code = 6
