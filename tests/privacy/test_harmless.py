"""Texts that hold nothing private stay as they are."""

import pytest

from trainsite.privacy import Redactor

TEXTS = r"""
+12.4 points over the baseline
11 steps in the run
2 items on the way
a 10 minute drive from the hotel
3 steps way ahead
A 10 Minute Drive To Remember
improved by +10 and then +25%
+0.1234567 versus -0.7654321
+1.41421356237 is the root
delta: -12.50, +13.75
the price is $12.50, $13.75 or 14.99
prices 12.50, 13.75 and 14.00
bounds (12.50, 13.75)
versions 1.2.3, 1.2.4 and 10.20.30-rc.1
numpy==1.26.4
python 3.11.7 on linux
node v20.11.1
lodash@4.17.21
react@18.3.1 react-dom@18.3.1
npm install @types/node @babel/core
import x from "@scope/package"
yarn add typescript@latest
2024-05-15 15:00:00
2024-05-15T15:00:00.123Z
2024-05-15T15:00:00+02:00
from 10:30 to 12:45
15/05/2024 at 3 pm
20240515150000
1715785200 seconds since 1970
1715785200123 ms
123e4567-e89b-12d3-a456-426614174000
d41d8cd98f00b204e9800998ecf8427e
9e107d9d372bb6826bd81d3542a419d6e4d909c2
sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
commit 4f2a9c1
order 4155552671
ticket 123456789012345
id 000123456789
4111 1111 1111
192.168.0.1:8080
127.0.0.1
10.0.0.0/8
fe80::1ff:fe23:4567:890a
[0.12, -3.45]
[0.1234, 0.5678, 0.9012]
[12.3456, 34.5678, 56.7890]
loss 0.1234, 0.5678
95 % interval [0.4123, 0.5877]
axis from 0.00, 1.00 to 2.00, 3.00
points: (1.25, 2.50), (3.75, 5.00)
translate(12.50, 13.75)
M 10.25,20.50 L 30.75,40.00
viewBox 0 0 100 200
rgb(120, 130, 140)
rgba(12, 13, 14, 0.55)
grid [[1, 2], [3, 4]]
at line 12, column 34
main.py:120:15: E501
foo.c:10:5: warning: unused
flight HAT123 leaves at 06:00
flights HAT001 and HAT002 cost $152 and $181
seat 12A, gate B34
reservation 4WQ150
zip file of 12345 bytes
100 200 3000
100 200 300 400
415 files, 267 folders
1-800
call 911 or 112
chapters 1-3 and 5-7
pages 100-200
5 + 7 = 12
3 x 4 x 5
1e-5, 2e-5
0.001, 0.002
1,234,567.89
1.234.567,89
50% of 200
#12345
PR #415 fixes it
issue-415-fix
task-force-of-eight-people-2024
risk-assessment-for-2024-and-beyond
disk-usage-report-for-may-2024-x
desk-booking-system-2024-rollout
ask-me-anything-session-2024-05
sk-learn
class="sk-toggleable__label-arrow"
sk-text-repr-fallback
bearer of good news
the bearer token is missing
Bearer authentication is required
the password is wrong
forgot your password? click here
password: at least eight characters
"password": "***"
"password": "${DB_PASSWORD}"
"api_key": "<your key>"
"api_key": "your-api-key-here"
secret = os.environ["SECRET"]
token = get_token()
total_tokens: 1234
"max_tokens": 4096
"token": "hello"
access_token=None
keep it secret, keep it safe
TOKEN is a word
API_KEY=
private keys and public keys
-----BEGIN PUBLIC KEY-----
-----BEGIN CERTIFICATE-----
https://example.com/path?a=1&b=2
http://localhost:8080/a@b
https://example.com:8443/x
https://example.com/home/page
ftp://files.example.com/pub
git@github.com:org/repo.git
ssh://git@example.com/org/repo
icon@2x.png logo@3x.webp
a @ b
x = A @ B.T
y = W @ x + b
@property
@staticmethod
@app.route("/index")
@pytest.mark.parametrize("a", [1])
@dataclass(frozen=True)
@Override public void run()
@media (max-width: 600px)
@import url("x.css")
@keyframes spin
@param name the name
@return the value
@click="run" @input="set"
//input[@id='name']
@@ -1,7 +1,7 @@ def run
@everyone please look
@custom_check\ndef run():\n    pass
@Injectable\nexport class A {}
+ added line 12
- removed line 34
+++ b/main.py
--- a/main.py
+import os
/usr/local/bin/python3
/home/ubuntu/app
/home/user/project
/home/runner/work/repo
/Users/runner/work
C:\\Users\\Public\\Documents
~/projects/x
$HOME/.cache
/app/src/main.py
/home/index.html
4 For Loop variants
9 Supreme Court judges
1 First Place and 2 Second Place
a 512 GB Flash Drive
In 2008 Wall Street fell
the 3 Best Ways To Learn
10 people on the street
Main Street is busy
Dr. Smith and Mr. Way
Error, CA is not set
the location: Paris
location: unknown
lat and long are degrees
flat 5, along 3
latency: 12, longest: 30
position 3, 4
coordinates: 120, 340
coordinates: [120, 340]
map of 12, 13
at 12.50, 13.75
near 12.5, 13.7
long: 5, lat
sections 1.1, 1.2 and 1.3
python3.11, python3.12
eyJ is a prefix
hf_hub_download("x")
npm_config_cache=/tmp
AKIA is a prefix
ASIAN MARKETS FELL TODAY AGAIN
xoxo, see you
SELECT a FROM b WHERE c = 415
{"a": [1, 2, 3], "b": "c"}
{"a": "x\\ny", "b": {"c": null}}
[{"name": "search", "arguments": {"q": "rome"}}]
<div class="a b">text</div>
def f(a: int, b: int) -> int: return a + b
for (let i = 0; i < 10; i++) {}
日本語のテキスト
naïve café, 5 € each
loss 0.1234, 3.4567
std 10.1234, 20.5678 tokens
accuracy: 92.3412, 88.1234
mean 12.3456, 45.6789
50.1234, 60.4321
time: 10.1234, 12.3456
location: 12, 40
Location is 5, 6
coords: (10.5, 20.5)
shape 224 224 2048
250 300 4096
500 600 7001
order 123-456-7890
100-200-3000
offset +1234567890
delta: +12345678
+15551234 rows
profit +123 456 789
Top 10 Python Loop
chapter 5 Infinite Loop
3 Blue Circle
GPU 8 Memory Lane
Section 12 Data Square
OK, CA 92101 rows
Error, OR 40404
Batch, ID 12345
True, IN 10000
In May 2024 Wall Street
SELECT @count, @total
exec @proc_name @p1
@echo off
puts @user_name
@GetMapping
@NotBlank private String x
/home/about/
/home/products/shoes
/Users/list
root@server.local:~#
Bearer responsibilities12345
api_key=self.openai_api_key_2
password='password'
password: incorrect
"password": "must have at least 8 characters"
password = getpass2.getpass()
😀 fine
""".strip().split("\n")  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_harmless_text_stays(text):
    text = text.replace("\\n", "\n").replace("\\\\", "\\")
    redactor = Redactor(b"k" * 32)
    assert redactor.redact_text(text).counts == {}
    assert redactor.redact_text(text).value is text
    assert redactor.scan(text) == []
    assert redactor.redact({"content": text, "list": [text]}).counts == {}


def test_corpus_is_large_enough():
    assert len(set(TEXTS)) >= 120


def test_harmless_structures_stay():
    value = {
        "usage": {"prompt_tokens": 1200, "completion_tokens": 34, "total_tokens": 1234},
        "chart": {"position": [10, 20], "points": [[1, 2], [3, 4]], "values": [37.7749, -122.4194]},
        "location": "Paris",
        "phone": None,
        "has_password": True,
        "password": "***",
        "api_key": "${API_KEY}",
        "tokens": [1, 2, 3],
        "lat": 3,
        "properties": {"password": {"type": "string"}, "phone": {"type": "string"}},
        "required": ["password", "phone"],
        "errors": {"password": ["is too short", "must have 8 characters"], "phone": ["is missing"]},
        "form": {"password": {"type": "text", "label": "Password1"}},
        "phone_checked_at": "2024-05-15",
        "score": 0.123456789,
        "id": 4155552671,
        "ratio": [0.12, -3.45],
    }
    redactor = Redactor(b"k" * 32)
    assert redactor.redact(value).value is value
    assert redactor.scan(value) == []
