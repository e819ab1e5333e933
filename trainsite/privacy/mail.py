"""When something with an at sign is an e-mail address."""

import re

_IMAGE = (".png", ".jpg", ".jpeg", ".svg", ".webp", ".gif")
_VERSION = re.compile(r"v?[0-9]+\.[0-9]+")
_URL_USER = re.compile(r"://[^\s/@]{0,80}$")


def is_mail(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell an address from a retina image, a package version, a Git remote, a URL's password and a product of code."""
    local, _, domain = match.rpartition("@")
    if local.lower() == "git" or domain.lower().endswith(_IMAGE) or _VERSION.match(domain):
        return False
    if text[span[1] : span[1] + 1] == "(":
        return False
    before = text[max(0, span[0] - 100) : span[0]]
    return not (before.endswith(":") and _URL_USER.search(before))
