"""Asks presidio-analyzer, with the language model that is installed for it."""

from importlib import metadata

from trainsite.errors import MissingExtraError
from trainsite.privacy.plugin import Detect

_PACKAGE = "presidio-analyzer"
_CLASSES = {
    "CREDIT_CARD": "CARD",
    "EMAIL_ADDRESS": "EMAIL",
    "IBAN_CODE": "IBAN",
    "IP_ADDRESS": "IP",
    "LOCATION": "ADDRESS",
    "PERSON": "PERSON",
    "PHONE_NUMBER": "PHONE",
}
_MIN_SCORE = 0.5


def version() -> str:
    """Return the version of the library. Raises MissingExtraError where it is not installed."""
    try:
        return metadata.version(_PACKAGE)
    except metadata.PackageNotFoundError as error:
        raise MissingExtraError(
            f"redaction plug-in presidio: {_PACKAGE} is not installed; run pip install {_PACKAGE}"
        ) from error


def make() -> Detect:
    """Return the detector; the language model is read once. Raises MissingExtraError."""
    try:
        from presidio_analyzer import AnalyzerEngine  # type: ignore[import-not-found]  # noqa: PLC0415 - optional, slow
    except ImportError as error:
        raise MissingExtraError(
            f"redaction plug-in presidio: {_PACKAGE} is not installed; run pip install {_PACKAGE}"
        ) from error
    engine = AnalyzerEngine()

    def detect(text: str) -> list[tuple[int, int, str]]:
        results = engine.analyze(text=text, language="en", entities=sorted(_CLASSES), score_threshold=_MIN_SCORE)
        return [(result.start, result.end, _CLASSES[result.entity_type]) for result in results]

    return detect
