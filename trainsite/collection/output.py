"""Where a new run may be put."""

import os
from pathlib import Path

from trainsite.archive import layout
from trainsite.archive.index import is_fit_name
from trainsite.collection.inputs import shown_name
from trainsite.errors import UsageError
from trainsite.privacy import Redactor


def check_output(output: Path, redactor: Redactor) -> None:
    """Raise UsageError for a folder that cannot become a run, or whose name must not be published."""
    if output.is_symlink() or (output.exists() and not output.is_dir()):
        raise UsageError(f"{output}: is no folder; give -o the folder of the new run")
    if not output.name or output.name.startswith("."):
        raise UsageError(f"{output}: a run needs a name that does not begin with a dot; give another -o")
    if not is_fit_name(output.name) or output.name in layout.ARCHIVE_FILES:
        raise UsageError(
            f"{shown_name(str(output))}: its name does not work in paths and links everywhere; give another -o"
        )
    if redactor.redact_text(output.name).counts:
        raise UsageError("-o: the run's name holds something private; it would be published, give another")
    for parent in Path(os.path.normpath(output.absolute())).parents:
        if layout.is_run(parent):
            raise UsageError(f"{output}: lies inside the run {parent.name}; give -o a folder beside it")
