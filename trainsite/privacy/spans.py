"""Where in a text something was found, and how overlapping finds become one."""

from collections.abc import Iterable, Iterator, Mapping

from trainsite.dataclass import dataclass
from trainsite.privacy.pattern import Pattern

SECRET_LABELS = (
    "adafruit-key",
    "adobe-secret",
    "age-key",
    "aikido-token",
    "airtable-token",
    "alibaba-key",
    "anthropic-key",
    "apify-token",
    "asaas-key",
    "asana-token",
    "atlassian-token",
    "authress-key",
    "aws-access-key",
    "aws-bedrock-key",
    "aws-secret-key",
    "azure-client-secret",
    "azure-sas",
    "azure-storage-key",
    "basic",
    "bearer",
    "bitbucket-token",
    "braintree-token",
    "brave-key",
    "brevo-key",
    "buildkite-token",
    "bundler-credentials",
    "canva-secret",
    "cartesia-key",
    "cerebras-key",
    "circleci-token",
    "clickhouse-key",
    "clickup-token",
    "clojars-token",
    "cloudflare-token",
    "cloudsmith-key",
    "cockroach-key",
    "configcat-key",
    "connection-password",
    "contentful-token",
    "cookie",
    "crates-token",
    "cursor-key",
    "databento-key",
    "databricks-token",
    "datastax-token",
    "defined-key",
    "deno-token",
    "devcycle-key",
    "devin-key",
    "digest",
    "digitalocean-token",
    "discord-token",
    "discord-webhook",
    "docker-swarm-key",
    "docker-token",
    "doppler-token",
    "dropbox-token",
    "duffel-token",
    "dynatrace-token",
    "e2b-key",
    "easypost-key",
    "elastic-key",
    "elevenlabs-key",
    "endor-secret",
    "env-secret",
    "exoscale-key",
    "facebook-token",
    "field",
    "figma-token",
    "firecrawl-key",
    "fireworks-key",
    "flag",
    "flutterwave-key",
    "fly-token",
    "frameio-token",
    "github-token",
    "gitlab-token",
    "google-client-secret",
    "google-key",
    "google-key-id",
    "google-oauth-token",
    "grafana-token",
    "groq-key",
    "harness-token",
    "heroku-key",
    "hex-key",
    "honeycomb-key",
    "hubspot-token",
    "huggingface-token",
    "infracost-key",
    "intra42-secret",
    "ionic-token",
    "jfrog-key",
    "jina-key",
    "jwk",
    "jwt",
    "kaggle-token",
    "klaviyo-key",
    "langfuse-key",
    "langsmith-key",
    "launchdarkly-key",
    "lichess-token",
    "linear-key",
    "llamacloud-key",
    "lob-key",
    "logfire-token",
    "mailchimp-key",
    "mailersend-key",
    "mailgun-key",
    "mapbox-token",
    "maxmind-key",
    "mem0-key",
    "mercury-token",
    "mergify-key",
    "midtrans-key",
    "modal-token",
    "mongodb-key",
    "neon-key",
    "netlify-token",
    "newrelic-key",
    "ngrok-token",
    "nostr-key",
    "notify-key",
    "notion-token",
    "npm-token",
    "nuget-key",
    "nvidia-key",
    "nylas-key",
    "octopus-key",
    "one-time-code",
    "onepassword-key",
    "onepassword-token",
    "onesignal-key",
    "onfido-token",
    "openai-key",
    "openrouter-key",
    "openshift-token",
    "paddle-key",
    "password-hash",
    "perplexity-key",
    "persona-key",
    "pin",
    "pinecone-key",
    "pinterest-token",
    "plaid-token",
    "planetscale-key",
    "polar-token",
    "posthog-key",
    "postman-key",
    "prefect-key",
    "presigned-url",
    "private-key",
    "pulumi-token",
    "pypi-token",
    "razorpay-key",
    "readme-key",
    "render-key",
    "replicate-token",
    "resend-key",
    "rootly-key",
    "rubygems-key",
    "runpod-key",
    "samsara-token",
    "scalingo-token",
    "seed-phrase",
    "sendgrid-key",
    "sentry-token",
    "service-key",
    "settlemint-token",
    "shippo-token",
    "shopify-token",
    "slack-token",
    "slack-webhook",
    "sonar-token",
    "sourcegraph-token",
    "square-token",
    "stripe-key",
    "supabase-key",
    "tailscale-key",
    "tavily-key",
    "teams-webhook",
    "telegram-token",
    "tencent-key",
    "terraform-token",
    "thunderstore-token",
    "together-key",
    "totp-secret",
    "twilio-key",
    "twitter-token",
    "typeform-token",
    "unkey-key",
    "unsettled",
    "upcloud-token",
    "url-password",
    "valtown-token",
    "vault-token",
    "vercel-token",
    "voyage-key",
    "wakatime-key",
    "wallet-key",
    "wandb-key",
    "woocommerce-key",
    "workato-token",
    "xai-key",
    "xendit-key",
    "yandex-key",
    "zhipu-key",
    "zoho-token",
    "zuplo-key",
)
"""Every label that may stand behind ``SECRET:``; a token with another label is ordinary text."""

TOKEN = Pattern(
    r"\[(?:SECRET:(?:"
    + "|".join(SECRET_LABELS)
    + r")|EMAIL|PHONE|ADDRESS|GEO|HANDLE|USER|CARD|IBAN|NATIONAL_ID|IP|MAC|BIRTH_DATE|PERSON"
    r"|OWN:[a-z0-9-]{1,40}):[A-Z2-7]{10}\]"
)


@dataclass(frozen=True, slots=True)
class Span:
    """One find; offsets count characters of the text, the end is exclusive."""

    start: int
    end: int
    class_: str
    detector: str
    layer: str = "text"
    """How the text was read: as it stands, decoded, or by what else is known of it."""
    meant: tuple[str, str] | None = None
    """Class and text that the token is made of, where these are not the class and the text of the find."""


def settle(spans: Iterable[Span], priority: Mapping[str, int]) -> list[Span]:
    """
    Return disjoint spans in reading order, whatever order they were found in.

    Spans that overlap become one. It covers all of them, so that no tail of a secret survives, and it is named after
    the longest, then the one whose detector has the higher priority, then the first.
    """
    settled: list[Span] = []
    cluster: list[Span] = []
    end = -1
    for span in sorted(spans, key=_order):
        if cluster and span.start >= end:
            settled.append(_merged(cluster, end, priority))
            cluster = []
        cluster.append(span)
        end = max(end, span.end)
    if cluster:
        settled.append(_merged(cluster, end, priority))
    return settled


def _order(span: Span) -> tuple[int, int, str, str, bool, str, tuple[str, str]]:
    is_decoded = span.layer != "text"
    return span.start, span.end, span.class_, span.detector, is_decoded, span.layer, span.meant or ("", "")


def _merged(cluster: list[Span], end: int, priority: Mapping[str, int]) -> Span:
    if len(cluster) == 1:
        return cluster[0]
    best = min(
        cluster,
        key=lambda span: (span.start - span.end, -priority.get(span.detector, 0), span.meant is None, *_order(span)),
    )
    start = cluster[0].start
    is_whole = best.start == start and best.end == end
    return Span(start, end, best.class_, best.detector, best.layer, best.meant if is_whole else None)


def segments(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text that lie between tokens; a token is a wall that no pattern looks through."""
    start = 0
    if "[" in text:
        for match in TOKEN.finditer(text):
            if match.start() > start:
                yield start, match.start()
            start = match.end()
    if start < len(text):
        yield start, len(text)
