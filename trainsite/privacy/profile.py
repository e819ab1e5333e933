"""When a part of a web address names a person's account."""

from trainsite.privacy.pattern import Pattern

_PAGES = frozenset({
    "about", "account", "accounts", "ads", "addstickers", "apps", "article", "blog", "business", "careers", "channel",
    "company", "compose", "contact", "developer", "developers", "directory", "docs", "download", "en", "events",
    "explore", "features", "feed", "following", "gaming", "groups", "hashtag", "help", "home", "i", "index", "intent",
    "jobs", "joinchat", "js", "learning", "legal", "live", "login", "logout", "marketplace", "me", "media", "messages",
    "notifications", "oauth", "p", "pages", "photo", "photos", "platform", "plugins", "policies", "premium", "privacy",
    "profile.php", "proxy", "public", "pulse", "reel", "reels", "s", "school", "search", "settings", "setlanguage",
    "share", "share.php", "sharer", "sharer.php", "signup", "status", "stories", "story.php", "support", "terms",
    "tos", "trending", "tv", "user", "username", "video", "videos", "watch", "web", "wiki", "your-name", "yourname",
    "your_username", "yourusername", "example", "handle", "name", "profile",
})  # fmt: skip
"""Pages of the platforms, and placeholders, that stand where accounts do."""
_MIN_CHARS = 2
_COUNTRY_CHARS = 2
_MIRRORS = frozenset({"m", "mobile", "new", "old", "web", "www"})
_EDGE = Pattern(r"//|[\s\"'(<=,>\[]|\\[nrt]")


def is_account(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell the name of an account from the pages of a platform, files and placeholders."""
    name = match.lower().lstrip("@")
    before = text[max(0, span[0] - 40) : span[0]].lower()
    if name in _PAGES or len(name.strip("._-")) < _MIN_CHARS or name.endswith((".html", ".js", ".png", ".svg", ".jpg")):
        return False
    *before_name, name = _EDGE.split(before)[-1].partition("/")[0].split(".")[:-1] or [""]
    return "-" not in name and all(label in _MIRRORS or len(label) == _COUNTRY_CHARS for label in before_name)


def is_discord(match: str, _text: str, _span: tuple[int, int]) -> bool:
    """Tell a Discord name with its four digits from a channel or an issue."""
    name = match.partition("#")[0].lower()
    return len(name) >= _MIN_CHARS and name not in ("issue", "pr", "channel", "bug", "ticket", "c", "f", "pull")
