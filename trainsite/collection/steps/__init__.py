"""The eleven steps of a collection run, one file each."""

from trainsite.collection.step import CollectionStep
from trainsite.collection.steps import (
    action_benchmark,
    benchmark_matrix,
    bundle_stage,
    eval_comparison,
    feed,
    huggingface,
    model_registry,
    natural_trajectories,
    reference_benchmark,
    scenarios,
    test_trajectories,
)

STEPS: dict[str, CollectionStep] = {
    step.id: step
    for step in (
        huggingface.STEP,
        feed.STEP,
        natural_trajectories.STEP,
        test_trajectories.STEP,
        scenarios.STEP,
        eval_comparison.STEP,
        action_benchmark.STEP,
        reference_benchmark.STEP,
        model_registry.STEP,
        bundle_stage.STEP,
        benchmark_matrix.STEP,
    )
}
"""Every step by its id, in the order in which they run."""
