# ruff: noqa: E501 - a row of a table is easier to check whole
"""Credentials of further services, each known by a prefix of its own."""

from trainsite.privacy import secret
from trainsite.privacy.detectors.prefixed import HEX32, MIXED20, MIXED40, UUID, prefixed

_HEX64 = HEX32 * 2
_SMALL40 = "a1b2c3d4e5" * 4

FURTHER = (
    prefixed("adobe-secret", "p8e-[A-Za-z0-9]{32}", ("p8e-",), "p8e-" + _SMALL40[:32], ("p8e-x",), is_exact=True),
    prefixed("aikido-token", "AIK_(?:CI|API)_[A-Za-z0-9]{16,}", ("aik_ci_", "aik_api_"), "AIK_CI_" + MIXED20, ("AIK_CI_x",)),
    prefixed("apify-token", "apify_api_[A-Za-z0-9]{30,}", ("apify_api_",), "apify_api_" + MIXED40, ("apify_api_token",)),
    prefixed("bitbucket-token", "BBDC-[A-Za-z0-9+/@_-]{30,}", ("bbdc-",), "BBDC-" + MIXED40, ("BBDC-x",)),
    prefixed("brave-key", "BSA[A-Za-z0-9_-]{27,28}", ("bsa",), "BSA" + MIXED20 + "a1B2c3D4", ("BSA", "BSA" + "a" * 28), secret.is_mixed, is_exact=True),
    prefixed("cartesia-key", "sk_car_[A-Za-z0-9]{18,}", ("sk_car_",), "sk_car_" + MIXED20, ("sk_car_x",)),
    prefixed("clickhouse-key", "4b1d[A-Za-z0-9]{38}", ("4b1d",), "4b1d" + MIXED40[:38], ("4b1d" + "3f" * 19,), secret.is_mixed, is_exact=True),
    prefixed("cloudsmith-key", "csa_[A-Za-z0-9]{30,}", ("csa_",), "csa_" + HEX32 + "Zq4x", ("csa_x",)),
    prefixed("cursor-key", "key_[a-f0-9]{64}", ("key_",), "key_" + _HEX64, ("key_name", "monkey_" + _HEX64), is_exact=True),
    prefixed("databento-key", "db-[A-Za-z0-9]{28,32}", ("db-",), "db-" + MIXED40[:29], ("db-migration", "db-" + "a" * 29), secret.is_mixed, is_exact=True),
    prefixed("datastax-token", "AstraCS:[A-Za-z0-9]{20,}(?::[a-f0-9]{40,})?", ("astracs:",), f"AstraCS:{MIXED20}Zq4x:{_HEX64}", ("AstraCS:x",)),
    prefixed("defined-key", "dnkey-[A-Za-z0-9=_-]{20,}-[A-Za-z0-9=_-]{40,}", ("dnkey-",), f"dnkey-{MIXED20}Zq4x9a-{MIXED40}", ("dnkey-x",)),
    prefixed("deno-token", "dd[op]_[A-Za-z0-9]{34,}", ("ddp_", "ddo_"), "ddp_" + MIXED40[:36], ("ddp_x",)),
    prefixed("devcycle-key", "(?:dvc_)(?:server|client|mobile)_[A-Za-z0-9_-]{16,}", ("dvc_server_", "dvc_client_", "dvc_mobile_"), "dvc_server_" + MIXED40, ("dvc_server_x",), secret.looks_random),
    prefixed("devin-key", "(?:apk_(?:user_)?[A-Za-z0-9_=-]{64,}|cog_[a-z0-9]{48,})", ("apk_", "cog_"), "apk_user_" + MIXED40 * 3, ("apk_path", "cog_wheel"), secret.has_digit),
    prefixed("duffel-token", "duffel_(?:live|test)_[A-Za-z0-9_=-]{36,}", ("duffel_live_", "duffel_test_"), "duffel_live_" + MIXED40 + "abc", ("duffel_live_x",)),
    prefixed("elastic-key", "essu_[A-Za-z0-9+/=_-]{40,}", ("essu_",), "essu_" + MIXED40 * 2, ("essu_x",)),
    prefixed("endor-secret", r"endr\+[A-Za-z0-9-]{16,}", ("endr+",), "endr+" + MIXED20, ("endr+x",)),
    prefixed("exoscale-key", "EXO[A-Za-z0-9]{24,26}", ("exo",), "EXO" + MIXED20 + "a1B2c3", ("EXOPLANETSANDTHEIRSTARSXYZ", "EXO"), secret.has_digit, is_exact=True),
    prefixed("frameio-token", "fio-u-[A-Za-z0-9=_-]{40,}", ("fio-u-",), "fio-u-" + MIXED40 + MIXED20, ("fio-u-x",)),
    prefixed("harness-token", r"[ps]at\.[A-Za-z0-9_-]{22}\.[a-f0-9]{24}\.[A-Za-z0-9]{20}", ("pat.", "sat."), f"pat.{MIXED20}Zq.{HEX32[:24]}.{MIXED20}", ("pat.x.y", "sat.on.it"), is_exact=True),
    prefixed("intra42-secret", "s-s4t2(?:ud|af)-[a-f0-9]{64}", ("s-s4t2",), "s-s4t2ud-" + _HEX64, ("s-s4t2ud-x",)),
    prefixed("ionic-token", "ion_[A-Za-z0-9]{42}", ("ion_",), "ion_" + MIXED40 + "ab", ("ion_x", "version_" + MIXED40 + "ab"), secret.is_mixed, is_exact=True),
    prefixed("mem0-key", "m0-[A-Za-z0-9]{24,}", ("m0-",), "m0-" + MIXED40, ("m0-x",), secret.is_mixed, is_exact=True),
    prefixed("midtrans-key", "(?:SB-)?Mid-server-[A-Za-z0-9_-]{16,}", ("mid-server-",), "Mid-server-" + MIXED20 + "Zq4x", ("Mid-server-x",)),
    prefixed("mongodb-key", "mdb_sa_sk_[A-Za-z0-9_-]{30,}", ("mdb_sa_sk_",), "mdb_sa_sk_" + MIXED40, ("mdb_sa_sk_x",)),
    prefixed("notify-key", "gcntfy-[a-z0-9-]{1,40}-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}", ("gcntfy-",), f"gcntfy-x-{UUID}-{UUID}", ("gcntfy-x",)),
    prefixed("nylas-key", "nyk_(?:v0_)?[A-Za-z0-9]{40,}", ("nyk_",), "nyk_v0_" + MIXED40 + MIXED20, ("nyk_x",)),
    prefixed("onesignal-key", "os_v2_(?:app|org)_[A-Za-z0-9]{60,}", ("os_v2_app_", "os_v2_org_"), "os_v2_app_" + _SMALL40 * 2, ("os_v2_app_x",)),
    prefixed("onfido-token", r"api_(?:live|sandbox)(?:_[a-z]{2})?\.[A-Za-z0-9_-]{20,}", ("api_live", "api_sandbox"), "api_live." + MIXED40, ("api_live.example", "api_sandbox.x")),
    prefixed("openshift-token", "sha256~[A-Za-z0-9_-]{40,}", ("sha256~",), "sha256~" + MIXED40 + "abc", ("sha256~x", "sha256:" + _HEX64)),
    prefixed("paddle-key", "pdl_(?:live|sdbx)_(?:apikey|ntfset)_[A-Za-z0-9_]{24,}", ("pdl_live_", "pdl_sdbx_"), f"pdl_live_apikey_{_SMALL40[:26]}_{MIXED20}ab_a1B", ("pdl_live_apikey_x",)),
    prefixed("persona-key", "persona_(?:production|sandbox)_[A-Za-z0-9-]{20,}", ("persona_production_", "persona_sandbox_"), "persona_production_" + UUID, ("persona_production_x",)),
    prefixed("pinterest-token", "pina_[A-Za-z0-9_-]{20,}", ("pina_",), "pina_" + MIXED40 + MIXED20, ("pina_colada",), secret.has_digit),
    prefixed("polar-token", "polar_(?:oat|pat|at|ot|ci|cs)_[A-Za-z0-9_]{20,}", tuple(f"polar_{kind}_" for kind in ("oat", "pat", "at", "ot", "ci", "cs")), "polar_oat_" + MIXED40, ("polar_oat_x",)),
    prefixed("readme-key", "rdme_[A-Za-z0-9]{40,}", ("rdme_",), "rdme_" + _SMALL40 + "a1b2c3d4e5" * 3, ("rdme_x",)),
    prefixed("rootly-key", "rootly_[a-f0-9]{64}", ("rootly_",), "rootly_" + _HEX64, ("rootly_x",), is_exact=True),
    prefixed("samsara-token", "samsara_api_[A-Za-z0-9]{20,}", ("samsara_api_",), "samsara_api_" + MIXED40[:30], ("samsara_api_x",)),
    prefixed("scalingo-token", "tk-us-[A-Za-z0-9_-]{40,}", ("tk-us-",), "tk-us-" + MIXED40 + "a1B2c3D4", ("tk-us-x",)),
    prefixed("thunderstore-token", "tss_[A-Za-z0-9]{20,}", ("tss_",), "tss_" + MIXED40[:32], ("tss_x", "tss_" + "a" * 24), secret.is_mixed),
    prefixed("unkey-key", "unkey_[A-Za-z0-9]{20,}", ("unkey_",), "unkey_" + MIXED20 + "ab", ("unkey_x", "funkey_" + MIXED20), secret.is_mixed),
    prefixed("upcloud-token", "ucat_[A-Za-z0-9]{24,}", ("ucat_",), "ucat_01" + "Q2X7" * 6, ("ucat_x",)),
    prefixed("valtown-token", "vtwn_[A-Za-z0-9]{20,}", ("vtwn_",), "vtwn_" + MIXED40[:30], ("vtwn_x",)),
    prefixed("wakatime-key", "waka_(?:sec_|tok_)?[A-Za-z0-9-]{32,}", ("waka_",), "waka_" + UUID, ("waka_time",), secret.has_digit),
    prefixed("woocommerce-key", "c[ks]_[a-f0-9]{40}", ("ck_", "cs_"), "cs_" + HEX32 + "3f9a1c7e", ("cs_x", "ck_" + HEX32), is_exact=True),
    prefixed("workato-token", r"wrka[a-z]?-eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}", ("wrkae-eyj", "wrkaj-eyj", "wrka-eyj", "wrkau-eyj"), f"wrkae-eyJ{MIXED20}.{MIXED40}.{MIXED20}", ("wrkae-eyJ",)),
    prefixed("xendit-key", "xnd_(?:production|development)_[A-Za-z0-9]{36,}", ("xnd_production_", "xnd_development_"), "xnd_production_" + MIXED40 + MIXED20, ("xnd_production_x",)),
    prefixed("zuplo-key", "zpka_[A-Za-z0-9]{32}_[a-f0-9]{8}", ("zpka_",), f"zpka_{_SMALL40[:32]}_3f9a1c7e", ("zpka_x",), is_exact=True),
)  # fmt: skip
