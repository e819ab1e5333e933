
"""Credentials that services issue, known by their prefix."""

from trainsite.privacy import secret
from trainsite.privacy.detectors.detector import Detector
from trainsite.privacy.detectors.pieces import EDGE, END
from trainsite.privacy.detectors.prefixed import prefixed

_A8 = "k3J9mQ2x"
_A20 = "a1B2c3D4e5" * 2
_A40 = _A20 * 2

ISSUED = (
    prefixed(
        "anthropic-key",
        "sk-ant-",
        "[A-Za-z0-9_-]{16,}",
        literal="sk-ant-",
        sample="sk-ant-" + _A40,
        leaves=("sk-ant-short", "a task-ant-hill-in-the-long-garden-2024"),
    ),
    prefixed(
        "openai-key",
        "sk-",
        "[A-Za-z0-9_-]{16,}",
        literal="sk-",
        sample="sk-proj-" + _A20,
        accept=secret.looks_random,
        leaves=(
            "task-force-of-2024-and-more",
            "risk-assessment-matrix-2024",
            "disk-usage-report-20240515",
            "sk-toggleable__label-arrow",
            "sk-short",
        ),
    ),
    prefixed(
        "github-token",
        "",
        "(?:gh[posur]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})",
        literal="gh",
        sample="ghp_" + _A40,
        leaves=("ghp_short", "github_pattern", "high_" + "a" * 30),
    ),
    prefixed(
        "gitlab-token", "glpat-", "[A-Za-z0-9_-]{20,}", literal="glpat-", sample="glpat-" + _A20, leaves=("glpat-x",)
    ),
    prefixed(
        "slack-token",
        "xox[abeprs]-",
        "[A-Za-z0-9-]{10,}",
        literal="xox",
        sample="xoxb-" + _A20,
        leaves=("xoxo-love", "xox"),
    ),
    prefixed(
        "google-key",
        "AIza",
        "[A-Za-z0-9_-]{30,}",
        literal="aiza",
        sample="AIza" + _A40[:35],
        leaves=("AIzawa", "Caiza"),
    ),
    prefixed(
        "huggingface-token",
        "hf_",
        "[A-Za-z0-9]{34,}",
        literal="hf_",
        sample="hf_" + _A40,
        leaves=("hf_hub_download", "hf_" + "a" * 20),
    ),
    prefixed("groq-key", "gsk_", "[A-Za-z0-9]{20,}", literal="gsk_", sample="gsk_" + _A40, leaves=("gsk_key",)),
    prefixed("cerebras-key", "csk-", "[A-Za-z0-9]{20,}", literal="csk-", sample="csk-" + _A40, leaves=("csk-1",)),
    prefixed(
        "npm-token", "npm_", "[A-Za-z0-9]{30,}", literal="npm_", sample="npm_" + _A40, leaves=("npm_config_cache",)
    ),
    prefixed(
        "pypi-token",
        "pypi-",
        "[A-Za-z0-9_-]{30,}",
        literal="pypi-",
        sample="pypi-" + _A40,
        accept=secret.looks_random,
        leaves=("pypi-publish",),
    ),
    prefixed(
        "stripe-key",
        "[rs]k_",
        "(?:live|test)_[A-Za-z0-9]{16,}",
        literal="k_",
        sample="sk_live_" + _A20,
        leaves=("task_live_events", "sk_live_x"),
    ),
    Detector(
        name="aws-access-key",
        class_="SECRET:aws-access-key",
        pattern=f"{EDGE}(A(?:KI|SI)A[A-Z0-9]{{16}}){END}",
        priority=100,
        literals=("akia", "asia"),
        everywhere=True,
        matches=(("AKIA" + "Q2X7" * 4, "AKIA" + "Q2X7" * 4), ("id_ASIA" + "Q2X7" * 4 + "_b", "ASIA" + "Q2X7" * 4)),
        leaves=("ASIAN MARKETS", "AKIA" + "Q2X7" * 5, "ASIA PACIFIC REGION 2024"),
    ),
)
