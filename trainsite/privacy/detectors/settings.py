# ruff: noqa: E501, RUF001 - a pattern that is broken over lines is harder to check; people write full-width colons and curly quotes
"""Secrets that a name gives away: fields, settings, variables, prose about a password."""

import re

from trainsite.privacy import password, secret
from trainsite.privacy.detectors.detector import Detector
from trainsite.privacy.detectors.pieces import MARK, QUOTE, assigned
from trainsite.privacy.detectors.prefixed import HEX32, MIXED20, MIXED40, UUID

_A8 = "k3J9mQ2x"
_FOREIGN = (
    r"passwort|kennwort|mot[ _-]?de[ _-]?passe|contrase(?:ñ|n|\\u00f1)a|senha|wachtwoord|parola|hasło|heslo|salasana|lösenord"
    r"|пароль|密码|密碼|パスワード|비밀번호"
)
_FOREIGN_NAMES = (
    "passwort", "kennwort", "passe", "contraseña", "contrasena", "contrase\\u00f1a", "senha", "wachtwoord", "parola", "hasło", "heslo", "salasana", "lösenord", "пароль",
    "密码", "密碼", "パスワード", "비밀번호",
)  # fmt: skip
_PASSWORD = rf"(?:passw(?:or)?d|passphrase|passcode|{_FOREIGN}|(?:^|[^A-Za-z])pwd)"
_PASSWORD_NAMES = ("password", "passwd", "passphrase", "passcode", "pwd", *_FOREIGN_NAMES)
_PASSWORD_LITERALS = assigned(*_PASSWORD_NAMES)
_HIDING_NAMES = (*_PASSWORD_NAMES, "secret", "mnemonic", "phrase", "key", "token", "authorization")
_HIDING_NAME = (
    rf"(?i:{_PASSWORD}|secret|(?:^|[^a-z])mnemonic|(?:seed|recovery|backup)[ _-]?phrase|api[_-]?key"
    r"|(?:access|refresh|auth|bearer|session|security|id|api|bot|deploy|app)[_-]?token"
    r"|(?:private|secret|access|encryption|signing|master|account|storage|license|service_?role|auth)[_-]?key|authorization)"
)
_ASSIGN = r"(?:[ \t]{0,4}|\n)(?::=|=>|[:=：])\s{0,4}"
_NAMED = (
    "algolia", "anthropic", "assembly_?ai", "auth0", "bitbucket", "bugsnag", "cloudflare", "codecov", "cohere",
    "coinbase", "confluence", "coveralls", "dashscope", "datadog", "deep_?seek", "deepgram", "dropbox", "elastic",
    "etherscan", "fastly", "gemini", "heroku", "infura", "intercom", "jira", "kaggle", "kraken", "mailgun", "minimax",
    "mistral", "mixpanel", "moonshot", "netlify", "new_?relic", "newsapi", "okta", "open_?ai", "openweather(?:map)?",
    "pagerduty", "qdrant", "qwen", "rollbar", "runpod", "serp_?api", "serper", "snyk", "spotify", "trello", "twilio",
    "vast_?ai", "vercel", "voyage", "wandb", "weaviate", "zendesk", "zhipu",
)  # fmt: skip
"""Services whose name stands for nothing else."""
_COMMON = (
    "alchemy", "amplitude", "asana", "aws", "azure", "binance", "brave", "cf", "co", "dd", "exa", "lambda", "modal", "replicate",
    "segment", "stability", "together", "travis", "vast",
)  # fmt: skip
"""Services that are named like things: "key" has to follow in the same name."""
_SERVICE = f"{'|'.join(_NAMED)}|(?:{'|'.join(_COMMON)})(?:_|_[a-z0-9]+| api| ai|-api)"
_SERVICE_LITERALS = (
    *(name.replace("_?", mark).replace("(?:map)?", "") for name in _NAMED for mark in ("", "_")),
    *(name + end for name in _COMMON for end in ("_", " api", " ai", "-api")),
)
_LONG = (
    "abuseipdb", "adafruit", "adobe", "airtable", "algolia", "amplitude", "apollo", "asana", "assembly_?ai", "beamer",
    "bitbucket", "bitly", "bitrise", "bittrex", "box", "checkout", "circle_?ci", "cisco_?meraki", "civo", "clickup",
    "cloudflare", "codecov", "cohere", "coinbase", "configcat", "confluent", "contentful", "couchbase", "coveralls",
    "data\\.?gov", "datadog", "deepgram", "discord", "disqus", "drone", "drone_?ci", "dropbox", "etsy", "facebook",
    "fal_ai", "fastly", "finicity", "finnhub", "flickr", "freshbooks", "fullstory", "geoip", "gitea", "gitter",
    "gocardless", "greptile", "gumroad", "heroku", "honeycomb", "hubspot", "hunter", "ibm_?cloud", "influx",
    "influxdb", "infomaniak", "instantly", "intercom", "jumpcloud", "kagi", "klaviyo", "kraken", "kucoin",
    "launchdarkly", "lighton", "linear", "linkedin", "lob", "looker", "mailgun", "mapbox", "mattermost", "meraki",
    "messagebird", "mistral", "mux", "netlify", "new_?relic", "nytimes", "okta", "ollama", "openweather(?:map)?",
    "opsgenie", "ovh", "pagerduty", "pinecone", "plaid", "plivo", "postmark", "private_?ai", "rainforest",
    "rapid_?api", "retell", "scaleway", "sendbird", "sentry", "sonar", "squarespace", "sslmate", "sumo",
    "sumo_?logic", "telnyx", "travis(?:_?ci)?", "twitch", "twitter", "upstage", "vercel", "virustotal", "vultr",
    "wandb", "weatherstack", "yandex", "zendesk", "zoho",
)  # fmt: skip
"""Services whose keys have no form of their own."""
_LONG_LITERALS = tuple(
    re.sub(r"\(\?:.*\)\?", "", name).replace("\\.?", dot).replace("_?", mark)
    for name in _LONG
    for mark, dot in (("", ""), ("_", "."))
)
_PART = (
    r"api|app|application|access|auth|oauth|bearer|client|consumer|account|user|personal|admin|bot|service|private|signing"
    r"|server|sdk|rest|live|prod|production|test|dev|staging|v[0-9]|login|creds?|credentials?|pass|webhook|secret|tokens?|keys?|pat|io|cloud"
)
_NAMES_KEY = (
    r"(?i:token|secret|credentials?|dsn|auth[_-]token|(?:[a-z0-9]+[_-])+(?:key|token|pat|secret|auth|creds?|credentials?|dsn))"
    r"|[a-z0-9]+(?:[A-Z][a-z0-9]+)*(?:Key|Token|Secret|Auth|Dsn|Credentials?)"
)

SETTINGS = (
    Detector(
        name="secret-field",
        class_="SECRET:field",
        pattern=rf"{_HIDING_NAME}{MARK}{_ASSIGN}(?:\\{{1,3}}[\"'](?:(?i:bearer|basic|token)[ ])?([^\s\"'\\\x00]{{6,}})\\{{1,3}}[\"']"
        r"|\"(?:(?i:bearer|basic|token)[ ])?((?:[^\s\"\\\x00]|\\[^\s\x00]){6,})\"|'(?:(?i:bearer|basic|token)[ ])?((?:[^\s'\\\x00]|\\[^\s\x00]){6,})')",
        priority=50,
        everywhere=True,
        accept=secret.is_field_value,
        literals=assigned(*_HIDING_NAMES),
        matches=(
            ('{"password": "hunter22", ...', "hunter22"),
            ('"password": "correct' + 'horse"', "correcthorse"),
            ("client_secret='" + _A8 + "'", _A8),
            ("dbPassword: '" + _A8 + "'", _A8),
            ('"Passwort": "' + _A8 + '"', _A8),
            ('"contraseña": "' + _A8 + '"', _A8),
            ('\\"api_key\\": \\"' + _A8 + '\\"', _A8),
            ("password='my-dog-" + "Rex-2019'", "my-dog-" + "Rex-2019"),
            ('"password": "it\'s' + '-me-42"', "it's" + "-me-42"),
            ('"password": "a\\"b' + '-me-42"', 'a\\"b' + "-me-42"),
            ('"password": "$' + 'ecretPa55"', "$" + "ecretPa55"),
            ('{"api_key": "some_' + _A8 + '"', "some_" + _A8),
            ('"authorization": "Token ' + _A8 + '"', _A8),
        ),
        leaves=(
            '"password": "***"',
            '"api_key": "<your key>"',
            'secret: "${VAR}"',
            '"password": "string"',
            "password='password'",
            'password="$DB_PASSWORD"',
            'api_key: "my-secret-key"',
            'password: "Enter your password"',
            '"total_tokens": 123456',
            "the secret: patience",
            '"token": "hello-there"',
            '"passwordConfirm": "swordfishes"',
        ),
    ),
    Detector(
        name="secret-phrase",
        class_="SECRET:field",
        pattern=rf"(?i){_PASSWORD}{QUOTE}[ \t]{{0,4}}[:=]\s{{0,4}}{QUOTE}([A-Za-z0-9][^\"'\\\x00\n]{{5,100}}){QUOTE}",
        priority=50,
        everywhere=True,
        accept=secret.is_phrase,
        literals=_PASSWORD_LITERALS,
        matches=(('x {"password": "correct horse battery"} y', "correct horse battery"),),
        leaves=(
            '"password": "Enter your password"',
            '"password": "must have 8 characters"',
            '"password": "The password of the account"',
            "the password: 'very nice indeed'",
        ),
    ),
    Detector(
        name="plain-phrase",
        class_="SECRET:field",
        pattern=rf"(?i){_PASSWORD}{MARK}[ \t]{{0,4}}[:=][ \t]{{0,4}}{MARK}([a-z]{{3,12}}(?:[ -][a-z]{{3,12}}){{2,11}})[ \t]*(?:[\x00\n\r\"'`]|\\n|$)",
        priority=50,
        everywhere=True,
        accept=password.is_word_phrase,
        literals=_PASSWORD_LITERALS,
        matches=(
            ("passphrase: correct horse " + "battery staple", "correct horse battery staple"),
            ("password=correct horse " + "battery\nx", "correct horse battery"),
            ('my password: "correct horse ' + 'battery"', "correct horse battery"),
        ),
        leaves=("password: please type your choice", "password: the user forgot", "password: must be long enough"),
    ),
    Detector(
        name="secret-call",
        class_="SECRET:field",
        pattern=rf"(?:define|set|put|append|add|header)[A-Za-z_]*\([ ]?[\"'][A-Za-z0-9_.-]*{_HIDING_NAME}[\"'],[ \n]{{0,8}}(?:\"([^\s\"\\\x00]{{6,}})\"|'([^\s'\\\x00]{{6,}})')",
        priority=50,
        everywhere=True,
        accept=secret.is_field_value,
        literals=tuple(word + mark for word in _HIDING_NAMES for mark in "\"'"),
        matches=(("define('DB_PASSWORD', '" + _A8 + "');", _A8), ('headers.set("X-API-Key", "' + _A8 + '")', _A8)),
        leaves=("set('password', 'password')", "include('password', 'swordfishes')", "setpath('password', '$DIR_A')"),
    ),
    Detector(
        name="secret-element",
        class_="SECRET:field",
        pattern=rf"<(?:[A-Za-z0-9_.:-]*{_HIDING_NAME}|[A-Za-z0-9_.:-]*(?i:token))(?:[ ][^<>\x00]*)?>\s{{0,8}}([^\s<>\x00]{{4,}})\s{{0,8}}</",
        priority=50,
        everywhere=True,
        accept=password.is_element_value,
        literals=("</",),
        matches=(("<password>" + "Tundra-Bell</password>", "Tundra-Bell"), ("<apiKey>" + _A8 + "</apiKey>", _A8)),
        leaves=(
            "<password>PASSWORD</password>",
            "<password>${x}</password>",
            "<Password>string</Password>",
            "<Token>hello</Token>",
        ),
    ),
    Detector(
        name="secret-setting",
        class_="SECRET:field",
        pattern=rf"(?i){_PASSWORD}{MARK}[ \t]{{0,4}}(?::=|=>|[:=：])[ \t]{{0,4}}"
        r"([^\s\"'\\\x00,;&<>(){}\[\]`|:=][^\s\"'\\\x00,<>(){}\[\]`|]{5,})",
        priority=49,
        everywhere=True,
        accept=secret.is_password_setting,
        literals=_PASSWORD_LITERALS,
        matches=(
            ("password=" + "hunter22x", "hunter22x"),
            ("password: " + "hunter22x", "hunter22x"),
            ("DB_PASSWORD: " + "hunter22x", "hunter22x"),
            ("my password: " + "Tr0ub4dor&3 ok", "Tr0ub4dor&3"),
            ("password=" + "a1&b2c3d4e5", "a1&b2c3d4e5"),
            ("spring.datasource.password=" + "hunter22x", "hunter22x"),
            ("Mot de passe : " + "hunter22x", "hunter22x"),
            ("密码：" + "hunter22x", "hunter22x"),
            ('x {"password": 12345678} y', "12345678"),
        ),
        leaves=(
            "password: at least eight characters",
            "password: incorrect",
            "password=user_password_2",
            "password=self.password2",
            "password: z.string2().min(8)",
            "PWD=/home/x/project2",
            "password: $DB_PASS_2",
            "password == expected2",
            "password_length=100000",
        ),
    ),
    Detector(
        name="plain-setting",
        class_="SECRET:field",
        pattern=rf"(?i){_PASSWORD}{MARK}[ \t]{{0,4}}[:=][ \t]{{0,4}}([^\s\"'\\\x00,;&<>(){{}}\[\]`|:=/$][^\s\"'\\\x00,<>(){{}}\[\]`|&;]{{5,}})",
        priority=48,
        everywhere=True,
        accept=password.is_bare_password,
        literals=_PASSWORD_LITERALS,
        matches=(
            ("password=" + "correcthorse", "correcthorse"),
            ("x=1\nexport db_password=" + "correcthorse\ny", "correcthorse"),
            ("?user=bob&password=" + "correcthorse&x=y", "correcthorse"),
            ("username: alice\npassword: " + "correcthorse\n", "correcthorse"),
            ("Login: alice\nPasswort: " + "correcthorse", "correcthorse"),
        ),
        leaves=(
            "password: correcthorse of the stable",
            "username: required\npassword: forgotten",
            "f(x,\n  password=swordfish)",
            "username: string;\npassword: someType;",
            "password: incorrect",
        ),
    ),
    Detector(
        name="secret-assignment",
        class_="SECRET:field",
        pattern=r"(?:^|[^A-Za-z0-9_])(?:[A-Z0-9_]*_)?(?:[A-Z0-9]*PASSWORD|PASSWD|PASSPHRASE|PASS|DBPASS|SECRET|[A-Z0-9]*TOKEN|PAT|API_?KEY|SECRET_?KEY|ACCESS_?KEY|AUTH_?KEY|PRIVATE_?KEY|ENCRYPTION_?KEY|SIGNING_?KEY|MASTER_?KEY)=[ ]?"
        r"[\"']?([A-Za-z0-9+/=_.~!@#%^*$:|&?-]{8,})",
        priority=50,
        everywhere=True,
        accept=secret.is_assigned_value,
        literals=("word=", "passwd=", "pass=", "phrase=", "secret=", "token=", "key=", "pat="),
        matches=(
            ("PASSWORD=" + "correcthorse", "correcthorse"),
            ("export DB_PASSWORD=" + _A8, _A8),
            ("PGPASSWORD=" + _A8 + " psql", _A8),
            ('API_KEY="' + _A8 + '" run', _A8),
        ),
        leaves=(
            "PASSWORD=password_from_prompt",
            "TOKEN=short1",
            "PASSWORD=$DB_PASSWORD",
            "API_KEY=settings.api_key_2",
            "KEY=abc12345678",
            "API_KEY=your-key-here",
            "BYPASS=abcdefghij",
        ),
    ),
    Detector(
        name="secret-header",
        class_="SECRET:field",
        priority=45,
        everywhere=True,
        accept=secret.is_header_value,
        literals=assigned("key", "token", "secret", "_auth"),
        pattern=rf"(?i)(?:^|[^a-z])(?:x-[a-z-]{{0,20}}(?:api-?key|token)|api[_-]?key|_auth|_authtoken|(?:access|auth|refresh|session|id|bot|private|security)[_-]?token|(?:secret|access|private|auth|encryption|signing|master)[_-]?key|client[_-]?secret){MARK}[ ]{{0,3}}[:=][ ]{{0,3}}([A-Za-z0-9+/_.~-][A-Za-z0-9+/=_.~-]{{7,}})",
        matches=(
            ("?api_key=" + "abcdef1234", "abcdef1234"),
            ("X-API-Key: " + "abc123def456", "abc123def456"),
            ("PRIVATE-TOKEN=" + "abc123def456", "abc123def456"),
            ("X-Api-Key: " + MIXED20, MIXED20),
            ("//registry.example/:_authToken=" + MIXED20, MIXED20),
            ("?access_token=" + MIXED20 + "&x=1", MIXED20),
        ),
        leaves=(
            "api_key=settings.openai_key_name",
            "access_token: get_access_token_2(x)",
            "api_key: short1",
            "api_key=self.openai_api_key_2",
        ),
    ),
    Detector(
        name="named-random",
        class_="SECRET:field",
        pattern=rf"(?:^|[^A-Za-z0-9])(?:{_NAMES_KEY}){MARK}[ ]{{0,3}}(?::=|=>|[:=])[ ]{{0,3}}{MARK}([A-Za-z0-9+/_.=-]{{16,}})(?:\\|[^A-Za-z0-9(\[]|$)",
        priority=40,
        everywhere=True,
        accept=secret.is_named_random,
        literals=assigned("key", "token", "pat", "secret", "auth", "cred", "creds", "credential", "credentials", "dsn"),
        matches=(
            ('"token": "' + MIXED20 + '"', MIXED20),
            ("MY_KEY=" + MIXED40, MIXED40),
            ("fooSecret: '" + MIXED20 + "'", MIXED20),
            ("internal_auth = " + "q7w2k9x4m1z8v3n6", "q7w2k9x4m1z8v3n6"),
        ),
        leaves=(
            '"public_key": "' + MIXED40 + '"',
            '"next_page_token": "' + MIXED40 + '"',
            '"cache_key": "' + HEX32 + '"',
            '"token": "internationalization-words"',
            '"s3_key": "Images/2024/photo1.jpeg"',
            "layout_key=DatabaseConnection2",
            "build_key=" + HEX32,
            "trace_token: " + UUID,
            "author: " + MIXED20,
        ),
    ),
    Detector(
        name="service-key",
        class_="SECRET:service-key",
        pattern=rf"(?i)(?:^|[^a-z])(?:{_SERVICE})(?:['’]s)?(?:[ _.-]{{1,2}}[a-z0-9]+){{0,3}}?[ _.-]{{0,2}}(?:key|token|secret|credential)s?{MARK}(?:\s{{0,3}}(?::=|=>|[:=,])\s{{0,3}}|[ ](?:is[ ])?){MARK}([A-Za-z0-9_-]{{20,}})",
        priority=44,
        everywhere=True,
        accept=secret.is_service_key,
        literals=_SERVICE_LITERALS,
        matches=(
            ("WANDB_API_KEY: " + HEX32 + "3f9a1c7e", HEX32 + "3f9a1c7e"),
            ('"DD_APP_KEY": "' + HEX32, HEX32),
            ("my Mistral API key is " + MIXED40[:32], MIXED40[:32]),
        ),
        leaves=("MISTRAL_API_KEY=your-mistral-key-goes-here", "datadog api key: see the page"),
    ),
    Detector(
        name="service-value",
        class_="SECRET:service-key",
        pattern=rf"(?i)(?:^|[^a-z0-9])(?:{'|'.join(_LONG)})(?:[ _.-]?(?:{_PART}))*[a-z0-9]?{MARK}\s{{0,3}}(?:\|\||,|[:=>]{{1,4}})\s{{0,3}}{MARK}([A-Za-z0-9_.+/=-]{{15,}})(?:\\|[^A-Za-z0-9(\[]|$)",
        priority=43,
        everywhere=True,
        accept=secret.is_service_value,
        literals=_LONG_LITERALS,
        matches=(
            ('deepgram: "' + HEX32 + '"', HEX32),
            ("heroku = " + UUID + "\n", UUID),
            ("TWITTER_API=" + "q7w2k9x4m1z8v3n6b5", "q7w2k9x4m1z8v3n6b5"),
        ),
        leaves=(
            "twitter: https://example.com/a1b2c3d4e5f6a7b8",
            "datadog: datadog-agent-7.44.0-1",
            "sentry: src/hooks/sentry2.client.ts",
            "linear = nn.Linear(128, 256)",
            "'Linear', 'gsnXAxisIrregular2Log'",
            'deepgram: "nova-2-general-meeting"',
            'sentry = "my-first-project-name"',
        ),
    ),
    Detector(
        name="connection-password",
        class_="SECRET:connection-password",
        pattern=r"(?i)(?:;\s?(?:password|pwd)\s?=\s?|(?:^|[\x00?&,\"'\s])(?:password|pwd)=)([^;\"'\s\\\x00(),&]+)",
        priority=52,
        everywhere=True,
        accept=password.is_connection_password,
        literals=("password=", "password =", "pwd=", "pwd ="),
        matches=(
            ("Server=db;Database=x;User Id=sa;Password=" + "swordfish;Encrypt=true", "swordfish"),
            ("host=db user=bob password=" + "swordfish", "swordfish"),
        ),
        leaves=(
            "f(user=bob, password=password, host=x)",
            "user = x\npassword = prefix.split(':')",
            "login(user=bob, password=read(1))",
            "Server=db;Password=***;",
            "Server=db;Pwd=${PASS};",
            "password=swordfish",
        ),
    ),
    Detector(
        name="said-password",
        class_="SECRET:field",
        pattern=rf"(?i)(?:pass(?:word|code|phrase)|{_FOREIGN})[ ](?:is|was|ist|es|est|é|equals)(?:[ ]now|[ ]still)?:?[ ](?:{QUOTE}([^\s\"'\\\x00]{{4,}}){QUOTE}|`([^\s`\x00]{{4,}})`|([^\s\"'`\\\x00(][^\s\"'`\\\x00]{{3,}}))",
        priority=47,
        everywhere=True,
        accept=password.is_said_password,
        literals=tuple(
            f"{word} {verb}"
            for word in ("password", "passcode", "passphrase", *_FOREIGN_NAMES)
            for verb in ("is ", "is:", "was", "ist", "es ", "es:", "est", "é", "equals")
        ),
        matches=(
            ("the password is " + "hunter22 for now", "hunter22"),
            ("mein Passwort ist " + "hunter22", "hunter22"),
            ("my password is `" + "p@ssw0rd!` ok", "p@ssw0rd!"),
        ),
        leaves=(
            "the password is wrong",
            "the password is user_password",
            "the password is required.",
            "password is e.g. long",
            "the password is $PASS",
            "the password is not-so-secure",
        ),
    ),
    Detector(
        name="said-word",
        class_="SECRET:field",
        pattern=r"(?i)pass(?:word|code|phrase)[ ](?:is|was)(?:[ ]now|[ ]still)?:?[ ][\"“`]([^\s\"”`\\\x00]{6,})[\"”`]",
        priority=47,
        everywhere=True,
        accept=password.is_quoted_password,
        literals=tuple(f"{word} {verb}" for word in ("password", "passcode", "passphrase") for verb in ("is", "was")),
        matches=(('my password is "' + 'correcthorse"', "correcthorse"),),
        leaves=('the password is "required"', 'password is "***"', 'the password is "password"'),
    ),
    Detector(
        name="pin",
        class_="SECRET:pin",
        pattern=r"(?:^|[^A-Za-z0-9_-])(?:PIN(?:[ -]?(?:number|Number))?|(?i:pass[ ]?code|(?:sim|card|door|unlock|security|bank|atm)[ ]pin))(?:[ ]is|[ ]was|[ ]?[:=])[ ]{0,2}[\"']?([0-9]{4,8})(?:[^0-9A-Za-z.,:-]|[.,][^0-9]|[.,]?(?:\x00|$))",
        priority=46,
        everywhere=True,
        literals=tuple(
            f"{word}{sign}"
            for word in ("pin", "pin number", "pinnumber", "pin-number", "passcode", "pass code")
            for sign in (" is", " was", ":", "=", " :", " =")
        ),
        matches=(
            ("my PIN is " + "4821.", "4821"),
            ("door pin: " + "482193", "482193"),
            ("passcode: " + "4821", "4821"),
        ),
        leaves=("PIN: 12", "pin 1234", "PIN=A4", "pinned: 2024", "PIN is 4 digits long", "GPIO_PIN = 1024"),
    ),
    Detector(
        name="one-time-code",
        class_="SECRET:one-time-code",
        pattern=r"(?i)(?:verification|security|one[- ]time|otp|2fa|login|sign[- ]?in|authentication)[ -](?:code|passcode|password|pin)(?:[ ]is|[ ]?:)[ ]{0,2}[\"'*]{0,2}((?:G-)?[0-9]{4,8})(?:[^0-9A-Za-z-]|$)",
        priority=46,
        everywhere=True,
        literals=tuple(f"{word}{sign}" for word in ("code", "password", "pin") for sign in (" is", ":", " :")),
        matches=(("Your verification code is " + "482193.", "482193"), ("OTP code: " + "482193", "482193")),
        leaves=("verification code is wrong", "security code: 12", "login code is in line 1200x"),
    ),
)
