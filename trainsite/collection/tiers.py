"""The Eliza-1 tiers of ``content/models.yaml``, matched as whole tokens."""

import re
from functools import cache

from trainsite.archive.journal import Header
from trainsite.dataclass import dataclass
from trainsite.errors import UsageError
from trainsite.paths import data_folder

VARIANTS = ("base", "trained")
_BREAK = re.compile(r"[^a-z0-9._]+")


@dataclass(frozen=True)
class TierTable:
    """The tiers in order of size, what else they are called, and where their models live."""

    family: str
    owner: str
    dataset_repo: str
    bundle_repo: str
    ids: tuple[str, ...]
    aliases: dict[str, str]
    reference_provider: str
    reference_model_id: str

    def model_id(self, tier: str, variant: str) -> str:
        """Return the model id of a tier and variant: ``eliza-1-2b-base``."""
        return f"{self.family}-{tier}-{variant}"

    def find(self, text: str) -> str | None:
        """Return the tier that a name speaks of, None where it speaks of none or of several."""
        name = text.strip().lower()
        if name in self.aliases:
            return self.aliases[name]
        found = {self.aliases[token] for token in _BREAK.split(name) if token in self.aliases}
        found |= {tier for alias, tier in self.aliases.items() if "-" in alias and name.endswith(alias)}
        return found.pop() if len(found) == 1 else None

    def parse(self, text: str) -> tuple[str, ...]:
        """
        Return the tiers of a comma-separated list in order of size; ``all`` means every one.

        Raises UsageError for an unknown tier, and lists the known ones.
        """
        names = [name.strip() for name in re.split(r"[,\n]", text) if name.strip()]
        if not names:
            raise UsageError(f"--tiers: {text!r} names no tier; known are {', '.join(self.ids)}, or all")
        if any(name.lower() == "all" for name in names):
            return self.ids
        found = set()
        for name in names:
            tier = self.find(name)
            if tier is None:
                raise UsageError(f"--tiers: {name!r} is no tier; known are {', '.join(self.ids)}, or all")
            found.add(tier)
        return tuple(tier for tier in self.ids if tier in found)


def judged_tiers(header: Header) -> tuple[str, ...]:
    """Return the tiers that a run is judged by: all of them, of an imported run those that its own recipe names."""
    return (header.recipe.tiers if header.imported else ()) or load_tiers().ids


@cache
def load_tiers() -> TierTable:
    """Return the tier table of ``content/models.yaml``."""
    import yaml  # noqa: PLC0415 - only a collection run reads it

    data = yaml.safe_load((data_folder("content") / "models.yaml").read_text(encoding="utf-8"))
    aliases = {}
    for tier in data["tiers"]:
        for name in (tier["id"], *tier["aliases"]):
            aliases[name] = tier["id"]
    return TierTable(
        family=data["family"],
        owner=data["owner"],
        dataset_repo=data["dataset_repo"],
        bundle_repo=data["bundle_repo"],
        ids=tuple(tier["id"] for tier in data["tiers"]),
        aliases=aliases,
        reference_provider=data["reference"]["provider"],
        reference_model_id=data["reference"]["model_id"],
    )
