"""OpenTelemetry traces of model calls, agents and tools (GenAI semantic conventions): a trajectory per trace."""

from trainsite.importers.importer import Importer
from trainsite.importers.otel.importing import detect, find_runs

IMPORTER = Importer(
    name="otel",
    summary="OpenTelemetry GenAI spans: OTLP/JSON lines, or one span per line",
    version=1,
    detect=detect,
    runs=find_runs,
)
