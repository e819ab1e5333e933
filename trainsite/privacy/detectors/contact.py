# ruff: noqa: E501, RUF001 - long patterns stay in one line, and one at sign is a wide one
"""Ways to reach somebody: mail addresses, plain, escaped and spelt out, and telephone numbers."""

from trainsite.privacy import mail
from trainsite.privacy.detectors.detector import Detector
from trainsite.privacy.detectors.phones import PHONES, phone_detectors
from trainsite.privacy.detectors.pieces import CJK, LETTER

__all__ = ["CONTACT", "phone_detectors"]

_LOCAL = rf"[{LETTER}](?:[{LETTER}_.%+'-]*[{LETTER}_+-])?"
_OPENING = r"(?:\\[nrt]|%[0-9A-Fa-f]{2}|[bfruBFRU]')?"
"""What looks like the beginning of a name and is none: escapes, and the prefix of a text in code."""
_HOST = rf"[{LETTER}-]+(?:\.[{LETTER}-]+)*\.[A-Za-z\x{{C0}}-\x{{1FFF}}]{{2,24}}"
_ANY = rf"[{CJK}{LETTER}-]"
_ANY_END = rf"(?:[A-Za-z\x{{C0}}-\x{{1FFF}}]{{2,24}}|[{CJK}]{{2,}})"
_OPEN = r"[ ]?[\[({<][ ]?"
_CLOSE = r"[ ]?[\])}>][ ]?"
_AT = rf"(?i:{_OPEN}(?:at|@|ät){_CLOSE})"
_DOT = rf"(?i:{_OPEN}(?:dot|punkt|point|punto|\.){_CLOSE})"
_RUN = r"[A-Za-z0-9][A-Za-z0-9_.+-]*"
_SAID_DOT = r"(?:[ ](?i:dot)[ ])"

CONTACT = (
    *PHONES,
    Detector(
        name="email",
        class_="EMAIL",
        pattern=rf"{_OPENING}([{LETTER}](?:[{LETTER}_.%+'-]*[{LETTER}_%+-])?@[{LETTER}_-]+(?:\.[{LETTER}_-]+)*\.[A-Za-z\x{{C0}}-\x{{1FFF}}]{{2,24}})"
        rf"|([{CJK}]+@{_ANY}+(?:\.{_ANY}+)*\.{_ANY_END})"
        rf"|([{CJK}{LETTER}][{CJK}{LETTER}._%+'-]*@[{LETTER}-]*[{CJK}]{_ANY}*(?:\.{_ANY}+)*\.{_ANY_END})",
        priority=40,
        literals=("@",),
        everywhere=True,
        accept=mail.is_mail,
        is_whole=True,
        matches=(
            ("write to Ann.Lee+news@mail.example.co.uk.", "Ann.Lee+news@mail.example.co.uk"),
            ("<zoë@müller.example>", "zoë@müller.example"),
            ("mailto:a@b.io?x=1", "a@b.io"),
            ("请写信到ann@example.com谢谢", "ann@example.com"),
            ("ужин@почта.рф", "ужин@почта.рф"),
            ("张三@example.com", "张三@example.com"),
            ("홍길동@naver.com", "홍길동@naver.com"),
            ("ann@例え.jp", "ann@例え.jp"),
            ("mail ann@example.com(work)", "ann@example.com"),
            ("git@annlee.com", "git@annlee.com"),
            ("a\\nann@example.com", "ann@example.com"),
            ("'ann@example.com'", "ann@example.com"),
            ("--ann@example.com", "ann@example.com"),
            ("mail=..ann@example.com", "ann@example.com"),
            ("f'ann@example.com'", "ann@example.com"),
            ("o'brien@example.com", "o'brien@example.com"),
            ("?m=%20ann@example.com", "ann@example.com"),
        ),
        leaves=(
            "icon@2x.png",
            "lodash@4.17.21",
            "pkg@1.0.0-beta.rc",
            "git@github.com:org/repo.git",
            "a @ b.com",
            "X@W.dot(y)",
            "q@keys.softmax(1)",
            "root@server.local:~# ls",
            "ssh://git@example.com/org/repo",
            "@.com",
        ),
    ),
    Detector(
        name="email-quoted",
        class_="EMAIL",
        pattern=rf"((?:\\?\"[A-Za-z0-9 ._+()-]{{1,40}}\\?\")@{_HOST})",
        priority=41,
        literals=('"@',),
        everywhere=True,
        matches=(
            ('to "ann lee"@example.org now', '"ann lee"@example.org'),
            ('{"x": "\\"ann lee\\"@example.org"}', '\\"ann lee\\"@example.org'),
        ),
        leaves=('"a"@', 'x = "a" @ b.com', '"@types/node"', '"ann lee"@example'),
    ),
    Detector(
        name="email-escaped",
        class_="EMAIL",
        pattern=rf"({_LOCAL}(?:%40|&#0{{0,3}}64;|&#[xX]0{{0,3}}40;|&commat;|\\u0040|\x{{FF20}}|\x{{FE6B}}){_HOST})",
        priority=41,
        literals=("%40", "64;", "40;", "&commat;", "\\u0040", "\uff20", "\ufe6b"),
        everywhere=True,
        accept=mail.is_escaped_mail,
        is_whole=True,
        matches=(
            ("?email=ann.lee%40example.org&x=1", "ann.lee%40example.org"),
            ("ann&#64;example.org", "ann&#64;example.org"),
            ("ann&#x40;example.org", "ann&#x40;example.org"),
            ("ann&commat;example.org", "ann&commat;example.org"),
            ("ann\\u0040example.org", "ann\\u0040example.org"),
            ("ann＠example.org", "ann＠example.org"),
        ),
        leaves=("%40types%2Fnode", "pkg%401.0.0-beta.rc", "icon%402x.png", "git%40github.com:org/x", "100%40"),
    ),
    Detector(
        name="email-bracketed",
        class_="EMAIL",
        pattern=rf"({_RUN}(?:(?:{_DOT}|{_SAID_DOT}){_RUN}){{0,2}}{_AT}[A-Za-z0-9-]+(?:(?:\.|{_DOT}|{_SAID_DOT})[A-Za-z0-9-]+){{1,4}})\b",
        priority=41,
        literals=("at]", "at ]", "at)", "at )", "at}", "at }", "at>", "at >", "@]", "@)", "ät]", "ät)", "@ ]", "@ )"),
        everywhere=True,
        accept=mail.is_spelt_mail,
        is_whole=True,
        matches=(
            ("mail ann.lee [at] example [dot] org.", "ann.lee [at] example [dot] org"),
            ("ann(at)example.org", "ann(at)example.org"),
            ("ann (at) example dot co dot uk", "ann (at) example dot co dot uk"),
            ("ann{AT}example{DOT}com", "ann{AT}example{DOT}com"),
        ),
        leaves=("x[at] = y.z1", "look (at) this", "Tensor.index(at)self.data.x"),
    ),
    Detector(
        name="email-spoken",
        class_="EMAIL",
        pattern=rf"(?:^|[^A-Za-z0-9_.+-])({_RUN}(?:{_SAID_DOT}{_RUN}){{0,2}}[ ](?i:at)[ ][A-Za-z0-9-]+(?:{_SAID_DOT}[A-Za-z0-9-]+){{1,3}})\b",
        priority=41,
        literals=(" dot ",),
        everywhere=True,
        accept=mail.is_spoken_mail,
        matches=(
            ("it is jo dot bright at example dot org", "jo dot bright at example dot org"),
            ("write to ann at example dot co dot uk", "ann at example dot co dot uk"),
            ("ANN AT EXAMPLE DOT COM", "ANN AT EXAMPLE DOT COM"),
        ),
        leaves=(
            "look at the dot com boom",
            "shop at amazon dot com",
            "the point at x dot y",
            "the value at matrix dot product",
        ),
    ),
)
