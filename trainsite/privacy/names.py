"""When a text is the name of a person, and when it is a role, a model, a word or an id."""

from trainsite.privacy.pattern import Pattern
from trainsite.privacy.spans import TOKEN

_ROLES = frozenset({
    "admin", "administrator", "agent", "ai", "all", "anonymous", "api", "app", "assistant", "author", "backend", "bot",
    "caller", "channel", "chat", "chatbot", "client", "cli", "company", "contact", "critic", "customer", "default",
    "demo", "dev", "developer", "everyone", "evaluator", "example", "executor", "expert", "feed", "first", "foo",
    "function", "group", "guest", "host", "human", "ipython", "judge", "last", "manager", "me", "member", "model",
    "moderator", "name", "narrator", "nobody", "none", "null", "observer", "operator", "orchestrator", "output",
    "owner", "participant", "patient", "person", "planner", "plugin", "postgres", "problem", "public", "recipient",
    "reviewer", "root", "router", "runner", "runtime", "sales", "sample", "self", "sender", "server", "service",
    "simulator", "somebody", "someone", "speaker", "staff", "student", "support", "system", "task", "teacher", "team",
    "test", "tester", "thread", "tool", "tools", "true", "false", "tutor", "undefined", "unknown", "user", "username",
    "users", "worker", "you", "your", "yourself", "n", "na", "nan", "tbd", "string", "number", "value", "text",
})  # fmt: skip
_THINGS = frozenset({
    "ada", "anthropic", "azure", "bert", "cerebras", "chatgpt", "claude", "codex", "cohere", "copilot", "deepseek",
    "discord", "eliza", "elizaos", "falcon", "flash", "gemini", "gemma", "github", "gitlab", "google", "gpt", "grok",
    "groq", "haiku", "inc", "kimi", "labs", "llama", "llc", "ltd", "meta", "microsoft", "mistral", "mixtral",
    "ollama", "openai", "opus", "phi", "python", "qwen", "slack", "sonnet", "telegram", "twitter", "whatsapp",
    "university", "institute", "foundation", "community", "contributors", "corporation", "gmbh", "group",
})  # fmt: skip
_NOBODY = _ROLES | _THINGS
_DATES = frozenset({
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
    "april", "may", "june", "july", "august", "september", "october", "november", "december",
})  # fmt: skip
_WORDS = frozenset({
    "ace", "alpha", "angel", "apple", "art", "ash", "autumn", "bach", "baker", "bank", "baron", "bay", "bell", "best",
    "beta", "bill", "bishop", "black", "blue", "bond", "booth", "brook", "brown", "bush", "carter", "case", "cash",
"chase", "china", "christian", "church", "city", "clay", "cliff", "close", "coal", "cook", "cooper",
    "crystal", "dale", "dawn", "day", "dean", "dear", "delta", "dick", "dollar", "don", "drew", "duke", "earl", "east",
    "english", "faith", "fall", "field", "fisher", "flower", "ford", "forest", "fox", "frank", "free", "french",
    "gale", "garden", "gene", "german", "gold", "good", "grace", "grant", "gray", "green", "guy", "hall", "harmony",
    "hart", "hill", "holiday", "home", "hope", "house", "hunt", "hunter", "ivy", "iris", "jack", "jade", "jasmine",
    "jean", "jersey", "jewel", "joy", "king", "knight", "lake", "lane", "law", "lily", "little", "long", "love",
    "major", "mark", "mason", "may", "miles", "mill",
    "miller", "moon", "moss", "nick", "noble", "north", "oak", "ocean",
    "olive", "page", "paige", "park", "parker", "pat", "patience", "pearl", "penny", "piper", "pope", "porter", "price",
    "prince", "rain", "ray", "read", "red", "reed", "rich", "ridge", "river", "rob", "robin", "rock", "rod", "roman",
    "rose", "ruby", "sage", "sand", "save", "scout", "sharp", "short", "sky", "small", "smart", "smith", "snow",
    "south", "spring", "star", "sterling", "stone", "storm", "street", "strong", "sue", "summer", "sun", "swift",
    "taylor", "violet", "wade", "walker", "wall", "ward", "way", "weaver", "west", "white", "wild", "will", "wise",
    "wolf", "wood", "woods", "young", "the", "this", "that", "and", "but", "for", "not", "yes", "new", "old", "one",
    "two", "can", "has", "had", "her", "his", "she", "they", "are", "was", "were", "our", "out", "now", "get", "see",
})  # fmt: skip
"""Names that are words as well: alone they name nobody outside their own field."""
_TOOLS = frozenset({
    "android", "ansible", "apache", "bash", "chrome", "cron", "debian", "docker", "emacs", "excel", "fedora",
    "firefox", "flask", "git", "java", "javascript", "jenkins", "jupyter", "kafka", "kotlin", "kubernetes", "linux",
    "macos", "make", "mongo", "mysql", "nginx", "node", "numpy", "pandas", "perl", "php", "postgres", "powershell",
    "pytest", "react", "redis", "rust", "safari", "scala", "shell", "sql", "sqlite", "terminal", "terraform",
    "typescript", "ubuntu", "vim", "windows", "zsh",
})  # fmt: skip
"""Programs and languages: a user of that name is hidden in its own field, the word is left elsewhere."""
_PARTICLES = frozenset({
    "al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "san", "ten",
    "van", "von", "y", "zu",
})  # fmt: skip
_LETTERS = r"[^\W\d_]"
_NAME_WORD = Pattern(rf"{_LETTERS}(?:{_LETTERS}|['\u2019.-]){{0,29}}")
_CJK_WORD = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
_CJK = Pattern(rf"{_CJK_WORD}(?:[ \u30fb\u00b7]{_CJK_WORD})?")
_HANDLE = Pattern(r"@?[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,38}[A-Za-z0-9_])")
_ID = Pattern(r"[0-9a-f-]{16,}|[0-9]+|(?i:[a-z]{1,6}[-_])?[0-9A-Fa-f]{8,}|v?[0-9]+(?:\.[0-9]+)+")
_NAMED_ID = Pattern(r"([A-Za-z]{2,20})[._-]([A-Za-z]{2,20})[._-]?[0-9]{2,8}")
_PART = Pattern(r"[A-Za-z]+")
_PHRASE_WORDS = 5
_MAX_CHARS = 60
_MIN_CJK_CHARS = 2
_MAX_CJK_CHARS = 12
_MIN_HANDLE_CHARS = 4
_MIN_PLAIN_HANDLE_CHARS = 7
_MIN_SINGLE_CHARS = 3


def clean_name(value: object, *, is_part: bool = False) -> str | None:
    """
    Return the text of a field that may name somebody; None for roles, models, templates and tokens.

    Days and months are names only where the key asks for a part of a name.
    """
    if type(value) is not str or not 1 < len(value) <= _MAX_CHARS:
        return None
    text: str = value.strip()
    if "{" in text or "<" in text or "$" in text or TOKEN.search(text):
        return None
    words = {word.lower() for word in _PART.findall(text)}
    if not words.isdisjoint(_NOBODY) or not (is_part or words.isdisjoint(_DATES)):
        return None
    return text


def is_name(text: str, *, min_words: int = 1, is_cased: bool = True) -> bool:
    """Tell whether a text reads like the name of a person: capitalised words of letters, or a few of East Asia."""
    if is_east_asian(text):
        return True
    words = text.replace(",", " ").split()
    if not min_words <= len(words) <= _PHRASE_WORDS:
        return False
    if not all(_NAME_WORD.fullmatch(word) for word in words) or sum(map(len, words)) < _MIN_SINGLE_CHARS - 1:
        return False
    shown = [word for word in words if word.lower() not in _PARTICLES]
    if not shown or (is_cased and not all(word[0].isupper() or not word[0].islower() for word in shown)):
        return False
    return len(words) > 1 or not (text.isupper() and text.isascii() and is_cased)


def is_east_asian(text: str) -> bool:
    """Tell whether a text is a short name in Chinese, Japanese or Korean letters."""
    return _MIN_CJK_CHARS <= len(text) <= _MAX_CJK_CHARS and _CJK.fullmatch(text) is not None


def is_user_name(text: str) -> bool:
    """Tell whether a text can be a handle, and is neither a number nor an id."""
    return _HANDLE.fullmatch(text) is not None and _ID.fullmatch(text.lstrip("@")) is None


def words_of_id(text: str) -> list[str] | None:
    """Return first and last name of an id such as ``ann_lee_1234``, or None where it is not made so."""
    match = _NAMED_ID.fullmatch(text)
    return [match[1].capitalize(), match[2].capitalize()] if match else None


def is_distinctive(handle: str) -> bool:
    """Tell whether a handle is so unlike a word that it names its bearer without a sign before it, too."""
    name = handle.lstrip("@")
    if len(name) < _MIN_HANDLE_CHARS:
        return False
    has_mark = any(char.isdigit() or char in "_.-" for char in name) and any(char.isalpha() for char in name)
    return has_mark or (len(name) >= _MIN_PLAIN_HANDLE_CHARS and name.lower() not in _WORDS)


def is_single(word: str) -> bool:
    """Tell whether one name alone is sought in texts: long enough, and no word of the language."""
    is_word = word.lower() in _WORDS or word.lower() in _TOOLS
    return len(word) >= _MIN_SINGLE_CHARS and word[0].isupper() and not is_word and word.isalpha()
