"""When the folder below /home or Users names a person."""

import re

_SHARED = frozenset({
    "admin", "all", "all_users", "app", "appuser", "circleci", "default", "dev", "developer", "docker", "foo",
    "guest", "home", "jovyan", "linuxbrew", "me", "name", "node", "public", "root", "runner", "runneradmin",
    "sandbox", "shared", "ubuntu", "user", "username", "users", "vagrant", "vscode", "vsts", "workspace", "you",
    "your-name", "your-username", "your_name", "your_username", "yourname", "yourusername",
})  # fmt: skip
_PAGE = re.compile(r".*\.(?:html?|php|aspx?|jsx?|tsx?|vue|md|png|css)|(?:dashboard|index|page|settings|feed)")
_FOLDER = re.compile(r"(?:(?:^|[^A-Za-z0-9])[A-Za-z]:)?[/\\]{1,4}(?:home|Users)[/\\]{1,4}$")
_MOUNT = re.compile(r"(?:^|[^A-Za-z0-9])/(?:(?:mnt|cygdrive)/)?[a-z]$|/(?:var|export)$")
_HOST = re.compile(r"(?:[A-Za-z0-9\])}]|[^\s/]\.|\.\.?)$")


def is_user(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell a person's folder from shared ones, and a file path from a route of a web site."""
    name = match.lower()
    if name in _SHARED or _PAGE.fullmatch(name) or name.startswith((".", "$", "%", "<", "{")):
        return False
    before = text[max(0, span[0] - 16) : span[0]]
    head = _FOLDER.sub("", before)
    if head.endswith(("\\n", "\\t", "\\r", "://", ":/", "file:/")):
        return True
    return _MOUNT.search(head) is not None or _HOST.search(head) is None
