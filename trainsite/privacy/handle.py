"""When a word behind an at sign names a person."""

from trainsite.privacy.pattern import Pattern

# Decorators, annotations, documentation tags, style rules and template words, and mentions of everyone.
_KNOWN = frozenset({
    "abstractmethod", "after", "afterall", "aftereach", "all", "api", "apiparam", "apply", "arg", "async", "author",
    "autoreleasepool", "autowired", "available", "bean", "before", "beforeall", "beforeeach", "brief", "cache",
    "cached_property", "callback", "category", "channel", "charset", "class", "classmethod", "component",
    "composable", "configuration", "constant", "container", "contextmanager", "controller", "copyright",
    "counter-style", "data", "dataclass", "default", "deprecated", "description", "details", "doc", "echo", "else",
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
_KEYWORD = (
    r"(?:(?:async def|def|class|function|public|private|protected|internal|static|final|abstract|override|export"
    r"|interface|enum|struct|func|fun|void|int|String|readonly)\b"
    r"|(?:const|let|var|val)\s+\w+\s*[:=]|(?:open|data|sealed|async)\s+(?:class|fun|function|def)\b)"
)
_CODE_AFTER = Pattern(rf"(?:\s{{0,8}}[@#][^\n]{{0,120}}\n){{0,4}}\s{{0,8}}{_KEYWORD}")
_CODE_BESIDE = Pattern(rf"\s{{1,4}}(?:@\w+\s{{1,4}})?{_KEYWORD}")
_IMAGE_SCALE = Pattern(r"[0-9.]+x?")
_ASSIGNED = Pattern(r"\s?(?::=|\|\||=|\+=|-=|\*/)|:[0-9]{2,5}\b|\s\*\s|\s\?\s")
_VARIABLE_BEFORE = Pattern(
    r"(?:^|[^A-Za-z])(?:(?:SELECT|SET|DECLARE|EXEC|EXECUTE|WHERE|VALUES|INTO|PRINT|OUTPUT|LIMIT)\b[^.!?\n]{0,80}"
    r"|(?:exec|execute|declare|puts|unless|elsif)[ (]+(?:@\w+[ ,]+){0,8})\Z"
)
_SCOPES = frozenset({
    "angular", "aws-sdk", "babel", "current_user", "emotion", "eslint", "jest", "mui", "nestjs", "nuxt", "prisma",
    "radix-ui", "reduxjs", "rollup", "storybook", "swc", "tanstack", "testing-library", "types", "typescript-eslint",
    "vitejs", "vue",
})  # fmt: skip
"""Scopes of packages, and the variable of frameworks."""
_WORK = Pattern(r"[a-z][a-z_-]*(?:19|20)[0-9]{2}[a-z]?")
_FIGURES = frozenset({"eq", "fig", "lst", "sec", "tab", "tbl"})
_NOUN_AFTER = Pattern(r" (?:annotation|decorator|directive|macro)s?\b")
_PRONOUNS = Pattern(r"\((?:s?he|her|him|they|them|his|hers)(?:/[a-z]{2,6}){0,2}\)")
_ANNOTATION = Pattern(r"[A-Z][A-Za-z]*")
_ANNOTATION_END = Pattern(
    r".+(?:Mapping|Test|Bean|Component|Controller|Service|Repository|Configuration|Param|Params|Body|Variable|Null|Blank"
    r"|Empty|Column|Table|Listener|Module|Builder|Constructor|Exception|Handler|Provider|Properties|Warnings)"
)
_CODE_NOUN = Pattern(r"` (?:annotation|decorator|directive|macro|property|rule|tag|variable)s?\b")
_BEHIND_HANDLE = Pattern(r"(?:^|[^A-Za-z0-9])@[A-Za-z0-9_.-]{1,62}/\Z")
_BEFORE_CHARS = 80
_AFTER_CHARS = 400


def is_handle(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell a handle from npm scopes, decorators, annotations, style rules, and variables of Ruby and SQL."""
    start, end = span
    name = match[1:].lower()
    if name in _KNOWN or _IMAGE_SCALE.fullmatch(name) or name.split(".")[0] in ("pytest", "torch", "app"):
        return False
    before, after = text[max(0, start - _BEFORE_CHARS) : start], text[end : end + _AFTER_CHARS]
    if _is_of_code_or_text(name, before, after):
        return False
    if after[:1] in ("@", "{", "[") or (after[:1] == "/" and after[1:2] != "@") or _ASSIGNED.match(after):
        return False
    if after[:1] == "(" and not _PRONOUNS.match(after):
        return False
    if (before[-1:] == "/" and not _BEHIND_HANDLE.search(before)) or (
        before[-1:] == "`" and _is_quoted_code(name, after)
    ):
        return False
    return _VARIABLE_BEFORE.search(before) is None and not _is_annotation(match[1:], before, after)


def _is_of_code_or_text(name: str, before: str, after: str) -> bool:
    """Tell a scope of packages, a quoted work, a figure, a decorator, a predicate, or a quiet command of make."""
    is_quoted = before[-1:] in ("[", ";", " ") and after[:1] in ("]", ";", ",") and after[1:2] != "("
    return (
        name in _SCOPES
        or (is_quoted and "[" in before[-40:] and _WORK.fullmatch(name) is not None)
        or (name in _FIGURES and after[:1] == ":" and after[1:2].isalnum())
        or _NOUN_AFTER.match(after) is not None
        or name.rpartition(".")[2].startswith(("is_", "has_", "can_"))
        or before.endswith("$ ")
    )


def _is_quoted_code(name: str, after: str) -> bool:
    """Tell whether a name behind a backtick is one of code: a dotted one, one plain word, a decorator by its name."""
    return "." in name or (after[:1] == "`" and (name.isalpha() or _CODE_NOUN.match(after) is not None))


def _is_annotation(name: str, before: str, after: str) -> bool:
    """Tell whether a name stands above or beside code, or says itself that it is an annotation."""
    line, newline, following = after.partition("\n")
    starts_line = not before.rpartition("\n")[2].strip()
    if starts_line and newline and not line.strip() and _CODE_AFTER.match(following):
        return True
    if not _ANNOTATION.fullmatch(name):
        return False
    return _ANNOTATION_END.fullmatch(name) is not None or (starts_line and _CODE_BESIDE.match(after) is not None)


def bare_handle(match: str) -> str:
    """Return a handle without its sign and the punctuation behind it, in one case."""
    return match.lstrip("@").rstrip("._-").casefold()
