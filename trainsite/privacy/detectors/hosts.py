"""Credentials of code hosts and package registries."""

from trainsite.privacy import secret
from trainsite.privacy.detectors.prefixed import HEX32, MIXED20, MIXED40, prefixed

_HEX40 = HEX32 + "3f9a1c7e"

HOSTS = (
    prefixed(
        "github-token",
        r"(?:ghs_[0-9]{1,20}_eyJ[A-Za-z0-9._-]{20,}|gh[posur]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})",
        ("ghp_", "gho_", "ghs_", "ghu_", "ghr_", "github_pat_"),
        "ghp_" + MIXED40,
        ("ghp_short", "github_pattern", "high_" + "a" * 30),
    ),
    prefixed(
        "gitlab-token",
        r"(?:gl(?:pat|dt|rtr?|cbt|ptt|ft|imt|agent|soat|ffct|oas|wt)-(?:t[0-9]_)?[A-Za-z0-9_-]{20,}(?:\.[0-9a-z]{2}\.[0-9a-z]{7,9})?"
        "|GR1348941[A-Za-z0-9_-]{20})",
        (
            *(
                f"gl{kind}-"
                for kind in ("pat", "dt", "rt", "rtr", "cbt", "ptt", "ft", "imt", "agent", "soat", "ffct", "oas", "wt")
            ),
            "gr1348941",
        ),
        "glpat-" + MIXED20,
        ("glpat-x", "gldt-short"),
    ),
    prefixed(
        "atlassian-token",
        "(?:AT[AC]TT3[A-Za-z0-9_=+/-]{50,}|ATBB[A-Za-z0-9]{28,})",
        ("atatt3", "atctt3", "atbb"),
        "ATATT3" + MIXED40 * 2,
        ("ATATT3", "ATBB"),
    ),
    prefixed("npm-token", "npm_[A-Za-z0-9]{30,}", ("npm_",), "npm_" + MIXED40, ("npm_config_cache",)),
    prefixed(
        "pypi-token", "pypi-[A-Za-z0-9_-]{30,}", ("pypi-",), "pypi-" + MIXED40, ("pypi-publish",), secret.looks_random
    ),
    prefixed(
        "rubygems-key", "rubygems_[a-f0-9]{48}", ("rubygems_",), "rubygems_" + _HEX40 + "3f9a1c7e", ("rubygems_x",)
    ),
    prefixed(
        "crates-token",
        "cio[A-Za-z0-9]{32}",
        ("cio",),
        "cio" + MIXED40[:32],
        ("cio", "cio" + "a" * 32),
        secret.is_mixed,
        is_exact=True,
    ),
    prefixed("docker-token", "dckr_[po]at_[A-Za-z0-9_-]{20,}", ("dckr_",), "dckr_pat_" + MIXED40[:27], ("dckr_pat_x",)),
    prefixed(
        "nuget-key",
        "oy2[a-z0-9]{43}",
        ("oy2",),
        "oy2" + "a1b2c3d4e5" * 4 + "abc",
        ("oy2x",),
        secret.has_digit,
        is_exact=True,
    ),
    prefixed(
        "jfrog-key",
        "(?:AKCp[A-Za-z0-9]{66,72}|cmVmd[A-Za-z0-9]{54,64})",
        ("akcp", "cmvmd"),
        "AKCp" + MIXED40 + MIXED20 + "k3J9mQ2xZ",
        ("AKCp", "cmVmd"),
        is_exact=True,
    ),
    prefixed(
        "clojars-token", "CLOJARS_[a-z0-9]{58,}", ("clojars_",), "CLOJARS_" + "a1b2c3d4e5" * 6, ("CLOJARS_USERNAME",)
    ),
    prefixed(
        "sonar-token", "sq[upa]_[a-f0-9]{40}", ("sqp_", "sqa_", "squ_"), "sqp_" + _HEX40, ("sqp_x",), is_exact=True
    ),
    prefixed(
        "buildkite-token",
        "bk(?:a|ua|aa|aj)_(?:[a-f0-9]{40}|[A-Za-z0-9_-]{41,})",
        ("bkua_", "bka_", "bkaa_", "bkaj_"),
        "bkua_" + _HEX40,
        ("bkua_x",),
        is_exact=False,
    ),
    prefixed(
        "bundler-credentials",
        "BUNDLE_[A-Z0-9_]+__(?:COM|ORG|IO|NET)=[A-Za-z0-9:_.-]{8,}",
        ("bundle_",),
        "BUNDLE_GEMS__EXAMPLE__COM=" + MIXED20,
        ("BUNDLE_GEMFILE=Gemfile.lock", "BUNDLE_GEMS__EXAMPLE__COM="),
    ),
    prefixed(
        "sourcegraph-token",
        "sgp_(?:(?:[a-f0-9]{16}_|local_)?[a-f0-9]{40}|[A-Za-z0-9]{64})",
        ("sgp_",),
        "sgp_" + _HEX40,
        ("sgp_x",),
        is_exact=True,
    ),
    prefixed(
        "circleci-token",
        "CCIP(?:AT|RJ)_[A-Za-z0-9]{16,}_[a-f0-9]{40}",
        ("ccipat_", "cciprj_"),
        "CCIPAT_" + MIXED20 + "_" + _HEX40,
        ("CCIPAT_x",),
    ),
)
