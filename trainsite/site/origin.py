"""Where a run comes from: models, bundles, provenance, recipe, redactions."""

from trainsite.records.inventory import Bundle, Model
from trainsite.records.run import Manifest, Provenance, Recipe, Redactions
from trainsite.site.cells import (
    Cell,
    evidence_cell,
    hash_cell,
    id_cell,
    number_cell,
    size_cell,
    state_cell,
    text_cell,
)
from trainsite.site.charts.counts import count_chart
from trainsite.site.lasting import lasting
from trainsite.site.listing import Listing
from trainsite.site.remainder import (
    command_for,
    lacking,
    run_command,
    table_files,
    with_rest,
)
from trainsite.site.rows import RunTables
from trainsite.site.tables import Section, Table, columns, sizes

_FACTS = columns("Fact", "Value")
_INPUTS = columns("Role", "Name", "#Size", "SHA-256")
_ADOPTED = columns("Step", "Run")
_CHOSEN = columns("Step", "Selected", "Mode", "Reason")
_CLASSES = columns("Class", "#Replaced")
_UNMAPPED_LIMIT = 400


def _model(model: Model) -> tuple[Cell, ...]:
    return (
        state_cell("verified" if model.verified else "unverified"),
        id_cell(model.model_id),
        Cell(model.tier),
        Cell(model.variant),
        Cell(model.family),
        id_cell(model.base_model_id),
        Cell(model.location),
        id_cell(model.revision),
        evidence_cell(model.evidence),
        text_cell(model.note),
    )


MODELS = Listing(
    "models",
    "Models",
    columns(
        "%Registry", "Model", "Tier", "Variant", "Family", "Base model", "Location", "Revision", "!Evidence", "Note"
    ),
    _model,
)


def models(manifest: Manifest, tables: RunTables) -> Section:
    """Return the section of the model registry."""
    rows = manifest.models if tables.models is None else tables.models
    total = len(manifest.models) + lacking(manifest, "models")
    return Section(
        "models",
        "Models",
        (MODELS.table(rows, total, files=table_files(manifest, "model")),),
        empty="The models that belong to the run, and whether their registry knows them.",
        command=_tracking(manifest),
    )


def _bundle(bundle: Bundle) -> tuple[Cell, ...]:
    return (
        id_cell(bundle.bundle),
        Cell(bundle.tier),
        id_cell(bundle.repo_id),
        Cell("staged" if bundle.apply else "planned", style="" if bundle.apply else "dry"),
        evidence_cell(bundle.evidence),
        number_cell(bundle.file_count, "not known before the registry is asked"),
        number_cell(bundle.staged_count),
        size_cell(bundle.planned_size_bytes),
        size_cell(bundle.max_size_bytes),
    )


BUNDLES = Listing(
    "bundles",
    "Bundles",
    (
        *columns("Bundle", "Tier", "Repository", "State", "!Evidence", "#Files", "#Staged"),
        *sizes("Planned size", "Largest size"),
    ),
    _bundle,
)


def bundles(manifest: Manifest, tables: RunTables) -> Section:
    """Return the section of model bundles."""
    return Section(
        "bundles",
        "Bundles",
        (BUNDLES.table(tables.bundles, tables.totals.get("bundles"), files=table_files(manifest, "bundle")),),
        empty="Model bundles that were planned or staged.",
        command=_tracking(manifest),
    )


def _tracking(manifest: Manifest) -> str:
    return command_for(manifest, "model_tracking", fallback=run_command("--only model_registry --live"))


def provenance(manifest: Manifest) -> Section:
    """Return the section of what made the run."""
    schema = f"{manifest.schema} {manifest.schema_version}"
    return _provenance(manifest.provenance, schema, manifest.truncated, lacking(manifest, "provenance.inputs"))


@lasting
def _provenance(origin: Provenance, schema: str, truncated: dict[str, int], left_out: int) -> Section:
    facts = (
        (Cell("Made by"), Cell(f"{origin.generated_by} {origin.version}")),
        (Cell("Commit"), id_cell(origin.commit, why_none="no commit was known")),
        (Cell("Commit from"), Cell(origin.commit_source)),
        (Cell("Redaction key"), Cell(origin.redaction_key_id)),
        (Cell("Redaction rules"), hash_cell(origin.rules_sha256)),
        (Cell("Schema"), Cell(schema)),
        *_source_facts(origin),
        *((Cell(f"List cut: {name}"), Cell(f"{count:,} more")) for name, count in truncated.items()),
    )
    inputs = tuple(
        (Cell(entry.role), text_cell(entry.name), size_cell(entry.size_bytes), hash_cell(entry.sha256))
        for entry in origin.inputs
    )
    adopted = tuple((Cell(entry.step), id_cell(entry.run_id)) for entry in origin.adopted)
    input_table = Table("Inputs", _INPUTS, inputs, key="inputs")
    total = len(origin.inputs) + left_out
    return Section(
        "provenance",
        "Provenance",
        (
            Table("What made the run", _FACTS, facts, key="origin"),
            with_rest(input_table, total, (Cell("run-journal.jsonl", href="run-journal.jsonl"),)),
            Table("Steps taken over from earlier runs", _ADOPTED, adopted, key="adopted"),
        ),
    )


def _source_facts(origin: Provenance) -> tuple[tuple[Cell, Cell], ...]:
    """Return where an imported run comes from, and of which run one that was redacted again is the copy."""
    coverage = origin.coverage
    facts = [(Cell("Redacted from"), id_cell(origin.redacted_from))] if origin.redacted_from else []
    if origin.imported is not None:
        facts += [
            (Cell("Imported from"), text_cell(f"{origin.imported.source} ({origin.imported.format})")),
            (Cell("Source size"), size_cell(origin.imported.size_bytes)),
            (Cell("Source SHA-256"), hash_cell(origin.imported.sha256)),
        ]
    if coverage is not None:
        facts += [
            (Cell("Files read"), Cell(f"{coverage.files_read:,} of {coverage.files:,}")),
            (Cell("Rows read"), Cell(f"{coverage.rows_read:,} of {coverage.rows:,}")),
            (Cell("Fields understood"), Cell(f"{coverage.fields_mapped:,} of {coverage.fields:,}")),
            (Cell("Nowhere in the run"), text_cell(", ".join(coverage.unmapped), "nothing", limit=_UNMAPPED_LIMIT)),
        ]
    return tuple(facts)


def recipe(manifest: Manifest) -> Section:
    """Return the section of what was asked of the run."""
    return _recipe(manifest.recipe)


@lasting
def _recipe(asked: Recipe) -> Section:
    facts = (
        (Cell("Tiers"), Cell(", ".join(asked.tiers) or None)),
        (Cell("Live"), Cell("yes" if asked.live else "no")),
        (Cell("Natural input"), text_cell(asked.natural_kind, "no natural input was given")),
        (Cell("Natural run"), id_cell(asked.natural_run_id)),
        (Cell("Natural tasks"), text_cell(", ".join(asked.natural_tasks), "all tasks")),
        (Cell("Raw text kept because"), text_cell(asked.include_natural_raw, "no raw text was kept")),
    )
    chosen = tuple(
        (
            Cell(step.id),
            Cell("yes" if step.selected else "no"),
            Cell(step.mode, style="dry" if step.mode == "dry" else ""),
            text_cell(step.reason),
        )
        for step in asked.steps
    )
    return Section(
        "recipe",
        "Recipe",
        (
            Table("What was asked", _FACTS, facts, key="recipe"),
            Table("Steps", _CHOSEN, chosen, key="chosen"),
        ),
    )


def redactions(manifest: Manifest) -> Section:
    """Return the section of what was replaced, per class."""
    return _redactions(manifest.redactions)


@lasting
def _redactions(replaced: Redactions) -> Section:
    rows = tuple((Cell(name), number_cell(count)) for name, count in replaced.by_class.items())
    return Section(
        "redactions",
        "Redactions",
        (Table("Replaced per class", _CLASSES, rows, key="redactions"),),
        lead=f"{replaced.total:,} replaced" if rows else None,
        figure=count_chart("Replaced per class", "redactions", replaced.by_class) if len(rows) > 1 else None,
        empty="Nothing private was found in what the run wrote.",
    )
