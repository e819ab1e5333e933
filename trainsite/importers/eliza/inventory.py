"""What a collection lists besides trajectories and scores: files of data sets, models, staged bundles."""

import re
from pathlib import PurePosixPath

from trainsite.archive.atomic import hash_file
from trainsite.archive.layout import is_safe_relative
from trainsite.collection.tiers import VARIANTS, load_tiers
from trainsite.importers.eliza.documents import Fields
from trainsite.importers.eliza.visit import Visit, evidence_of
from trainsite.records.codec import Json
from trainsite.records.inventory import Bundle, DatasetFile, Model
from trainsite.trajectories.fields import as_count, as_id, as_list, as_object, as_text

DATASET = "huggingface/huggingface-dataset-manifest.json"
BUNDLE = "eliza1_bundle_stage/eliza1-bundle-stage-manifest.json"
MODELS = "eliza1_model_registry"
_STATUSES = {"dry_run": "planned", "planned": "planned", "downloaded": "downloaded", "failed": "failed"}
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_NOBODY_ASKED = "Named by the source; nobody asked the registry whether it exists."
_DATASET_FIELDS = Fields(
    "dataset_manifest",
    schema="eliza_huggingface_dataset_ingest",
    mapped=frozenset(
        {"source.repoId", "source.revision"}
        | {f"files[].{key}" for key in ("hfPath", "url", "localPath", "bytes", "sha256", "rows", "status")}
    ),
    kept=frozenset({"counts"}),
)
_MODEL_FIELDS = Fields(
    "model_manifest",
    schema="eliza1_model_registry_entry",
    mapped=frozenset({"modelId", "model_name", "output_path", "baseModel", "tier", "variant", "family", "repoId"}),
)
_BUNDLE_FIELDS = Fields(
    "bundle_manifest",
    schema="eliza1_bundle_stage",
    mapped=frozenset({"repoId", "tier", "bundleDir", "fileCount", "plannedBytes", "maxBytes", "apply", "stagedCount"}),
    opaque=frozenset({"plan", "command"}),
)


def read_dataset(visit: Visit) -> None:
    """Write a row per receipt of a data set's file; a file that is here is measured again."""
    step = "huggingface"
    manifest = visit.object(step, DATASET, _DATASET_FIELDS)
    if manifest is None:
        return
    source = as_object(manifest.get("source")) or {}
    repo_id, revision = as_text(source.get("repoId")), as_text(source.get("revision"))
    for entry in as_list(manifest.get("files")) or []:
        receipt = as_object(entry) or {}
        path, status = as_text(receipt.get("hfPath")), _STATUSES.get(as_text(receipt.get("status")) or "")
        if not path or not is_safe_relative(path) or status is None:
            visit.sink.saw(rows=1)
            message = "a receipt whose path leads out of its folder, or whose status nobody knows; it was left out"
            visit.lost(step, "unsafe_path", message, file=DATASET)
            continue
        planned = status == "planned"
        sha256, size_bytes = _measured(visit, path, receipt) if not planned else (None, None)
        record = DatasetFile(
            repo_id=repo_id or "unknown",
            revision=revision or "unknown",
            path=path,
            url=as_text(receipt.get("url")) or "",
            status=status,
            evidence="dry_run" if planned else evidence_of(manifest),
            size_bytes=size_bytes,
            sha256=sha256,
            rows=None if planned else as_count(receipt.get("rows")),
        )
        visit.row(step, "dataset_files", record, file=DATASET)
    visit.sink.summary(step, source=as_object(manifest.get("counts")) or {})


def _measured(visit: Visit, path: str, receipt: dict[str, Json]) -> tuple[str | None, int | None]:
    """Return hash and size of a downloaded file: those of its bytes where it is here, else those that were noted."""
    said = as_text(receipt.get("sha256"))
    said = said if said and _SHA256.match(said) else None
    name = visit.source.find(as_text(receipt.get("localPath")) or f"huggingface/{path}")
    if name is None:
        visit.missing("huggingface", [path], file=DATASET)
        return said, as_count(receipt.get("bytes"))
    visit.seen.add(name)
    visit.sink.saw(files_read=1)
    sha256, size_bytes = hash_file(visit.source.files[name])
    if said != sha256:
        message = f"{name}: its bytes have another hash than was noted; theirs is kept here"
        visit.sink.corrected("huggingface", "sha256", message, file=DATASET)
    return sha256, size_bytes


def read_models(visit: Visit) -> None:
    """Write a row per entry of the model registry, none of them verified."""
    step = "model_registry"
    for name in visit.source.below(MODELS, "-model-manifest.json"):
        manifest = visit.object(step, name, _MODEL_FIELDS)
        if manifest is None:
            continue
        model_id = as_id(manifest.get("modelId")) or as_id(manifest.get("model_name"))
        tier, variant = as_text(manifest.get("tier")), manifest.get("variant")
        if model_id is None or tier is None or variant not in VARIANTS:
            visit.sink.saw(rows=1)
            visit.lost(step, "bad_model", "an entry without model, tier, or variant base or trained", file=name)
            continue
        repo_id = as_text(manifest.get("repoId")) or ""
        record = Model(
            model_id=visit.source.relative(model_id),
            tier=load_tiers().find(tier) or tier,
            variant=variant,
            family=as_text(manifest.get("family")) or "unknown",
            base_model_id=_id(visit, manifest.get("baseModel")),
            repo_id=visit.source.relative(repo_id),
            location=visit.source.relative(as_text(manifest.get("output_path")) or f"hf://{repo_id}"),
            verified=False,
            note=_NOBODY_ASKED,
            evidence=evidence_of(manifest),
        )
        visit.row(step, "models", record, file=name)


def read_bundles(visit: Visit) -> None:
    """Write the bundle that was planned or staged."""
    step = "bundle_stage"
    manifest = visit.object(step, BUNDLE, _BUNDLE_FIELDS)
    if manifest is None:
        return
    staged = as_count(manifest.get("stagedCount")) or 0
    record = Bundle(
        tier=as_text(manifest.get("tier")) or "unknown",
        repo_id=as_text(manifest.get("repoId")) or "unknown",
        bundle=PurePosixPath(visit.source.relative(as_text(manifest.get("bundleDir")) or "unknown")).name,
        apply=manifest.get("apply") is True,
        max_size_bytes=as_count(manifest.get("maxBytes")) or 0,
        # A plan fetches nothing: it proves the wiring.
        evidence=evidence_of(manifest) if staged else "dry_run",
        file_count=as_count(manifest.get("fileCount")),
        planned_size_bytes=as_count(manifest.get("plannedBytes")),
        staged_count=staged,
    )
    visit.row(step, "bundles", record, file=BUNDLE)


def _id(visit: Visit, value: Json) -> str | None:
    found = as_id(value)
    return visit.source.relative(found) if found else None
