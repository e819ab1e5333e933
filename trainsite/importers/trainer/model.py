"""The model that a training made, as the options or its configuration name it."""

from collections.abc import Sequence
from pathlib import Path

from trainsite.importers.importer import ImportOptions
from trainsite.importers.model_name import model_name
from trainsite.records.codec import Json
from trainsite.records.inventory import Model
from trainsite.trajectories.parsing import RowError, parse

CONFIGS = ("config.json", "adapter_config.json")
_MAX_BYTES = 2**20
_BASE_KEYS = ("base_model_name_or_path", "_name_or_path")


def find_model(configs: Sequence[Path], options: ImportOptions) -> Model | None:
    """Return the model; null where neither the options nor a configuration name one. Raises OSError."""
    values = [value for path in configs if (value := _load(path))]
    names = (model_name(value.get(key)) for key in _BASE_KEYS for value in values)
    base = next((name for name in names if name), None)
    model_id = options.model or base
    if model_id is None:
        return None
    family = next((value["model_type"] for value in values if isinstance(value.get("model_type"), str)), "")
    named_by = "the option --model" if options.model else "its configuration, as what the training began with"
    return Model(
        model_id=model_id,
        tier="",
        variant="trained" if options.variant == "reference" else options.variant,
        family=family,
        base_model_id=base if options.model and base != model_id else None,
        repo_id=model_id,
        location="",
        verified=False,
        note=f"named by {named_by}; no registry was asked",
        evidence="imported",
    )


def _load(path: Path) -> dict[str, Json] | None:
    if path.stat().st_size > _MAX_BYTES:
        return None
    try:
        value = parse(path.read_bytes())
    except RowError:
        return None
    return value if isinstance(value, dict) else None
