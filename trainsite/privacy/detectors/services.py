"""Credentials of chat, mail, payment, and office services."""

from trainsite.privacy import checksum, secret
from trainsite.privacy.detectors.detector import Detector
from trainsite.privacy.detectors.pieces import EDGE, END
from trainsite.privacy.detectors.prefixed import HEX32, MIXED20, MIXED40, UUID, prefixed

_HEX40 = HEX32 + "3f9a1c7e"
_BOT_ID = "MTIzNDU2Nzg5MDEyMzQ1Njc4"
_SLACK_HOOK = "https://hooks.slack.com/services/T0A1B2C3D/B0A1B2C3D/" + MIXED20
_DISCORD_HOOK = "https://discord.com/api/webhooks/123456789012345678/" + MIXED40 + MIXED20
_TEAMS_HOOK = f"https://x.webhook.office.com/webhookb2/{UUID}@{UUID}/IncomingWebhook/{HEX32}/{UUID}"

CHAT = (
    prefixed(
        "slack-token",
        r"(?:xox[abdeoprsc](?:\.xox[a-z])?-(?:[A-Za-z0-9+/=-]|%2[BF]|%3D){10,}|xapp-[0-9]-[A-Za-z0-9-]{20,})",
        (*(f"xox{kind}{sign}" for kind in "abdeoprsc" for sign in "-."), "xapp-"),
        "xoxb-" + MIXED20,
        ("xoxo-love", "xox", "xapp-icon"),
    ),
    prefixed(
        "slack-webhook",
        "https:/{1,2}hooks\\.slack(?:-gov)?\\.com/(?:services|workflows|triggers)/[A-Za-z0-9/_+-]{20,}",
        ("hooks.slack",),
        _SLACK_HOOK,
        ("https://hooks.slack.com/services/", "https://hooks.slack.com/services/T0/B0/X"),
    ),
    Detector(
        name="discord-token",
        class_="SECRET:discord-token",
        pattern=rf"{EDGE}((?:M[DTjz]|N[DTjz]|O[DT])[A-Za-z0-9_-]{{18,30}}\.[A-Za-z0-9_-]{{6,7}}\.[A-Za-z0-9_-]{{27,45}})",
        priority=100,
        literals=("md", "mt", "mj", "mz", "nd", "nt", "nj", "nz", "od", "ot"),
        everywhere=True,
        accept=checksum.is_bot_token,
        matches=((f"token={_BOT_ID}.G1a2B3.{MIXED40[:38]}", f"{_BOT_ID}.G1a2B3.{MIXED40[:38]}"),),
        leaves=("MTableViewCellController.layout.subviewsOfTheContentViewNow", f"{_BOT_ID}.png"),
    ),
    prefixed(
        "discord-webhook",
        r"https:/{1,2}(?:[a-z]{2,10}\.)?discord(?:app)?\.com/api/(?:v[0-9]{1,2}/)?webhooks/[0-9]{15,22}/[A-Za-z0-9_-]{40,}",
        ("/webhooks/",),
        _DISCORD_HOOK,
        ("https://discord.com/api/webhooks/123", "https://discord.com/api/webhooks/"),
    ),
    Detector(
        name="telegram-token",
        class_="SECRET:telegram-token",
        pattern=rf"(?:{EDGE}|bot)([0-9]{{8,10}}:AA[A-Za-z0-9_-]{{32,34}}){END}",
        priority=100,
        literals=tuple(f"{digit}:aa" for digit in range(10)),
        everywhere=True,
        matches=(
            ("t=123456789:AA" + MIXED40[:33], "123456789:AA" + MIXED40[:33]),
            ("/bot123456789:AA" + MIXED40[:33] + "/getMe", "123456789:AA" + MIXED40[:33]),
        ),
        leaves=("123456789:AAB", "12:00:AA"),
    ),
    prefixed(
        "teams-webhook",
        r"https:/{1,2}[A-Za-z0-9.-]{1,60}\.webhook\.office\.com/webhookb2/[A-Za-z0-9@/_-]{40,}",
        (".webhook.office",),
        _TEAMS_HOOK,
        ("https://x.webhook.office.com/webhookb2/",),
    ),
    prefixed(
        "twilio-key",
        "SK[0-9a-f]{32}",
        tuple(f"sk{digit}" for digit in "0123456789abcdef"),
        "SK" + HEX32,
        ("SK" + "0" * 10, "SK" + HEX32 + "0"),
        is_exact=True,
    ),
)

MAIL = (
    prefixed(
        "sendgrid-key",
        r"SG\.[A-Za-z0-9_-]{16,30}\.[A-Za-z0-9_-]{30,50}",
        ("sg.",),
        f"SG.{MIXED20}ab.{MIXED40}abc",
        ("SG.x.y",),
    ),
    prefixed(
        "mailgun-key",
        "(?:key-[a-f0-9]{32}|[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8})",
        ("-",),
        "key-" + HEX32,
        ("key-value", "key-" + HEX32 + "0", UUID),
        is_exact=True,
    ),
    prefixed(
        "mailchimp-key",
        "[a-f0-9]{32}-us[0-9]{1,2}",
        tuple(f"-us{digit}" for digit in range(10)),
        HEX32 + "-us12",
        (HEX32 + "-user",),
        is_exact=True,
    ),
    prefixed(
        "brevo-key",
        "x(?:key|smtp)sib-[a-f0-9]{64}-[A-Za-z0-9]{16}",
        ("sib-",),
        f"xkeysib-{HEX32}{HEX32}-{MIXED20[:16]}",
        ("xkeysib-x",),
    ),
    prefixed(
        "resend-key",
        "re_[A-Za-z0-9]{8}_[A-Za-z0-9]{20,}",
        ("re_",),
        "re_k3J9mQ2x_" + MIXED20 + "abcd",
        ("re_compiled_pattern", "re_matching_" + "a" * 20),
        secret.is_mixed,
    ),
)

PAYMENT = (
    prefixed(
        "stripe-key",
        "(?:[rs]k_(?:live|test|prod)_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/]{24,}={0,2})",
        (*(f"{kind}k_{mode}_" for kind in "rs" for mode in ("live", "test", "prod")), "whsec_"),
        "sk_live_" + MIXED20,
        ("task_live_events", "sk_live_x", "pk_live_" + MIXED20, "whsec_x"),
    ),
    prefixed(
        "square-token",
        "(?:sq0(?:atp|csp)-[A-Za-z0-9_-]{22,}|EAAA[A-Za-z0-9_-]{60})",
        ("sq0atp-", "sq0csp-", "eaaa"),
        "sq0atp-" + MIXED40[:22],
        ("sq0idp-" + MIXED40[:22], "EAAA"),
    ),
    prefixed(
        "braintree-token",
        r"access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[a-f0-9]{32}",
        ("access_token$",),
        "access_token$production$a1b2c3d4e5f6a7b8$" + HEX32,
        ("access_token$production$",),
    ),
    prefixed(
        "shopify-token",
        "shp(?:at|ss|ca|pa|tka)_[A-Fa-f0-9]{32}",
        ("shpat_", "shpss_", "shpca_", "shppa_", "shptka_"),
        "shpat_" + HEX32,
        ("shpat_x",),
        is_exact=True,
    ),
    prefixed(
        "razorpay-key", "rzp_(?:live|test)_[A-Za-z0-9]{14,}", ("rzp_",), "rzp_live_" + MIXED20[:14], ("rzp_live_x",)
    ),
    prefixed(
        "plaid-token",
        "access-(?:production|development|sandbox)-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}",
        ("access-",),
        "access-production-" + UUID,
        ("access-production-logs",),
    ),
    prefixed(
        "shippo-token", "shippo_(?:live|test)_[a-f0-9]{40}", ("shippo_",), "shippo_live_" + _HEX40, ("shippo_live_x",)
    ),
    prefixed(
        "easypost-key",
        "EZ[AT]K[A-Za-z0-9]{54}",
        ("ezak", "eztk"),
        "EZAK" + MIXED40 + MIXED20[:14],
        ("EZAK",),
        is_exact=True,
    ),
    prefixed(
        "flutterwave-key",
        "FLW(?:SEC|PUB)K(?:_TEST)?-[A-Za-z0-9]{12,}(?:-X)?",
        ("flwseck", "flwpubk"),
        "FLWSECK-" + HEX32 + "-X",
        ("FLWSECK-x",),
    ),
)

OFFICE = (
    prefixed("linear-key", "lin_(?:api|oauth|wh)_[A-Za-z0-9]{32,}", ("lin_",), "lin_api_" + MIXED40, ("lin_api_key",)),
    prefixed(
        "notion-token",
        "(?:ntn_[A-Za-z0-9]{40,}|secret_[A-Za-z0-9]{43})",
        ("ntn_", "secret_"),
        "ntn_" + MIXED40 + "abc",
        ("ntn_x", "secret_key_name"),
        secret.looks_random,
    ),
    prefixed(
        "airtable-token",
        r"pat[A-Za-z0-9]{14}\.[a-f0-9]{64}",
        ("pat",),
        f"pat{MIXED20[:14]}.{HEX32}{HEX32}",
        ("patternsandstripes.abc",),
    ),
    prefixed(
        "asana-token",
        r"[012]/[0-9]{10,20}(?:/[0-9]{10,20})?:[a-f0-9]{32}",
        ("1/", "0/", "2/"),
        "1/1234567890123456:" + HEX32,
        ("1/2:3",),
    ),
    prefixed("clickup-token", "pk_[0-9]{5,10}_[A-Z0-9]{32}", ("pk_",), "pk_12345678_" + "Q2X7" * 8, ("pk_123",)),
    prefixed("figma-token", "fig[dor]_[A-Za-z0-9_-]{36,}", ("figd_", "figo_", "figr_"), "figd_" + MIXED40, ("figd_x",)),
    prefixed(
        "postman-key",
        "PMA[KT]-[A-Za-z0-9]{20,}(?:-[a-f0-9]{30,})?",
        ("pmak-", "pmat-"),
        f"PMAK-{HEX32[:24]}-{_HEX40[:34]}",
        ("PMAK-x",),
    ),
    prefixed("typeform-token", "tfp_[A-Za-z0-9_.=-]{40,}", ("tfp_",), "tfp_" + MIXED40, ("tfp_x",)),
    prefixed("contentful-token", "CFPAT-[A-Za-z0-9_-]{40,}", ("cfpat-",), "CFPAT-" + MIXED40 + "abc", ("CFPAT-x",)),
    prefixed(
        "hubspot-token",
        "pat-(?:na|eu|ap)[0-9]-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}",
        ("pat-",),
        "pat-na1-" + UUID,
        ("pat-na1-x",),
        is_exact=True,
    ),
    prefixed("dropbox-token", r"sl\.(?:u\.)?[A-Za-z0-9_-]{120,}", ("sl.",), "sl." + MIXED40 * 4, ("sl.x",)),
    prefixed(
        "facebook-token",
        "EAA[A-Za-z0-9]{80,}",
        ("eaa",),
        "EAACEdEose0cBA" + MIXED40 * 3,
        ("EAA",),
        secret.is_lone_mixed,
    ),
    prefixed(
        "twitter-token",
        "A{20,22}(?:[A-Za-z0-9]|%2[BF]|%3D){60,}",
        ("aaaaaaaaaaaaaaaaaaaa",),
        "A" * 21 + MIXED40 + "%2B" + MIXED40,
        ("A" * 120,),
        secret.is_mixed,
    ),
    prefixed(
        "mapbox-token",
        r"[ps]k\.eyJ[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{16,}",
        ("k.eyj",),
        f"sk.eyJ{MIXED40}.{MIXED20}ab",
        ("pk.eyJ",),
    ),
    prefixed(
        "adafruit-key",
        "aio_[A-Za-z0-9]{28}",
        ("aio_",),
        "aio_" + MIXED40[:28],
        ("aio_feed",),
        secret.is_mixed,
        is_exact=True,
    ),
)

OTHERS = (
    prefixed(
        "asaas-key", r"\$aact_[a-z]{3,6}_[A-Za-z0-9:=+/-]{30,}", ("$aact_",), "$aact_prod_" + MIXED40, ("$aact_prod_x",)
    ),
    prefixed(
        "authress-key",
        r"(?:sc|ext|scauth|authress)_[a-z0-9]{5,30}\.[a-z0-9]{4,6}\.acc[_-][a-z0-9-]{10,32}\.[A-Za-z0-9+/_=-]{30,120}",
        (".acc-", ".acc_"),
        "sc_nfs73o55zs.gxxvz.acc-vbpa809dg0na." + "a1b2c3d4e5" * 4,
        ("sc_x.y.acc-z.a",),
    ),
    prefixed("canva-secret", "cnvca[A-Za-z0-9_-]{40,}", ("cnvca",), "cnvca" + MIXED40 + MIXED20, ("cnvca",)),
    prefixed(
        "configcat-key",
        "configcat-sdk-1/[A-Za-z0-9_-]{22}/[A-Za-z0-9_-]{22}",
        ("configcat-sdk-1/",),
        f"configcat-sdk-1/{MIXED20}ab/{MIXED20}cd",
        ("configcat-sdk-1/x",),
    ),
    prefixed(
        "lichess-token",
        "li[po]_[A-Za-z0-9]{16,}",
        ("lip_", "lio_"),
        "lip_" + MIXED20,
        ("lip_sync", "lio_" + "a" * 20),
        secret.is_mixed,
    ),
    prefixed(
        "maxmind-key",
        "[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk",
        ("_mmk",),
        f"{MIXED20[:6]}_{MIXED40[:29]}_mmk",
        ("a_b_mmk",),
        is_exact=True,
    ),
    prefixed(
        "mercury-token",
        "(?:secret-token:)?mercury_[a-z]{4,12}_[a-z]{2,5}_[A-Za-z0-9_]{30,}",
        ("mercury_",),
        "mercury_production_rma_" + MIXED40,
        ("mercury_is_a_planet",),
    ),
    prefixed(
        "mergify-key",
        "mergify_application_key_[A-Za-z0-9_-]{30,}",
        ("mergify_application_key_",),
        "mergify_application_key_" + MIXED40,
        ("mergify_application_key_x",),
    ),
    prefixed(
        "settlemint-token",
        "sm_[aps]at_[A-Za-z0-9]{16}",
        ("sm_",),
        "sm_pat_" + MIXED20[:16],
        ("sm_pat_x",),
        is_exact=True,
    ),
    prefixed("klaviyo-key", "pk_[a-f0-9]{34}", ("pk_",), "pk_" + HEX32 + "3f", ("pk_x", "pk_" + HEX32), is_exact=True),
    prefixed(
        "lob-key",
        "(?:live|test)_[a-f0-9]{35}",
        ("live_", "test_"),
        "live_" + HEX32 + "3f9",
        ("live_x", "test_" + HEX32),
        is_exact=True,
    ),
    prefixed(
        "zoho-token",
        r"1000\.[a-f0-9]{32}\.[a-f0-9]{32}",
        ("1000.",),
        f"1000.{HEX32}.{HEX32}",
        ("1000.5",),
        is_exact=True,
    ),
    prefixed("mailersend-key", r"mlsn\.[a-f0-9]{60,}", ("mlsn.",), "mlsn." + HEX32 * 2, ("mlsn.x",)),
    prefixed(
        "octopus-key",
        "API-[A-Z0-9]{26}",
        ("api-",),
        "API-" + "Q2X7Z" * 5 + "A",
        ("API-" + "A" * 26,),
        secret.has_digit,
        is_exact=True,
    ),
)

SERVICES = OTHERS + CHAT + MAIL + PAYMENT + OFFICE
