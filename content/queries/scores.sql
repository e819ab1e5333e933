-- The newest measured score of each model on each benchmark, with n and interval, the best first.
-- param benchmark text null: Only this benchmark.
SELECT
    benchmark, benchmark_version, metric, model_id, variant, tier, round(value, 4) AS value, n,
    round(interval_low, 4) AS interval_low, round(interval_high, 4) AS interval_high, evidence, path
FROM scores JOIN runs USING (run_id)
WHERE evidence IN ('live', 'imported') AND value IS NOT NULL AND ($benchmark IS NULL OR benchmark = $benchmark)
QUALIFY row_number() OVER (
    PARTITION BY benchmark, benchmark_version, metric, model_id, variant
    ORDER BY started_at DESC, run_id DESC, scores.step
) = 1
ORDER BY benchmark, benchmark_version, metric, value DESC, model_id, variant
