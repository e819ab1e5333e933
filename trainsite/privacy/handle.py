"""When a word behind an at sign names a person."""

import re

# Decorators, annotations, documentation tags, style rules and template words, and mentions of everyone.
_KNOWN = frozenset({
    "abstractmethod", "after", "afterall", "aftereach", "all", "api", "apiparam", "apply", "arg", "async", "author",
    "autoreleasepool", "autowired", "available", "bean", "before", "beforeall", "beforeeach", "brief", "cache",
    "cached_property", "callback", "category", "channel", "charset", "class", "classmethod", "component",
    "composable", "configuration", "constant", "container", "contextmanager", "controller", "copyright",
    "counter-style", "data", "dataclass", "default", "deprecated", "description", "details", "doc", "else",
    "elseif", "encode", "end", "endforeach", "endif", "endsection", "entity", "enum", "escaping", "event",
    "everyone", "example", "exception", "extend", "extends", "file", "fileoverview", "final", "fixture", "flow",
    "font-face", "font-feature-values", "for", "foreach", "format", "forward", "function", "functionalinterface",
    "generated", "generics", "getter", "here", "hidden", "id", "if", "ignore", "implementation", "implements",
    "import", "include", "inheritdoc", "inject", "interface", "internal", "isset", "jest-environment", "jsx",
    "jvmstatic", "keyframes", "latest", "layer", "license", "link", "lru_cache", "mainactor", "mapper", "media",
    "memberof", "method", "mixin", "module", "name", "namespace", "next", "njit", "noflow", "nonnull", "note",
    "notnull", "nullable", "objc", "observedobject", "optional", "overload", "override", "package", "page", "param",
    "private", "property", "protected", "public", "published", "pytest", "readonly", "remarks", "repository",
    "required", "restcontroller", "return", "returns", "safevarargs", "satisfies", "section", "see", "selector",
    "service", "setter", "since", "slf4j", "springbootapplication", "state", "stateobject", "static",
    "staticmethod", "summary", "supports", "suppresswarnings", "synthesize", "tailwind", "team", "template", "test",
    "throws", "todo", "torch.no_grad", "total_ordering", "transactional", "try", "ts-check", "ts-expect-error",
    "ts-ignore", "ts-nocheck", "tutorial", "type", "typedef", "typeparam", "uiapplicationmain", "unless", "use",
    "value", "var", "version", "vitest-environment", "warning", "while", "wraps", "yield", "yields",
})  # fmt: skip
_CODE_AFTER = re.compile(
    r"\s{0,8}(?:@|#|(?:async|def|class|function|public|private|protected|internal|static|final|abstract|override|export|"
    r"interface|enum|struct|func|fun|const|let|var|void|int|String|readonly|open|data|sealed)\b)"
)
_IMAGE_SCALE = re.compile(r"[0-9.]+x?")
_ASSIGNED = re.compile(r"\s?(?::=|\|\||=|\+=|-=|\*|\?)")


def is_handle(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell a handle from npm scopes, decorators, annotations, style rules and instance variables."""
    start, end = span
    name = match[1:].lower()
    if name in _KNOWN or _IMAGE_SCALE.fullmatch(name) or name.split(".")[0] in ("pytest", "torch", "app"):
        return False
    after = text[end : end + 200]
    if after[:1] in ("/", "(", "@", "{", "[") or _ASSIGNED.match(after):
        return False
    line, newline, following = after.partition("\n")
    before = text[max(0, start - 80) : start].rpartition("\n")[2]
    return not (newline and not line.strip() and not before.strip() and _CODE_AFTER.match(following))


def bare_handle(match: str) -> str:
    """Return a handle without its sign and the punctuation behind it, in one case."""
    return match.lstrip("@").rstrip("._-").casefold()
