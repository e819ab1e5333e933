# ruff: noqa: E501 - a pattern that is broken over lines is harder to check than a long one
"""Secrets on command lines and in the files that commands read."""

from trainsite.privacy import password
from trainsite.privacy.detectors.detector import Detector
from trainsite.privacy.detectors.prefixed import MIXED20

_A8 = "k3J9mQ2x"
_QUOTED = r"(?:\\{1,3}[\"']([^\"'\\\x00\n]{3,})\\{1,3}[\"']|\"([^\"\\\x00\n]{3,})\"|'([^'\\\x00\n]{3,})')"
_VALUE = rf"(?:(?:=|[ ]{{1,3}})(?:{_QUOTED}|([^\s\"'\\\x00`,)\]][^\s\"'\\\x00`,)\]]{{2,}}))|\\{{0,3}}[\"'],[ \n\t]{{0,12}}{_QUOTED})"

COMMANDS = (
    Detector(
        name="password-flag",
        class_="SECRET:flag",
        pattern=rf"(?i)(?:^|[\x00\s\"'`(\[,])--?(?:[a-z0-9_-]*[_-])?(?:password|passwd|passphrase|pass|pwd){_VALUE}",
        priority=51,
        literals=("-pass", "-pwd", "_pass", "_pwd"),
        everywhere=True,
        accept=password.is_flag_value,
        matches=(
            ("run --password " + "correcthorse -v", "correcthorse"),
            ("run --db-password=" + _A8, _A8),
            ('["--password", "' + _A8 + '"]', _A8),
            ("run --password 'correct " + "horse'", "correct horse"),
        ),
        leaves=(
            "--password PASSWORD",
            "--password <password>",
            "--password must be set",
            "--password $PASS",
            "--password-file x.txt",
            'add_argument("--password", help="the one to use")',
            'add_argument("--password", "-p", required=True)',
            "--password --verbose",
        ),
    ),
    Detector(
        name="token-flag",
        class_="SECRET:flag",
        pattern=rf"(?i)(?:^|[\x00\s\"'`(\[,])--?(?:[a-z0-9_-]*[_-])?(?:token|api[_-]?key|apikey|secret(?:[_-]?key)?|access[_-]?key|auth|pat|credential){_VALUE}",
        priority=51,
        literals=("-token", "-api", "-secret", "-access", "-auth", "-pat", "-key", "-credential", "_token", "_key"),
        everywhere=True,
        accept=password.is_token_flag_value,
        matches=(("run --token " + _A8, _A8), ("run --api-key=" + MIXED20 + " x", MIXED20)),
        leaves=(
            "--token TOKEN",
            "--token the token",
            "--api-key $KEY",
            "--max-tokens 4096",
            "--token-count 512",
            "--path ../a1",
        ),
    ),
    Detector(
        name="curl-user",
        class_="SECRET:flag",
        pattern=r"(?i)\b(?:curl|wget|http|https|xh|svn|ab|siege)\b[^\n\x00]*?[ ](?:-u|-a|-[a-z]{1,3}u|--user|--proxy-user|-U)(?:[ =]{0,2})(?:\\{0,3}[\"'])?[^\s:\"'\\\x00/]+:([^\s\"'\\\x00]+)",
        priority=56,
        literals=(
            "curl ",
            "wget ",
            "svn ",
            "siege ",
            "xh ",
            "ab -",
            "http -",
            "https -",
            "http get ",
            "http post ",
            "http put ",
        ),
        everywhere=True,
        accept=password.is_user_password,
        matches=(
            ("curl -u bob:" + "swordfish https://x.example", "swordfish"),
            ('curl -s --user "bob:' + _A8 + '" x', _A8),
            ("curl -X POST x.example -ubob:" + _A8, _A8),
        ),
        leaves=(
            "curl -u bob https://x.example",
            "curl -u $USER:$PASS x",
            "curl -u user:<password> x",
            "curl x.example:80 -s",
        ),
    ),
    Detector(
        name="short-flag",
        class_="SECRET:flag",
        pattern=r"\b(?:(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump)\b[^\n|;\x00]*?[ ]-p|sshpass[ ]+-p[ ]?|(?:docker|podman|helm registry|az|oc|buildah)[ ]login\b[^\n|;\x00]*?[ ]-p[ ]"
        r"|(?:mongo|mongosh|mongodump|sqlcmd|bcp)\b[^\n|;\x00]*?[ ]-[pP][ ]|redis-cli\b[^\n|;\x00]*?[ ]-a[ ]|(?:7z|7za|7zz)[ ][^\n|;\x00]*?-p|(?:unzip|zip)[ ][^\n|;\x00]*?-P[ ]"
        r"|ldap(?:search|modify|add|delete|whoami)\b[^\n|;\x00]*?[ ]-w[ ]|openssl[ ][^\n|;\x00]*?pass:|smbclient\b[^\n|;\x00]*?[ ]-U[ ][^\s%]+%)"
        r"(?:\\{0,3}[\"'])?([^\s\"'\\\x00<>|;-][^\s\"'\\\x00|;]{2,})",
        priority=56,
        literals=(
            "mysql",
            "mariadb",
            "sshpass",
            *(f"{name} login" for name in ("docker", "podman", "helm registry", "az", "oc", "buildah")),
            "mongo ",
            "mongosh",
            "mongodump",
            "sqlcmd",
            "bcp ",
            "redis-cli",
            "7z ",
            "7za ",
            "7zz ",
            "zip ",
            "ldapsearch",
            "ldapmodify",
            "ldapadd",
            "ldapdelete",
            "ldapwhoami",
            "openssl",
            "smbclient",
        ),
        everywhere=True,
        accept=password.is_flag_value,
        matches=(
            ("mysql -u root -p" + "swordfish db", "swordfish"),
            ("sshpass -p '" + "swordfish' ssh x", "swordfish"),
            ("docker login -u bob -p " + "swordfish", "swordfish"),
            ("redis-cli -h x -a " + "swordfish", "swordfish"),
            ("openssl enc -pass pass:" + "swordfish", "swordfish"),
        ),
        leaves=(
            "mysql -u root -p db",
            "psql -p 5432 -U bob",
            "mkdir -p swordfish",
            "docker run -p 8080:80",
            "mysql -u root -p$PASS",
        ),
    ),
    Detector(
        name="net-account",
        class_="SECRET:flag",
        pattern=r"(?i)\bmachine\s{1,8}\S+\s{1,8}login\s{1,8}\S+\s{1,8}(?:account\s{1,8}\S+\s{1,8})?password\s{1,8}([^\s\"'\\\x00]+)",
        priority=56,
        literals=("machine ", "machine\t"),
        everywhere=True,
        accept=password.is_user_password,
        matches=(("machine x.example login bob password " + "swordfish", "swordfish"),),
        leaves=("the machine asks for login and password now", "machine x login y password <password>"),
    ),
)
