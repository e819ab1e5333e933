"""When something with an at sign is an e-mail address."""

import re

_IMAGE = (".png", ".jpg", ".jpeg", ".svg", ".webp", ".gif")
_VERSION = re.compile(r"v?[0-9]+\.[0-9]+")
_URL_USER = re.compile(r"://[^\s/@]{0,80}$")
_GIT_HOST = re.compile(r"(?:.*\.)?(?:git|github|gitlab|gitea|bitbucket)(?:\..*)?")
_PROMPT = re.compile(r":[~/][^\s#$]{0,80}[#$](?:[\s\])]|\Z)")
# Methods of matrices, as in "x@w.mean()".
_METHODS = frozenset({
    "any", "all", "argmax", "argmin", "astype", "clone", "conj", "contiguous", "copy", "cpu", "cuda", "detach",
    "device", "diagonal", "dot", "double", "exp", "expand", "flatten", "float", "half", "inv", "item", "log", "matmul",
    "max", "mean", "min", "mm", "norm", "numpy", "permute", "pow", "prod", "ravel", "relu", "reshape", "round",
    "sigmoid", "softmax", "solve", "sqrt", "square", "squeeze", "std", "sum", "tanh", "to", "tolist", "trace",
    "transpose", "type", "unsqueeze", "var", "view",
})  # fmt: skip


def is_mail(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell an address from an image, a version, a Git remote, a shell prompt, a URL's password and code."""
    local, _, domain = match.rpartition("@")
    name = domain.lower()
    after = text[span[1] : span[1] + 90]
    if name.endswith(_IMAGE) or _VERSION.match(domain):
        return False
    if local.lower() == "git" and (after[:1] in (":", "/") or _GIT_HOST.fullmatch(name)):
        return False
    if _PROMPT.match(after) or (after[:1] == "(" and _is_product(local, name)):
        return False
    before = text[max(0, span[0] - 100) : span[0]]
    return not (before.endswith(":") and _URL_USER.search(before))


def _is_product(local: str, name: str) -> bool:
    """Tell whether names before a bracket are matrices: a method at the end, or single letters."""
    owner, _, last = name.rpartition(".")
    return last in _METHODS or (len(local) == 1 and len(owner) == 1)
