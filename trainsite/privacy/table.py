"""The table of detectors under a policy, and the hash over everything that decides."""

import hashlib
from collections.abc import Mapping
from functools import lru_cache

from trainsite.dataclass import dataclass
from trainsite.privacy.detectors import DETECTORS, PRIORITY, Detector, phones, rules_sha256
from trainsite.privacy.finder import Finder, Gate, finders, gate
from trainsite.privacy.plugin import Plugin, load_plugins
from trainsite.privacy.policy import REGIONS, Policy

ENGINE_VERSION = 2
"""To be raised whenever decoding, fields, neighbours or people are judged differently."""

_OWN_PRIORITY = 80


@dataclass(frozen=True)
class Table:
    """What is sought: in texts, and in structural places too."""

    free: tuple[Finder, ...]
    structural: tuple[Finder, ...]
    free_gate: Gate
    structural_gate: Gate
    priority: Mapping[str, int]
    plugins: tuple[Plugin, ...]
    rules_sha256: str


@lru_cache(maxsize=8)
def table_of(policy: Policy) -> Table:
    """Return the table of a policy. Raises SettingsError for an unknown plug-in."""
    detectors = _detectors(policy)
    if detectors == DETECTORS:
        free, structural, gates = finders(False), finders(True), (gate(False), gate(True))
    else:
        free, structural = finders(False, detectors), finders(True, detectors)
        gates = Gate(free), Gate(structural)
    plugins = load_plugins(policy.plugins)
    priority = dict(PRIORITY) | {detector.name: detector.priority for detector in detectors}
    return Table(free, structural, *gates, priority, plugins, _rules(policy, detectors, plugins))


def _detectors(policy: Policy) -> tuple[Detector, ...]:
    table = DETECTORS
    if policy.regions != REGIONS:
        default = {detector.name for detector in phones.phone_detectors(REGIONS)}
        table = tuple(detector for detector in table if detector.name not in default)
        table += phones.phone_detectors(policy.regions)
    own = tuple(
        Detector(
            name=f"own-{pattern.name}",
            class_=f"OWN:{pattern.name}",
            pattern=pattern.pattern,
            priority=_OWN_PRIORITY,
            literals=tuple(literal.lower() for literal in pattern.literals),
            everywhere=False,
            matches=(),
            leaves=(),
        )
        for pattern in policy.patterns
    )
    kept = tuple(d for d in table + own if d.class_ not in policy.hidden and d.name not in policy.hidden)
    return DETECTORS if kept == DETECTORS else kept


def _rules(policy: Policy, detectors: tuple[Detector, ...], plugins: tuple[Plugin, ...]) -> str:
    """Return the hash over table and policy, but for the texts that are allowed and private: those need a key."""
    lines = [
        rules_sha256(detectors),
        str(ENGINE_VERSION),
        *(f"off {entry}" for entry in sorted(policy.off)),
        *(f"region {region}" for region in policy.regions),
        *(f"plugin {plugin.name} {plugin.version}" for plugin in plugins),
    ]
    return _sha256("\n".join(lines))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
