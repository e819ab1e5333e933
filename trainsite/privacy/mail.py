"""When something with an at sign is an e-mail address."""

from trainsite.privacy.pattern import Pattern

_IMAGE = (".png", ".jpg", ".jpeg", ".svg", ".webp", ".gif")
_VERSION = Pattern(r"v?[0-9]+\.[0-9]+")
_URL_USER = Pattern(r"://[^\s/@]{0,80}$")
_GIT_HOST = Pattern(r"(?:.*\.)?(?:git|github|gitlab|gitea|bitbucket)(?:\..*)?")
_PROMPT = Pattern(r":[~/][^\s#$]{0,80}[#$](?:[\s\])]|\Z)")
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


_AT = Pattern(r"(?i)%40|&#0{0,3}64;|&#x0{0,3}40;|&commat;|\\u0040|[\uff20\ufe6b]")
_SPELT_AT = Pattern(r"(?i)\s?[\[({<]\s?(?:at|@|ät)\s?[\])}>]\s?|\sat\s")
_SPELT_DOT = Pattern(r"(?i)\s?[\[({<]\s?(?:dot|punkt|point|punto|\.)\s?[\])}>]\s?|\sdot\s")
_MAIL_WORD = Pattern(
    r"(?i)(?:^|[^a-z])(?:e-?mails?|mail(?:to|ing)?|write|reach|contact|address|send|message)(?:[^a-z]|$)"
)
_ENDS = frozenset({
    "ai", "app", "at", "au", "be", "biz", "br", "ca", "ch", "cn", "co", "com", "cz", "de", "dev", "dk", "edu", "es",
    "eu", "example", "fi", "fr", "gov", "ie", "in", "info", "invalid", "io", "it", "jp", "kr", "me", "mil", "mx",
    "name", "net", "nl", "no", "nz", "online", "org", "pl", "pt", "ru", "se", "sg", "site", "test", "tr", "tv", "uk",
    "us", "xyz", "za",
})  # fmt: skip
"""Ends of host names that people spell out."""
_NO_LOCAL = frozenset({
    "ads", "and", "are", "arrive", "article", "available", "be", "book", "buy", "check", "click", "code", "deal",
    "deals", "docs", "find", "found", "free", "go", "hotels", "is", "it", "item", "live", "located", "look", "looking",
    "meet", "more", "now", "online", "or", "order", "page", "people", "point", "prices", "read", "register", "see",
    "shop", "shopping", "site", "sold", "staff", "starts", "stay", "store", "that", "them", "there", "this", "us",
    "visit", "website", "work", "worked", "works",
})  # fmt: skip
"""Words of prose that stand before "at": people shop at a host."""
_NO_HOST = frozenset({"a", "an", "every", "my", "our", "that", "the", "this", "your"})


def is_escaped_mail(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell an address whose at sign is escaped, as in a query or in HTML."""
    plain = _AT.sub("@", match, count=1)
    padded = text[max(0, span[0] - 100) : span[0]] + plain
    return is_mail(plain, padded + text[span[1] : span[1] + 90], (len(padded) - len(plain), len(padded)))


def is_spelt_mail(match: str, _text: str, _span: tuple[int, int]) -> bool:
    """Tell an address whose at sign is a word in brackets: its host ends as hosts do."""
    _, _, domain = _spelt(match).rpartition("@")
    return domain.rpartition(".")[2].lower() in _ENDS


def is_spoken_mail(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell an address that is spelt in words from prose such as "shop at amazon dot com"."""
    local, _, domain = _spelt(match).lower().rpartition("@")
    if domain.rpartition(".")[2] not in _ENDS or domain.partition(".")[0] in _NO_HOST:
        return False
    before = text[max(0, span[0] - 40) : span[0]]
    return local not in _NO_LOCAL or _MAIL_WORD.search(before) is not None


def _spelt(match: str) -> str:
    return _SPELT_DOT.sub(".", _SPELT_AT.sub("@", match, count=1))
