"""The commit that a folder is at, read from ``.git`` files: a dry run starts no program."""

import re
from pathlib import Path

_HASH = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


def find_commit(folder: Path) -> str | None:
    """Return the commit hash of the checkout around a folder, None where there is none or it is unborn."""
    for place in (folder, *folder.parents):
        git = place / ".git"
        if git.exists():
            try:
                return _commit(_git_folder(git))
            except (OSError, UnicodeDecodeError):
                return None
    return None


def _git_folder(git: Path) -> Path:
    if git.is_dir():
        return git
    target = git.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
    return git.parent / target


def _commit(git: Path) -> str | None:
    head = (git / "HEAD").read_text(encoding="utf-8").strip()
    if not head.startswith("ref:"):
        return head if _HASH.fullmatch(head) else None
    name = head.removeprefix("ref:").strip()
    common = git / "commondir"
    shared = git / common.read_text(encoding="utf-8").strip() if common.is_file() else git
    for base in (git, shared):
        loose = base / name
        if loose.is_file():
            commit = loose.read_text(encoding="utf-8").strip()
            return commit if _HASH.fullmatch(commit) else None
    packed = shared / "packed-refs"
    if packed.is_file():
        for line in packed.read_text(encoding="utf-8").splitlines():
            commit, _, ref = line.partition(" ")
            if ref == name and _HASH.fullmatch(commit):
                return commit
    return None
