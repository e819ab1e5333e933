"""Credentials of monitoring, analytics, and telemetry."""

from trainsite.privacy import secret
from trainsite.privacy.detectors.prefixed import HEX32, MIXED20, MIXED40, prefixed

WATCHERS = (
    prefixed(
        "sentry-token",
        "sntry(?:s_eyJ[A-Za-z0-9+/=_-]{40,}|u_[a-f0-9]{64})",
        ("sntrys_", "sntryu_"),
        "sntryu_" + HEX32 * 2,
        ("sntryu_x",),
    ),
    prefixed(
        "newrelic-key",
        "NR(?:AK|II|IQ|RA|AL|SP|JS)-[A-Za-z0-9_-]{19,}",
        ("nrak-", "nrii-", "nriq-", "nrra-", "nral-", "nrsp-", "nrjs-"),
        "NRAK-" + "Q2X7" * 6 + "ABC",
        ("NRAK-x",),
    ),
    prefixed(
        "grafana-token",
        "(?:glc_[A-Za-z0-9+/]{32,}={0,2}|glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}|eyJrIjoi[A-Za-z0-9+/]{40,}={0,2})",
        ("glc_", "glsa_", "eyjrijoi"),
        f"glsa_{MIXED40[:32]}_3f9a1c7e",
        ("glsa_x", "glc_x"),
    ),
    prefixed("posthog-key", "ph[cxs]_[A-Za-z0-9]{40,}", ("phc_", "phx_", "phs_"), "phx_" + MIXED40 + "abc", ("phc_x",)),
    prefixed(
        "dynatrace-token",
        r"dt0[a-z][0-9]{2}\.[A-Z0-9]{24}\.[A-Z0-9]{64}",
        tuple(f"dt0{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"),
        "dt0c01." + "Q2X7" * 6 + "." + "Q2X7" * 16,
        ("dt0c01.x",),
    ),
    prefixed(
        "honeycomb-key",
        "hc[a-z]ik_[A-Za-z0-9]{50,}",
        tuple(f"hc{letter}ik_" for letter in "abcdefghijklmnopqrstuvwxyz"),
        "hcaik_" + MIXED40 + MIXED20,
        ("hcaik_x",),
    ),
    prefixed(
        "logfire-token", "pylf_v[0-9]_[a-z]{2}_[A-Za-z0-9]{30,}", ("pylf_",), "pylf_v1_us_" + MIXED40, ("pylf_v1",)
    ),
    prefixed(
        "prefect-key", "pn[ub]_[A-Za-z0-9]{36}", ("pnu_", "pnb_"), "pnu_" + MIXED40[:36], ("pnu_x",), is_exact=True
    ),
    prefixed(
        "infracost-key",
        "ico-[A-Za-z0-9]{32}",
        ("ico-",),
        "ico-" + MIXED40[:32],
        ("ico-arrow",),
        secret.is_mixed,
        is_exact=True,
    ),
)
