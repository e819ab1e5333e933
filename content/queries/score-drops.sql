-- Measured scores below those of the same model, benchmark, version, metric and data in the run before, the largest drop first.
-- param less_is_better text null: Metrics where less is better, with commas between them.
WITH measured AS (
    SELECT
        model_id, variant, scores.step, benchmark, benchmark_version, metric, dataset_sha256, path, run_id, started_at, value, n, interval_low, interval_high,
        list_contains(string_split(coalesce($less_is_better, ''), ','), metric) AS less_is_better
    FROM scores JOIN runs USING (run_id)
    WHERE evidence IN ('live', 'imported') AND value IS NOT NULL
), pairs AS (
    SELECT
        *, lag(path) OVER earlier AS path_before, lag(value) OVER earlier AS value_before,
        lag(interval_low) OVER earlier AS low_before, lag(interval_high) OVER earlier AS high_before
    FROM measured
    WINDOW earlier AS (
        PARTITION BY model_id, variant, step, benchmark, benchmark_version, metric, dataset_sha256
        ORDER BY started_at, run_id
    )
)
SELECT
    model_id, benchmark, benchmark_version, metric, path_before, path, round(value_before, 4) AS value_before,
    round(value, 4) AS value, round(value - value_before, 4) AS delta, n,
    CASE WHEN less_is_better THEN interval_low > high_before ELSE interval_high < low_before END AS intervals_are_apart
FROM pairs
WHERE CASE WHEN less_is_better THEN value > value_before ELSE value < value_before END
ORDER BY abs(value - value_before) DESC, model_id, benchmark, benchmark_version, metric, run_id, variant, step
