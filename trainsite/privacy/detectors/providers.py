"""Credentials of model providers and of what stands around them."""

from trainsite.privacy import secret
from trainsite.privacy.detectors.prefixed import HEX32, MIXED20, MIXED40, UUID, prefixed

_HEX48 = HEX32 + HEX32[:16]

PROVIDERS = (
    prefixed(
        "anthropic-key",
        "sk-ant-[A-Za-z0-9_-]{16,}",
        ("sk-ant-",),
        "sk-ant-" + MIXED40,
        ("sk-ant-short", "a task-ant-hill-in-the-long-garden-2024"),
    ),
    prefixed(
        "openai-key",
        "sk-[A-Za-z0-9_-]{16,}",
        ("sk-",),
        "sk-proj-" + MIXED20,
        (
            "task-force-of-2024-and-more",
            "risk-assessment-matrix-2024",
            "disk-usage-report-20240515",
            "sk-toggleable__label-arrow",
            "sk-short",
        ),
        secret.looks_random,
    ),
    prefixed(
        "openrouter-key",
        "sk-or-(?:v[0-9]-)?[A-Za-z0-9]{32,}",
        ("sk-or-",),
        "sk-or-v1-" + HEX32 * 2,
        ("sk-or-v1-",),
        priority=101,
    ),
    prefixed(
        "langfuse-key",
        "[sp]k-lf-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}",
        ("sk-lf-", "pk-lf-"),
        "sk-lf-" + UUID,
        ("sk-lf-x",),
        priority=101,
    ),
    prefixed(
        "huggingface-token",
        "(?:hf|api_org)_[A-Za-z0-9]{34,}",
        ("hf_", "api_org_"),
        "hf_" + MIXED40,
        ("hf_hub_download", "hf_" + "a" * 20),
    ),
    prefixed("groq-key", "gsk_[A-Za-z0-9]{20,}", ("gsk_",), "gsk_" + MIXED40, ("gsk_key",)),
    prefixed("cerebras-key", "csk-[A-Za-z0-9]{20,}", ("csk-",), "csk-" + MIXED40, ("csk-1",)),
    prefixed("replicate-token", "r8_[A-Za-z0-9]{30,}", ("r8_",), "r8_" + MIXED40[:37], ("r8_unorm", "r8_x")),
    prefixed("xai-key", "xai-(?:token-)?[A-Za-z0-9]{40,}", ("xai-",), "xai-" + MIXED40 * 2, ("xai-grok",)),
    prefixed("perplexity-key", "pplx-[A-Za-z0-9]{32,}", ("pplx-",), "pplx-" + MIXED40, ("pplx-70b-online",)),
    prefixed(
        "fireworks-key",
        "fw_[A-Za-z0-9]{20,}",
        ("fw_",),
        "fw_" + MIXED20 + "ab",
        ("fw_version", "fw_" + "a" * 24),
        secret.is_lone_mixed,
    ),
    prefixed("together-key", "tgp_v[0-9]_[A-Za-z0-9_-]{30,}", ("tgp_v",), "tgp_v1_" + MIXED40, ("tgp_v1_x",)),
    prefixed("nvidia-key", "nvapi-[A-Za-z0-9_-]{40,}", ("nvapi-",), "nvapi-" + MIXED40 + MIXED20, ("nvapi-x",)),
    prefixed(
        "langsmith-key",
        "(?:lsv2_(?:pt|sk)_[a-f0-9]{32}_[a-f0-9]{10}|ls__[a-f0-9]{32})",
        ("lsv2_pt_", "lsv2_sk_", "ls__"),
        f"lsv2_pt_{HEX32}_{HEX32[:10]}",
        ("lsv2_pt_x", "ls__init"),
    ),
    prefixed("wandb-key", "wandb_v[0-9]_[A-Za-z0-9_-]{30,}", ("wandb_v",), "wandb_v1_" + MIXED40, ("wandb_version",)),
    prefixed(
        "pinecone-key", "pcsk_[A-Za-z0-9]{4,10}_[A-Za-z0-9]{30,}", ("pcsk_",), f"pcsk_k3J9m_{MIXED40}", ("pcsk_x",)
    ),
    prefixed("tavily-key", "tvly-(?:dev-|prod-)?[A-Za-z0-9]{20,}", ("tvly-",), "tvly-" + MIXED40[:32], ("tvly-x",)),
    prefixed(
        "firecrawl-key",
        "fc-[a-f0-9]{32}",
        tuple(f"fc-{digit}" for digit in "0123456789abcdef"),
        "fc-" + HEX32,
        ("fc-31", "fc-" + HEX32 + "0"),
        is_exact=True,
    ),
    prefixed(
        "jina-key", "jina_[a-f0-9]{32}[A-Za-z0-9_-]{20,}", ("jina_",), "jina_" + HEX32 + MIXED20 + "abcd", ("jina_x",)
    ),
    prefixed(
        "voyage-key",
        "(?:pa|al)-[A-Za-z0-9_-]{43}",
        ("pa-", "al-"),
        "pa-" + MIXED40 + "abc",
        ("pa-x", "pa-" + "a-word-in-kebab-case-that-goes-on-and-on-43"),
        secret.is_mixed,
        is_exact=True,
    ),
    prefixed(
        "elevenlabs-key",
        "sk_[a-f0-9]{48}",
        tuple(f"sk_{digit}" for digit in "0123456789abcdef"),
        "sk_" + _HEX48,
        ("sk_learn", "task_" + _HEX48),
        is_exact=True,
    ),
    prefixed(
        "runpod-key",
        "rpa_[A-Z0-9]{40}[A-Za-z0-9]{0,6}",
        ("rpa_",),
        "rpa_" + "Q2X7Z" * 8 + "AB",
        ("rpa_bot",),
        is_exact=True,
    ),
    prefixed(
        "modal-token",
        "a[ks]-[A-Za-z0-9]{22}",
        ("ak-", "as-"),
        "ak-" + MIXED20 + "Zq",
        ("as-" + "internationalizationxy", "ak-47"),
        secret.is_mixed,
        is_exact=True,
    ),
    prefixed("llamacloud-key", "llx-[A-Za-z0-9]{40,}", ("llx-",), "llx-" + MIXED40 + "k3J9mQ2x", ("llx-x",)),
    prefixed("e2b-key", "e2b_[a-f0-9]{40}", ("e2b_",), "e2b_" + HEX32 + "3f9a1c7e", ("e2b_x",), is_exact=True),
    prefixed("kaggle-token", "KGAT_[a-f0-9]{32}", ("kgat_",), "KGAT_" + HEX32, ("KGAT_x",), is_exact=True),
    prefixed(
        "zhipu-key",
        r"[a-f0-9]{32}\.[A-Za-z0-9]{16}",
        (".",),
        HEX32 + "." + MIXED20[:16],
        (HEX32 + ".jpg",),
        secret.is_mixed,
        is_exact=True,
    ),
)
