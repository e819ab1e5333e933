"""When the folder below /home or Users names a person."""

from trainsite.privacy.pattern import Pattern

_SHARED = frozenset({
    "admin", "all", "all users", "all_users", "app", "appuser", "circleci", "default", "default user", "dev",
    "developer", "docker", "foo", "guest", "home", "jovyan", "linuxbrew", "me", "name", "node", "public", "root",
    "runner", "runneradmin", "sandbox", "shared", "ubuntu", "user", "username", "users", "vagrant", "vscode", "vsts",
    "workspace", "you", "your name", "your-name", "your-username", "your_name", "your_username", "yourname",
    "yourusername",
})  # fmt: skip
# What follows /home or /Users in the routes of web sites.
_PAGES = frozenset({
    "about", "account", "api", "articles", "banner", "blog", "careers", "cart", "categories", "category", "checkout",
    "contact", "content", "create", "dashboard", "delete", "detail", "details", "edit", "faq", "features", "feed",
    "gallery", "help", "index", "list", "login", "logout", "main", "new", "news", "page", "pages", "portfolio",
    "pricing", "product", "products", "profile", "profiles", "register", "search", "services", "settings", "shop",
    "signin", "signup", "slider", "static", "support", "team", "update", "view", "views", "welcome",
})  # fmt: skip
_PAGE_FILE = Pattern(r".*\.(?:html?|php|aspx?|jsx?|tsx?|vue|md|png|css)")
_FOLDER = Pattern(r"(?:(?<![A-Za-z0-9])[A-Za-z]:)?(?:[/\\]{1,4}(?:home|Users)[/\\]{1,4}|\\{1,3}(?i:users)\\{1,3})\Z")
_MOUNT = Pattern(r"(?:^|[^A-Za-z0-9])/(?:(?:mnt|cygdrive)/)?[a-z]\Z|/(?:var|export)\Z")
_FLAG = Pattern(r"(?:^|[\s\"'=(,;|`])-[A-Za-z]\Z")
_IN_FOLDER = Pattern(r"/(?:home|Users)/[^\s/]{1,40}\Z")
"""One folder of a person in another."""
_HOST = Pattern(r"(?:[A-Za-z0-9\])}]|[^\s/]\.|\.\.?)\Z")


def is_user(match: str, text: str, span: tuple[int, int]) -> bool:
    """Tell a person's folder from shared ones, and a file path from a route of a web site."""
    name = match.lower()
    if name in _SHARED or name in _PAGES or _PAGE_FILE.fullmatch(name) or name.startswith((".", "$", "%", "<", "{")):
        return False
    before = text[max(0, span[0] - 64) : span[0]]
    head = _FOLDER.sub("", before)
    if _IN_FOLDER.search(head):
        return True
    if head.endswith(("\\n", "\\t", "\\r", "://", ":/", "file:/")):
        return True
    return _MOUNT.search(head) is not None or _FLAG.search(head) is not None or _HOST.search(head) is None
