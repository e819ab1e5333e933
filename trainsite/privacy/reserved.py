"""The words of the project's own records: no secret may take them away, or every file would tear."""

WORDS = frozenset({
    "action_benchmark", "action_planner", "adjacent", "assistant", "base_trained", "benchmark_matrix", "bundle_stage",
    "calendar_extract", "context_routing", "conversation", "database", "developer", "downloaded", "eliza_native_v1",
    "eval_comparison", "flat_message", "flat_text", "function", "health_checkin", "huggingface", "imported",
    "inbox_triage", "media_description", "meeting_prep", "model_registry", "morning_brief", "natural_raw_jsonl",
    "natural_sanitized_jsonl", "natural_trajectories", "promptfoo", "recorder", "reference", "reference_benchmark",
    "reference_trained", "reminder_dispatch", "response", "sanitized", "scenario", "scenarios", "schedule_plan",
    "screentime_recap", "should_respond", "succeeded", "test_record", "test_trajectories", "trainsite",
    "trainsite/attestation", "trainsite/collection-index", "trainsite/collection-manifest", "trainsite/dataset",
    "trainsite/dataset-summary", "trainsite/run-journal", "trainsite/step", "trajectory",
    "vercel_ai_sdk.generateText", "vercel_ai_sdk.streamText", "view_context",
})  # fmt: skip
"""What a schema fixes: formats, boundaries, steps, kinds and tasks of eight characters or more."""


def is_reserved(value: str) -> bool:
    """Tell whether a value is one of these words, or a part of one."""
    return any(value in word for word in WORDS)
