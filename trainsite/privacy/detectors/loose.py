# ruff: noqa: E501 - a pattern that is broken over lines is harder to check
"""Secrets that looser forms give away: Markdown, SQL, forms, indexed settings, and short names for passwords."""

from trainsite.privacy import password, secret
from trainsite.privacy.detectors.detector import Detector
from trainsite.privacy.detectors.pieces import MARK, QUOTE, assigned
from trainsite.privacy.detectors.prefixed import MIXED20

_STRONG = "Kx9!" + "mmQ2zz"
_CLEAN = "k3J9" + "mQ2xT7"
_NAME = r"(?:api[_-]?key|secret[_-]?key|access[_-]?key|private[_-]?key|key|token|secret|password|passwd|pass)"

LOOSE = (
    Detector(
        name="loose-password",
        class_="SECRET:field",
        pattern=rf"(?i)(?:^|[^A-Za-z0-9])(?:[a-z0-9]+[_.-])*(?:pass|pw){MARK}[ ]{{0,3}}[:=][ ]{{0,3}}{MARK}([^\s\"'\\\x00<>(){{}}\[\],;`&]{{6,}})",
        priority=46,
        everywhere=True,
        accept=secret.is_loose_password,
        literals=assigned("pass", "pw"),
        matches=(
            ("ansible_become_pass=" + _STRONG, _STRONG),
            ("?user=ann&pass=" + _STRONG + "&x=1", _STRONG),
            ('{"DB_PASS": "' + _STRONG + '"} x', _STRONG),
        ),
        leaves=("pass: 10min20", "second_pass=0.9983s", "pass=self.pass_2B", "bypass=Kx9mmQ2zz", "pass: $DB_PASS2a"),
    ),
    Detector(
        name="secret-index",
        class_="SECRET:field",
        pattern=rf"(?i)\[[ ]?{QUOTE}[a-z0-9_.-]*{_NAME}{QUOTE}[ ]?\][ ]{{0,3}}=[ ]{{0,3}}{QUOTE}([^\s\"'\\\x00]{{8,}}){QUOTE}",
        priority=46,
        everywhere=True,
        accept=secret.is_header_value,
        literals=tuple(f"{mark}{gap}]" for mark in "\"'" for gap in ("", " ")),
        matches=(
            ('os.environ["OPENAI_API_KEY"] = "' + MIXED20 + '"', MIXED20),
            ("config['db_password'] = '" + _CLEAN + "'", _CLEAN),
        ),
        leaves=('os.environ["API_KEY"] = "your-key-here"', 'x["key"] = "plainwords"', "x['sort_order'] = 'a1b2c3d4'"),
    ),
    Detector(
        name="said-key",
        class_="SECRET:field",
        pattern=r"(?i)\b(?:(?:api|access|secret|license)[ _-]?key|token)(?:[ ](?:is|was)(?:[ ]now)?:?|:)?[ ][\"'`]?([A-Za-z0-9+/_=.-]{16,})",
        priority=39,
        everywhere=True,
        accept=secret.is_said_key,
        literals=("key ", "key: ", "token ", "token: "),
        matches=(("my api key is " + MIXED20, MIXED20), ("use this token " + MIXED20 + " today", MIXED20)),
        leaves=(
            "the token internationalization ends",
            "the next token is " + MIXED20,
            "api key is required-by-the-server",
            "token d41d8cd98f00b204e9800998ecf8427e",
        ),
    ),
    Detector(
        name="marked-password",
        class_="SECRET:field",
        pattern=r"(?i)pass(?:word|wd|code|phrase)[ ]?(?:\*\*|__)?[ ]?[:=][ ]?(?:\*\*|__)?[ ]{0,3}(?:`([^\s`\x00]{4,})`|[*_]{0,2}([^\s`*\"'\\\x00<>(){}\[\],;]{6,})[*_]{0,2}(?:\s|\x00|$))",
        priority=46,
        everywhere=True,
        accept=password.is_said_password,
        literals=assigned("password**", "password__") + assigned("password", "passwd", "passcode", "passphrase"),
        matches=(
            ("**Password:** `" + _STRONG + "`", _STRONG),
            ("- Password: `" + _STRONG + "`", _STRONG),
            ("**Password**: " + _STRONG, _STRONG),
        ),
        leaves=("**Password:** `required`", "- Password: `$PASS`", "Password: `user_password`", "password: `***`"),
    ),
    Detector(
        name="sql-password",
        class_="SECRET:field",
        pattern=r"(?i)\b(?:with[ ](?:encrypted[ ])?password|identified[ ](?:with[ ][a-z0-9_]{1,40}[ ])?by(?:[ ]password)?)[ =]{1,3}\\{0,3}'([^'\\\x00\n]{4,})",
        priority=50,
        everywhere=True,
        accept=password.is_quoted_password,
        literals=("password '", "password\\", "password \\", "password=", "password =", "by '", "by \\"),
        matches=(
            ("CREATE USER ann WITH PASSWORD '" + _STRONG + "';", _STRONG),
            ("ann@localhost IDENTIFIED BY '" + _STRONG + "'", _STRONG),
        ),
        leaves=("WITH PASSWORD '***'", "IDENTIFIED BY '<password>'", "identified by 'name'"),
    ),
    Detector(
        name="auth-pair",
        class_="SECRET:field",
        pattern=rf"(?i)\b(?:auth[ ]?=[ ]?|BasicAuth)\([ ]?{QUOTE}[^\"'\\\x00\n]{{1,60}}{QUOTE},[ ]{{0,2}}{QUOTE}([^\s\"'\\\x00]{{4,}}){QUOTE}[ ]?\)",
        priority=50,
        everywhere=True,
        accept=password.is_quoted_password,
        literals=("auth=(", "auth =(", "auth= (", "auth = (", "basicauth("),
        matches=(('get(url, auth=("marta", "' + _STRONG + '"))', _STRONG),),
        leaves=('auth=("user", "password")', 'auth=("user", "***")', "auth=(user, key)"),
    ),
    Detector(
        name="password-to",
        class_="SECRET:field",
        pattern=r"(?i)pass(?:word|code|phrase)[ ]to[ ][\"'`]?([^\s\"'`\\\x00<>(){}\[\],;]{6,})",
        priority=46,
        everywhere=True,
        accept=secret.is_loose_password,
        literals=("word to ", "code to ", "phrase to "),
        matches=(("set the password to " + _STRONG + " for now", _STRONG),),
        leaves=("the password to something", "password to server2024", "password to user@host"),
    ),
    Detector(
        name="said-pin",
        class_="SECRET:pin",
        pattern=r"(?:^|[^A-Za-z0-9_-])(?:PIN[ ]|(?i:(?:my|your|his|her|our|the)[ ]pin(?:[ ](?:code|number))?(?:[ ]is|[ ]was|:)?[ ]|pin[ ]code(?:[ ]is|[ ]was|:)[ ]))[\"'`*]{0,2}([0-9]{4,8})(?:[^0-9A-Za-z.,:%-]|[.,][^0-9]|[.,]?(?:\x00|$))",
        priority=45,
        everywhere=True,
        literals=("pin ", "pin:", "pin code", "pin number"),
        matches=(("use PIN " + "4711.", "4711"), ("my pin code is " + "4711", "4711")),
        leaves=("pin 1234", "PIN 12", "SPIN 4711", "GPIO_PIN 1024", "my pin is 4 digits"),
    ),
    Detector(
        name="said-otp",
        class_="SECRET:one-time-code",
        pattern=r"(?:^|[^A-Za-z0-9_-])(?:OTP|(?i:2fa|one[- ]time code))(?:[ ](?:is|was))?:?[ ][\"'`*]{0,2}([0-9]{4,8})(?:[^0-9A-Za-z-]|$)",
        priority=45,
        everywhere=True,
        literals=("otp", "2fa", "time code"),
        matches=(("Your OTP is " + "482913.", "482913"), ("OTP: " + "482913", "482913")),
        leaves=("OTP is 6 digits", "the OTP 12", "OTP is valid"),
    ),
    Detector(
        name="password-input",
        class_="SECRET:field",
        pattern=rf"(?i)<input[ ][^<>\x00]*?(?:type={MARK}password{MARK}[^<>\x00]*?[ ]value={QUOTE}([^\"'\\<>\x00\n]{{4,}})|[ ]?value={QUOTE}([^\"'\\<>\x00\n]{{4,}}){QUOTE}[^<>\x00]*?type={MARK}password)",
        priority=50,
        everywhere=True,
        accept=password.is_quoted_password,
        literals=("<input ",),
        matches=(
            ('<input type="password" value="' + _STRONG + '">', _STRONG),
            ('<input value="' + _STRONG + '" type="password">', _STRONG),
        ),
        leaves=('<input type="password" value="">', '<input type="text" value="swordfish">', '<input type="password">'),
    ),
    Detector(
        name="folded-secret",
        class_="SECRET:field",
        pattern=rf"(?i)(?:^|[^A-Za-z])(?:[a-z0-9]+[_-])*{_NAME}{MARK}[ ]?:[ ]?[>|][+-]?[ ]{{0,4}}(?:\r?\n|\\n)[ ]{{1,16}}([^\s\"'\\\x00]{{8,}})",
        priority=46,
        everywhere=True,
        accept=secret.is_loose_password,
        literals=tuple(f":{gap}{sign}" for gap in ("", " ") for sign in ">|"),
        matches=(("client_secret: >\n  " + _CLEAN + "\n", _CLEAN), ("password: |-\n    " + _STRONG, _STRONG)),
        leaves=("secret: >\n  sentences follow here", "key: |\n  -----BEGIN"),
    ),
)
