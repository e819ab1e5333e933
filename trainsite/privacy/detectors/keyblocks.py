# ruff: noqa: E501 - a pattern that is broken over lines is harder to check than a long one
"""Keys and tokens that are known by their own form: blocks, web tokens, hashes of passwords, wallets."""

import base64

from trainsite.privacy import checksum, secret, seed
from trainsite.privacy.detectors.detector import Detector
from trainsite.privacy.detectors.pieces import EDGE, END, MARK
from trainsite.privacy.detectors.prefixed import HEX32, MIXED20, MIXED40, prefixed

_PEM_KEY = "KEY"
_BEGIN = r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
_FINAL = r"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
_BREAK = r"(?:[ \t]|\\{1,4}[\"']|[\"'+>|#*,;$&])*(?:[\r\n]|\\{1,4}[rn]|<br ?/?>)(?:\s|\\{1,4}[\"'rnt]|[\"'+>|#*,;$&]|<br ?/?>)*"
_BODY = rf"(?:{_BREAK}[A-Za-z0-9+/]{{3}}|[ ]{{0,4}}[A-Za-z0-9+/]{{24}})"
_PPK = "PuTTY-User-Key-File-2: ssh-rsa\nComment: x\nPublic-Lines: 1\nAAAA\nPrivate-Lines: 1\n"
_ENCODED = base64.b64encode(f"eyJ{MIXED20}.eyJ{MIXED20}.{MIXED20}".encode()).decode()
_PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow"

KEYBLOCKS = (
    Detector(
        name="private-key",
        class_="SECRET:private-key",
        pattern=rf"{_BEGIN}{_BODY}(?:(?s:.)*?{_FINAL}|[A-Za-z0-9+/=\s\\:,.>|#*\"'-]*)",
        priority=110,
        literals=("private key",),
        everywhere=True,
        matches=(
            (
                "a\n-----BEGIN RSA PRIVATE " + _PEM_KEY + "-----\nMIIB\n-----END RSA PRIVATE " + _PEM_KEY + "-----\nb",
                "-----BEGIN RSA PRIVATE " + _PEM_KEY + "-----\nMIIB\n-----END RSA PRIVATE " + _PEM_KEY + "-----",
            ),
            ("-----BEGIN PRIVATE " + _PEM_KEY + "-----\nMIIB", "-----BEGIN PRIVATE " + _PEM_KEY + "-----\nMIIB"),
            (
                "-----BEGIN PRIVATE " + _PEM_KEY + "-----\\nMIIB\\n-----END PRIVATE " + _PEM_KEY + "-----\\n",
                "-----BEGIN PRIVATE " + _PEM_KEY + "-----\\nMIIB\\n-----END PRIVATE " + _PEM_KEY + "-----",
            ),
        ),
        leaves=(
            "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----",
            "keep your private key safe",
            'if "-----BEGIN PRIVATE ' + _PEM_KEY + '-----" in text:\n    stop()',
            "-----BEGIN PRIVATE " + _PEM_KEY + "-----\n...\n-----END PRIVATE " + _PEM_KEY + "-----",
        ),
    ),
    Detector(
        name="putty-key",
        class_="SECRET:private-key",
        pattern=r"(PuTTY-User-Key-File-[0-9]: (?s:.)+?Private-Lines: [0-9]{1,3}\s[A-Za-z0-9+/=\s]+(?:Private-MAC: [a-f0-9]+)?)",
        priority=110,
        literals=("putty-user-key-file-",),
        everywhere=True,
        matches=((_PPK + MIXED40, _PPK + MIXED40),),
        leaves=("PuTTY-User-Key-File-2: is how it starts",),
    ),
    Detector(
        name="jwk",
        class_="SECRET:jwk",
        pattern=r"\"kty\\{0,3}\"[^{}]+?[\s,]\\{0,3}\"(?:d|k)\\{0,3}\"\s{0,3}:\s{0,3}\\{0,3}\"([A-Za-z0-9_-]{20,})",
        priority=80,
        literals=('"kty',),
        everywhere=True,
        matches=(('{"kty": "EC", "crv": "P-256", "d": "' + MIXED40 + '"}', MIXED40),),
        leaves=('{"kty": "EC", "x": "' + MIXED40 + '"}',),
    ),
    Detector(
        name="jwt",
        class_="SECRET:jwt",
        pattern=EDGE
        + r"(eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*|eyJ[A-Za-z0-9_-]{10,}(?:\.[A-Za-z0-9_-]*){3}\.[A-Za-z0-9_-]{8,}|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,})",
        priority=95,
        literals=("eyj",),
        everywhere=True,
        matches=(
            (f"t=eyJ{MIXED20}.eyJ{MIXED20}.{MIXED20} ok", f"eyJ{MIXED20}.eyJ{MIXED20}.{MIXED20}"),
            (f"t=eyJ{MIXED20}..{MIXED20}.x1.{MIXED20} ok", f"eyJ{MIXED20}..{MIXED20}.x1.{MIXED20}"),
            (f"session=eyJ{MIXED20}.Zx1y2z.{MIXED40} ok", f"eyJ{MIXED20}.Zx1y2z.{MIXED40}"),
        ),
        leaves=("eyJ is how base64 of an object starts", "eyJhbGciOi.eyJ."),
    ),
    Detector(
        name="jwt-base64",
        class_="SECRET:jwt",
        pattern=rf"{EDGE}(ZXlK[A-Za-z0-9+/_-]{{32,}}={{0,2}})",
        priority=94,
        literals=("zxlk",),
        everywhere=True,
        accept=checksum.is_encoded_web_token,
        matches=((f"t={_ENCODED} ok", _ENCODED),),
        leaves=("ZXlK" + "a" * 40, base64.b64encode(b"eyJ" + b"a" * 40).decode()),
    ),
    prefixed(
        "age-key",
        "AGE-SECRET-KEY-1[0-9A-Z]{50,60}",
        ("age-secret-key-1",),
        "AGE-SECRET-KEY-1" + "Q2X7Z" * 11 + "ABC",
        ("AGE-SECRET-KEY-1",),
    ),
    Detector(
        name="password-hash",
        class_="SECRET:password-hash",
        pattern=r"(?:^|[^A-Za-z0-9$]|\\[nrt]|%[0-9A-Fa-f]{2})(\$2[abxy]?\$[0-9]{2}\$[./A-Za-z0-9]{53}|\$(?:1|5|6|7|y|gy|apr1|md5|sha1|scrypt)\$[^\s$:\"'\\\x00]+\$(?:[^\s$:\"'\\\x00]+\$)?[./A-Za-z0-9]{20,}"
        r"|\$argon2(?:id|i|d)\$[A-Za-z0-9$=,+/]{20,}|\$[PH]\$[./A-Za-z0-9]{31}|pbkdf2_sha(?:1|256|512)\$[0-9]+\$[A-Za-z0-9+/]{4,}\$[A-Za-z0-9+/=]{20,}|(?:pbkdf2|scrypt):[a-z0-9:]+\$[A-Za-z0-9]{4,}\$[a-f0-9]{32,}"
        r"|\$pbkdf2(?:-sha(?:1|256|512))?\$[0-9]+\$[./A-Za-z0-9]{4,}\$[./A-Za-z0-9]{20,}|\{S?(?:SHA|MD5|SHA256|SHA512)\}[A-Za-z0-9+/]{20,}={0,2})",
        priority=90,
        literals=(
            "$2$",
            "$2a$",
            "$2b$",
            "$2x$",
            "$2y$",
            "$1$",
            "$5$",
            "$6$",
            "$7$",
            "$y$",
            "$gy$",
            "$apr1$",
            "$md5$",
            "$sha1$",
            "$scrypt$",
            "$argon2",
            "$p$",
            "$h$",
            "pbkdf2_sha",
            "pbkdf2:",
            "$pbkdf2",
            "scrypt:",
            "{sha",
            "{ssha",
            "{md5}",
            "{smd5}",
        ),
        everywhere=True,
        matches=(
            ("bob:$2b$12$" + MIXED40 + "a1B2c3D4e5F6g", "$2b$12$" + MIXED40 + "a1B2c3D4e5F6g"),
            ("root:$6$rounds=5000$salt$" + MIXED40 * 2 + ":19000:0", "$6$rounds=5000$salt$" + MIXED40 * 2),
            (
                "$argon2id$v=19$m=65536,t=3,p=4$" + MIXED20 + "$" + MIXED40,
                "$argon2id$v=19$m=65536,t=3,p=4$" + MIXED20 + "$" + MIXED40,
            ),
            ("pbkdf2_sha256$260000$salt1$" + MIXED40 + "=", "pbkdf2_sha256$260000$salt1$" + MIXED40 + "="),
        ),
        leaves=("$1 and $2", "cost $6$ or $5$ each", "$2b$ is bcrypt", "sha256:" + HEX32),
    ),
    Detector(
        name="totp-secret",
        class_="SECRET:totp-secret",
        pattern=r"(?i:otpauth)(?::|%3A)[^\s\"'<>\x00]+?(?:[?&]|%3F|%26|amp;)secret(?:=|%3D)([A-Za-z2-7]{8,}(?:=|%3D){0,6})",
        priority=90,
        literals=("otpauth",),
        everywhere=True,
        matches=(("otpauth://totp/x:bob?secret=" + "JBSWY3DPEHPK3PXP" + "&issuer=x", "JBSWY3DPEHPK3PXP"),),
        leaves=("otpauth://totp/x:bob?secret=", "the otpauth secret"),
    ),
    Detector(
        name="hex-key",
        class_="SECRET:hex-key",
        pattern=rf"(?i:(?:private|secret|signing|wallet|deployer|signer|owner|validator|master|encryption)[ _-]?(?:key|pk)|\bpriv_?key)(?i:s?{MARK}[^0-9\n\x00]{{0,40}}?[^A-Za-z0-9\x00])((?:0x)?[0-9a-fA-F]{{64}}){END}",
        priority=80,
        literals=(
            *(
                f"{word}{mark}{key}"
                for word in (
                    "private",
                    "secret",
                    "signing",
                    "wallet",
                    "deployer",
                    "signer",
                    "owner",
                    "validator",
                    "master",
                )
                for mark in ("", " ", "_", "-")
                for key in ("key", "pk")
            ),
            *(f"encryption{mark}{key}" for mark in ("", " ", "_", "-") for key in ("key", "pk")),
            "privkey",
            "priv_key",
        ),
        everywhere=True,
        accept=secret.is_hex_key,
        matches=(
            ("private key: 0x" + HEX32 * 2, "0x" + HEX32 * 2),
            ("DEPLOYER_PRIVATE_KEY=" + HEX32 * 2, HEX32 * 2),
            ("my wallet key is `0x" + HEX32 * 2 + "`", "0x" + HEX32 * 2),
        ),
        leaves=(
            "tx 0x" + HEX32 * 2,
            "the private key signs the hash 0x" + HEX32 * 2,
            "private key fingerprint sha256: " + HEX32 * 2,
        ),
    ),
    Detector(
        name="wallet-key",
        class_="SECRET:wallet-key",
        pattern=rf"{EDGE}([5KLc9][1-9A-HJ-NP-Za-km-z]{{50,51}}|[xyzt]prv[1-9A-HJ-NP-Za-km-z]{{107,108}}){END}",
        priority=95,
        everywhere=True,
        accept=checksum.is_base58_checked,
        matches=(
            (
                "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ",
                "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ",
            ),
        ),
        leaves=("K" + "a1B2c3D4e5" * 5 + "x",),
    ),
    prefixed(
        "nostr-key", "nsec1[02-9ac-hj-np-z]{58}", ("nsec1",), "nsec1" + "q2x7z" * 11 + "acd", ("nsec1x",), is_exact=True
    ),
    Detector(
        name="seed-phrase",
        class_="SECRET:seed-phrase",
        pattern=seed.seed_pattern(),
        confirm=seed.has_words,
        priority=95,
        everywhere=True,
        accept=seed.is_seed,
        matches=((f"wallet: {_PHRASE}.", _PHRASE),),
        leaves=(
            "abandon ability able about above absent absorb abstract absurd abuse access accident",
            _PHRASE.replace("yellow", "zebra"),
            "then there came that very same day when this city began to sing again with some joy",
        ),
    ),
)
