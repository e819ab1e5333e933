"""Asks a GLiNER model for people and places."""

from importlib import metadata

from trainsite.errors import MissingExtraError
from trainsite.privacy.plugin import Detect

_PACKAGE = "gliner"
_MODEL = "urchade/gliner_multi_pii-v1"
_CLASSES = {"address": "ADDRESS", "email": "EMAIL", "person": "PERSON", "phone number": "PHONE"}
_MIN_SCORE = 0.5


def version() -> str:
    """Return the version of the library. Raises MissingExtraError where it is not installed."""
    try:
        return metadata.version(_PACKAGE)
    except metadata.PackageNotFoundError as error:
        raise MissingExtraError(
            f"redaction plug-in gliner: {_PACKAGE} is not installed; run pip install {_PACKAGE}"
        ) from error


def make() -> Detect:
    """Return the detector; the model is read once. Raises MissingExtraError."""
    try:
        from gliner import GLiNER  # type: ignore[import-not-found]  # noqa: PLC0415 - optional, and slow to import
    except ImportError as error:
        raise MissingExtraError(
            f"redaction plug-in gliner: {_PACKAGE} is not installed; run pip install {_PACKAGE}"
        ) from error
    model = GLiNER.from_pretrained(_MODEL)

    def detect(text: str) -> list[tuple[int, int, str]]:
        found = model.predict_entities(text, sorted(_CLASSES), threshold=_MIN_SCORE)
        return [(entity["start"], entity["end"], _CLASSES[entity["label"]]) for entity in found]

    return detect
