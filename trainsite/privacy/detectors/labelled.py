"""Patterns of values that a word before them explains."""

START = r"(?:\b|\\[nrt]|%[0-9A-Fa-f]{2})"
"""Where a word may begin: also behind an escaped line break and an escaped quote."""
_NOUN = r"(?:[ _-]{0,2}(?i:(?:number|no|nr|num|nummer|n[º°]|code|id|value)s?\b\.?))"
_SIGNS = r"[\s:=#\"'\\(*`<>|\[\x{FF1A}_-]{0,8}"
_VERB = r"(?:(?i:is|was|of|are|on|at|ist|war|lautet|est|es|era|my|the|am|le|el|il|du|del)\b[\s:=\"'#]{1,3})"


def behind(words: str, value: str) -> str:
    """Return a pattern of a value that one of some words introduces, in prose, JSON, tables or markup."""
    return rf"(?:^|[^A-Za-z])(?i:{words}){_NOUN}{{0,2}}{_SIGNS}{_VERB}{{0,2}}{_SIGNS}({value})\b"
