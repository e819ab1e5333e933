"""Secrets of every shape are found whole wherever they stand, and what looks like them stays."""

import base64
import hashlib
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainsite.privacy.detectors.credentials import CREDENTIALS
from trainsite.privacy.detectors.issued import ISSUED
from trainsite.privacy.finder import find, finders
from trainsite.privacy.seed import load_words

TABLE = finders(False, ISSUED + CREDENTIALS)
HEX = "0123456789abcdef"
LOWER = string.ascii_lowercase + string.digits
UPPER = string.ascii_uppercase + string.digits
ALNUM = string.ascii_letters + string.digits
WORD = ALNUM + "_-"
BASE64 = ALNUM + "+/"
FRAMES = {
    "prose": "I used {} and then it worked",
    "quoted prose": "the value is `{}`, keep it",
    "JSON": '{{"messages": [{{"content": "{}"}}]}}',
    "JSON in JSON": '{{"a": "{{\\"b\\": \\"{}\\"}}"}}',
    "query": "GET /v1/x?a=1&k={}&b=2 HTTP/1.1",
    "env": "export SOME_NAME={}\nexport OTHER=1",
    "code": 'client = Client("{}", retries=3)',
    "log": "2026-03-02 08:14:11,201 WARN [main] retry {} after 3 s",
    "line": "{}",
    "behind an escape": "a\\n{}",
    "URL-encoded": "%22{}%22",
    "field": "key={}",
}
QUOTES = "\"'"
FIXED = "a1B2"
"""Stands in random bodies, so that none of them is a word by chance."""
# The parts of each shape: a text, or an alphabet and how many of its characters.
SHAPES = {
    "aws-access-key": ("AK" + "IA", (UPPER, 16)),
    "aws-session-id": ("AS" + "IA", (UPPER, 16)),
    "google-key": ("AI" + "za", (WORD, 34), "x"),
    "google-client-secret": ("GOC" + "SPX-", (WORD, 27), "x"),
    "google-oauth-token": ("ya" + "29.", FIXED, (WORD, 60), "x"),
    "azure-client-secret": ("aB3", "8Q~", (ALNUM, 34)),
    "digitalocean-token": ("dop" + "_v1_", (HEX, 64)),
    "alibaba-key": ("LT" + "AI", FIXED, (ALNUM, 16)),
    "heroku-key": ("HR" + "KU-", (WORD, 57), "x"),
    "fly-token": ("fm" + "2_", (BASE64, 80), "x"),
    "netlify-token": ("nf" + "p_", (ALNUM, 36)),
    "supabase-key": ("sb" + "p_", (HEX, 40)),
    "planetscale-key": ("pscale" + "_tkn_", (WORD, 42), "x"),
    "databricks-token": ("da" + "pi", (HEX, 32)),
    "terraform-token": ((ALNUM, 14), ".atlas" + "v1.", (WORD, 66), "x"),
    "vault-token": ("hv" + "s.", FIXED, (WORD, 90), "x"),
    "doppler-token": ("dp" + ".pt.", (ALNUM, 43)),
    "pulumi-token": ("pu" + "l-", (HEX, 40)),
    "tailscale-key": ("tskey" + "-auth-", (ALNUM, 12), "-", (ALNUM, 32)),
    "github-token": ("gh" + "p_", (ALNUM, 36)),
    "github-server": ("gh" + "s_", (ALNUM, 36)),
    "github-fine": ("github" + "_pat_", (ALNUM, 22), "_", (ALNUM, 59)),
    "gitlab-token": ("gl" + "pat-", (WORD, 19), "x"),
    "gitlab-runner": ("gl" + "rt-", (WORD, 19), "x"),
    "gitlab-trigger": ("gl" + "ptt-", (HEX, 40)),
    "atlassian-token": ("AT" + "ATT3", (WORD, 170), "=", (UPPER, 8)),
    "bitbucket-password": ("AT" + "BB", (ALNUM, 32)),
    "npm-token": ("np" + "m_", (ALNUM, 36)),
    "pypi-token": ("py" + "pi-", FIXED, (WORD, 100), "x"),
    "rubygems-key": ("ruby" + "gems_", (HEX, 48)),
    "crates-token": ("ci" + "o", FIXED, (ALNUM, 28)),
    "docker-token": ("dckr" + "_pat_", (WORD, 26), "x"),
    "nuget-key": ("oy" + "2", "a1", (LOWER, 41)),
    "jfrog-key": ("AK" + "Cp", (ALNUM, 69)),
    "sonar-token": ("sq" + "p_", (HEX, 40)),
    "slack-token": ("xo" + "xb-", (string.digits, 12), "-", (string.digits, 13), "-", (ALNUM, 24)),
    "slack-app": ("xa" + "pp-1-", (UPPER, 11), "-", (string.digits, 13), "-", (HEX, 64)),
    "slack-webhook": ("https://hooks." + "slack.com/services/T", (UPPER, 8), "/B", (UPPER, 8), "/", (ALNUM, 24)),
    "discord-webhook": ("https://discord." + "com/api/webhooks/", (string.digits, 18), "/", (WORD, 67), "x"),
    "discord-token": ("MT" + "IzNDU2Nzg5MDEyMzQ1Njc4", ".G", (ALNUM, 5), ".", (WORD, 37), "x"),
    "telegram-token": ((string.digits, 10), ":A" + "A", (WORD, 32), "x"),
    "twilio-key": ("S" + "K", (HEX, 32)),
    "sendgrid-key": ("S" + "G.", (WORD, 22), ".", (WORD, 42), "x"),
    "mailgun-key": ("ke" + "y-", (HEX, 32)),
    "mailchimp-key": ((HEX, 32), "-us", "12"),
    "brevo-key": ("xkey" + "sib-", (HEX, 64), "-", (ALNUM, 16)),
    "mapbox-token": ("sk" + ".eyJ", (ALNUM, 60), ".", (WORD, 21), "x"),
    "stripe-key": ("sk" + "_live_", (ALNUM, 24)),
    "stripe-webhook": ("wh" + "sec_", (ALNUM, 32)),
    "square-token": ("sq0" + "atp-", (WORD, 21), "x"),
    "braintree-token": ("access" + "_token$production$", (LOWER, 16), "$", (HEX, 32)),
    "shopify-token": ("shp" + "at_", (HEX, 32)),
    "razorpay-key": ("rzp" + "_live_", (ALNUM, 14)),
    "linear-key": ("lin" + "_api_", (ALNUM, 40)),
    "notion-token": ("nt" + "n_", FIXED, (ALNUM, 42)),
    "airtable-token": ("pa" + "t", (ALNUM, 14), ".", (HEX, 64)),
    "figma-token": ("fi" + "gd_", (WORD, 40), "x"),
    "postman-key": ("PM" + "AK-", (HEX, 24), "-", (HEX, 34)),
    "anthropic-key": ("sk" + "-ant-api03-", (WORD, 93), "AA"),
    "openai-key": ("sk" + "-proj-", FIXED, (WORD, 74), "T3Blbk" + "FJ", (WORD, 73), "x"),
    "openrouter-key": ("sk" + "-or-v1-", (HEX, 64)),
    "huggingface-token": ("h" + "f_", (ALNUM, 34)),
    "huggingface-org": ("api" + "_org_", (ALNUM, 34)),
    "groq-key": ("gs" + "k_", (ALNUM, 52)),
    "cerebras-key": ("cs" + "k-", (LOWER, 48)),
    "replicate-token": ("r" + "8_", (ALNUM, 37)),
    "xai-key": ("xa" + "i-", (ALNUM, 80)),
    "perplexity-key": ("pp" + "lx-", (ALNUM, 48)),
    "fireworks-key": ("f" + "w_", FIXED, (ALNUM, 20)),
    "together-key": ("tg" + "p_v1_", (WORD, 42), "x"),
    "nvidia-key": ("nv" + "api-", (WORD, 63), "x"),
    "langsmith-key": ("lsv2" + "_pt_", (HEX, 32), "_", (HEX, 10)),
    "pinecone-key": ("pc" + "sk_", (ALNUM, 6), "_", (ALNUM, 63)),
    "elevenlabs-key": ("s" + "k_", (HEX, 48)),
    "sentry-token": ("sntry" + "u_", (HEX, 64)),
    "newrelic-key": ("NR" + "AK-", (UPPER, 27)),
    "grafana-token": ("gl" + "sa_", (ALNUM, 32), "_", (HEX, 8)),
    "posthog-key": ("ph" + "x_", (ALNUM, 43)),
    "age-key": ("AGE-SECRET" + "-KEY-1", (UPPER, 58)),
    "jwt": ("ey" + "J", (WORD, 30), ".ey" + "J", (WORD, 60), ".", (WORD, 42), "x"),
    "encrypted-jwt": ("ey" + "J", (WORD, 30), ".", (WORD, 60), ".", (WORD, 16), ".", (WORD, 40), ".", (WORD, 21), "x"),
    "bcrypt": ("$2" + "b$12$", (ALNUM, 53)),
    "sha512-crypt": ("$6" + "$", (ALNUM, 12), "$", (ALNUM, 86)),
}
PASSWORD = st.tuples(
    st.text(ALNUM, min_size=4, max_size=20), st.text("!#%^*_-+.", max_size=3), st.integers(10, 99)
).map(lambda parts: f"x{parts[0]}{parts[1]}{parts[2]}z")
PASSWORD_FRAMES = {
    "JSON": '{{"user": "bob", "password": "{}"}}',
    "escaped JSON": '{{\\"password\\": \\"{}\\"}}',
    "python": "password = '{}'",
    "YAML": "user: bob\npassword: {}\nport: 1",
    "env": "export DB_PASSWORD={}",
    "German": "Passwort: {}",
    "French": 'mot de passe : "{}"',
    "Spanish": "contraseña: {}",
    "flag": "sync --password {} --verbose",
    "equals flag": "sync --db-password={}",
    "quoted flag": "sync --password '{}'",
    "curl": "curl -u bob:{} https://example.com",
    "sshpass": "sshpass -p {} ssh example.com",
    "mysql": "mysql -u root -p{} shop",
    "netrc": "machine example.com login bob password {}",
    "connection": "Server=db;User Id=sa;Password={};Encrypt=true",
    "URL": "postgres://bob:{}@db.example/x",
    "element": "<password>{}</password>",
    "prose": "the password is {}",
}


@st.composite
def secrets(draw, parts):
    pieces = [
        part if isinstance(part, str) else draw(st.text(part[0], min_size=part[1], max_size=part[1])) for part in parts
    ]
    return "".join(pieces)


def rest(text):
    """Return what is left of a text, and what was found in it."""
    kept, found, at = [], [], 0
    for span in find(text, (), TABLE):
        kept.append(text[at : span.start])
        found.append(text[span.start : span.end])
        at = span.end
    return "".join([*kept, text[at:]]), found


def test_table_has_sixty_shapes_and_more():
    assert len({detector.class_ for detector in ISSUED + CREDENTIALS}) >= 60
    assert len(SHAPES) >= 60


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=4, deadline=None)
@given(data=st.data())
def test_secret_is_found_whole_in_every_frame(shape, data):
    secret = data.draw(secrets(SHAPES[shape]))
    for name, frame in FRAMES.items():
        left, found = rest(frame.format(secret))
        assert any(secret in one for one in found), (name, found)
        assert secret[-8:] not in left


@pytest.mark.parametrize("frame", PASSWORD_FRAMES)
@settings(max_examples=12, deadline=None)
@given(password=PASSWORD)
def test_password_is_found_whole_in_every_setting(frame, password):
    text = PASSWORD_FRAMES[frame].format(password)
    assert any(password in one for one in rest(text)[1]), text


@pytest.mark.parametrize("frame", [name for name in PASSWORD_FRAMES if name not in ("prose", "German", "Spanish")])
def test_password_that_is_a_word_is_found_too(frame):
    assert "swordfishes" in rest(PASSWORD_FRAMES[frame].format("swordfishes"))[1]


@pytest.mark.parametrize("words", [12, 15, 18, 21, 24])
@settings(max_examples=5, deadline=None)
@given(seed=st.binary(min_size=8, max_size=8))
def test_recovery_phrase_is_found_by_its_checksum(words, seed):
    bits = words * 11 * 32 // 33
    entropy = hashlib.sha256(seed).digest()[: bits // 8]
    check = f"{hashlib.sha256(entropy).digest()[0]:08b}"[: words * 11 - bits]
    line = f"{int.from_bytes(entropy, 'big'):0{bits}b}{check}"
    phrase = [load_words()[int(line[at : at + 11], 2)] for at in range(0, len(line), 11)]
    for gap in (" ", ", ", "\n", '", "'):
        assert gap.join(phrase) in rest(f"Words: {gap.join(phrase)}.")[1][0]
    wrong = [*phrase[:-1], load_words()[load_words().index(phrase[-1]) ^ 1]]
    assert rest(" ".join(wrong))[1] == [] or words > 12


def test_list_of_words_has_its_known_hash():
    joined = "".join(word + "\n" for word in load_words())
    assert hashlib.sha256(joined.encode()).hexdigest().startswith("2f5eed53a4727b4bf8880d8f3f199efc")


def test_key_block_is_taken_whole_and_its_mention_stays():
    begin, end = "-----BEGIN RSA PRIVATE " + "KEY-----", "-----END RSA PRIVATE " + "KEY-----"
    body = "\n".join(["MIIEvQIBADANBgkqhkiG9w0BAQEFAASC"] * 4)
    for block in (f"{begin}\n{body}\n{end}", f"{begin}\\n{body.replace(chr(10), chr(92) + 'n')}\\n{end}"):
        assert rest(f"key: {block} thanks") == ("key:  thanks", [block])
    for text in (f'if "{begin}" in text: stop()', f"the line {begin} begins a key", f'("{begin}", "{end}")'):
        assert rest(text) == (text, [])


def test_secret_key_of_a_pair_is_found_beside_its_id():
    secret = "a1B2c3D4e5" * 4
    for text in (
        "AKIA" + "Q2X7" * 4 + f" / {secret}",
        f"aws_secret_access_key = {secret}",
        f'"SecretAccessKey": "{secret}"',
    ):
        assert secret in rest(text)[1]
    assert rest(f"the image {secret} is drawn")[1] == []


def test_hex_key_needs_the_word_key_and_no_hash():
    digits = "3f9a1c7e" * 8
    assert f"0x{digits}" in rest(f"my wallet's private key is 0x{digits}")[1]
    assert rest(f"transaction 0x{digits} in block 7")[1] == []
    assert rest(f"private key fingerprint sha256 {digits}")[1] == []


HARMLESS = r"""
password = getpass()
password = getpass.getpass("Password: ")
password: str
password: Optional[str] = None
password: string;
password?: string
password = input("Enter password: ")
password = request.form["password"]
password = form.cleaned_data.get("password")
password = os.environ["DB_PASSWORD"]
password=os.getenv("DB_PASSWORD"),
password = self.password
password=password,
connect(host=host, user=user, password=password)
connect(user="bob", password=read_password(1))
def login(user, password): pass
if password != confirm_password: raise ValueError
hashed_password = hash_password(password)
user.set_password(password)
check_password_hash(user.password, password)
password must be at least 8 characters
The password is required.
the password is too short
your password was changed yesterday
password is incorrect, try again
Passwort vergessen?
mot de passe oublié
contraseña incorrecta
<input type="password" name="password" id="password">
<label for="password">Password</label>
<Password>string</Password>
"password": {"type": "string", "minLength": 8}
"password": "string"
"password": "********"
"password": "<password>"
"password": "${DB_PASSWORD}"
"password": "{{ password }}"
"password": "your-password-here"
PASSWORD=$DB_PASSWORD
PASSWORD=${DB_PASSWORD:-}
PASSWORD=%(password)s
--password PASSWORD
--password <password>
--password-file /run/secrets/db
--password is required
use the --password option
--token TOKEN
--token $GITHUB_TOKEN
--max-tokens 4096
--tokenizer gpt2
parser.add_argument("--password", help="the password")
parser.add_argument("--token", type=str, default=None)
parser.add_argument("--api-key", dest="api_key")
curl -u $USER:$PASS https://example.com
curl -u user:<password> https://example.com
curl -s https://example.com:8443/a
mkdir -p src/main
psql -p 5432 -U bob
docker run -p 8080:80 nginx
mysql -u root -p
ssh -p 2222 bob@example.com
token: str
token = get_token()
token = tokens[i]
const apiKey = process.env.KEY
const apiKey = process.env.OPENAI_API_KEY;
api_key = settings.openai_api_key
api_key=os.environ.get("OPENAI_API_KEY")
api_key: str | None = None
"api_key": "YOUR_API_KEY"
OPENAI_API_KEY=sk-...
OPENAI_API_KEY="your-api-key-here"
apiKey: <api-key>
total_tokens: 512
"prompt_tokens": 1200, "completion_tokens": 340
"token": "hello"
next_page_token: abc
tokens per second: 123456
"token_type": "bearer"
Authorization: Bearer <token>
Authorization: Bearer $TOKEN
Authorization: Bearer ${TOKEN}
Authorization: Basic
the bearer of this letter
basic authentication2
Cookie: theme=dark; lang=en
cookies: none
session=requests.Session()
session_id = uuid4()
sid=1
secret santa
the secret: patience
client_secret: str
secret = secrets.token_hex(16)
SECRET_KEY = os.environ["SECRET_KEY"]
private key: see below
-----BEGIN PUBLIC KEY-----
-----BEGIN CERTIFICATE-----
sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709
sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
md5: d41d8cd98f00b204e9800998ecf8427e
commit 9fceb02d0ae598e95dc970b74767f19372d61af8
"integrity": "sha512-v2kDEe57lecTulaDIuNTPy3Ry4gLGJ6Z1O3vE1krgXZNrsQ+LFTGHVxVjcXPs17LhbZVGedAJv8XZ1tvj5FvSg=="
integrity="sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"
data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==
id 550e8400-e29b-41d4-a716-446655440000
image sha256:4bcff63911fcb4448bd4fdacec207030997caf25e9bea4045fa6c8c44de311d1
0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed
tx 0x88df016429689c079f3b2f6ad39fa052532c450050f5e3fb0b3e1ab5c5ac1d4e
block hash 0xd4e56740f876aef8c010b86a40d5f56745a118d0906a34e6da60e1a0c0e7c2b1
public key 0x04a34b99f22c790c4e36b2b3c2c35a36db06226e41c692fc82b8b56ac1c540c5bd
"public_key": "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE"
class="sk-toggleable__label-arrow"
hf_hub_download(repo_id="x")
npm_config_registry=https://registry.npmjs.org
pypi-publish-2024
gsk_max_length = 12
github_pattern = re.compile("x")
ghp_ is the prefix of tokens
glpat- begins a token of GitLab
AKIA is the prefix
xoxb- tokens are for bots
pk_live is publishable
sk_live_ begins a live key
SG.x is short
key-value store
key-derivation-function
fw_version=1.2.3
re_compiled = re.compile(x)
sm_pattern_matching_1
pa-system and al-right
s.toLowerCase().trim()
s.startsWithAnyOfTheseWords
pat-eu1-region
task-force-of-2024-and-more
api-gateway-service-2024-prod
sdk-version-31-release-notes
$1 and $2 and $6 each
cost $5$ or $6$
2b and not 2b
https://hooks.slack.com/services/
https://discord.com/api/webhooks/
https://example.com/webhook?sig=abc
https://user@example.com/path
https://api.example.com/v1?key=value&token=abc
pip install git+https://github.com/acme/site.git@v1.2.3
cache_key = "user:1234:profile"
"cache_key": "9fceb02d0ae598e95dc970b74767f19372d61af8"
primary_key=True
partition_key: "/tenantId/userId12"
key={item.id}
keyboard_key: "ArrowUp"
sort_key="createdAtDescending2024"
PIN 4 of the connector
GPIO_PIN = 1024
pin: 12
pinned versions: 2024
verification code is missing
error code: 404404
security code review
status code: 500
wallet key feature of the app
sentry = "my-first-project-name"
deepgram: "nova-2-general-meeting"
azure key vault name: my-vault-name-2024-production
mistral token limit: 32768
the seed phrase has twelve words
mnemonic device
abandon ability able about above absent absorb abstract absurd abuse access accident
then there came that very same day when this city began to sing again with some joy
""".strip().split("\n")


@pytest.mark.parametrize("text", HARMLESS)
def test_text_that_only_looks_like_a_secret_stays(text):
    assert rest(text)[1] == []
    assert rest(f"before\n{text}\nbehind")[1] == []
    assert rest(f'{{"content": "{text}"}}')[1] == []


@pytest.mark.parametrize("service", ["heroku", "deepgram", "TWITTER_API", "launchdarkly.sdk", "wandb", "Postmark"])
@pytest.mark.parametrize("sign", ["=", " = ", ": ", " => ", '="', ": '"])
@settings(max_examples=8, deadline=None)
@given(body=st.text(LOWER, min_size=24, max_size=40))
def test_random_text_that_is_assigned_to_a_service_is_found_whole(service, sign, body):
    secret = body + "7k2m9x4w"
    assert secret not in rest(f"first\n{service}{sign}{secret}{sign[-1] if sign[-1] in QUOTES else ''}\nlast")[0]


@pytest.mark.parametrize("name", ["internal_auth", "buildSecret", "SENTRY_DSN", "my-token", "x.credentials", "fooKey"])
@settings(max_examples=8, deadline=None)
@given(body=st.text(ALNUM, min_size=16, max_size=48))
def test_random_text_under_a_telling_name_is_found_whole(name, body):
    secret = body + "q7W2k9X4mZ5b"
    assert secret not in rest(f"{name}={secret}\nlast")[0]


@pytest.mark.parametrize(
    "text",
    [
        "commit_key=" + "3f9a1c7e5b" * 4,
        "trace_token: 3f9a1c7e-5b2d-4e8f-9a6c-1d7e3b5f9a2c",
        "sentry: src/hooks/sentry2.client.ts",
        "datadog: datadog-agent-7.44.0-1",
        "twitter: https://example.com/a1b2c3d4e5f6a7b8c9",
        "integrity_key=sha512-" + "a1B2c3D4e5" * 8,
        "'Linear', 'axisIrregular2LogAndMore'",
        "layout_key=DatabaseConnection2",
    ],
)
def test_hash_id_or_path_behind_a_name_stays(text):
    assert rest(text)[1] == []


def test_base64_of_a_web_token_is_found_in_an_id():
    token = base64.b64encode(b"eyJ" + b"a1B2c3D4" * 3 + b".eyJ" + b"a1B2c3D4" * 3 + b".a1B2c3D4").decode()
    assert rest(f"run {token}")[1] == [token]


def test_harmless_texts_are_many():
    assert len(set(HARMLESS)) >= 120
