-- Base, trained and gain of each Eliza-1 tier on each benchmark, newest measured comparison, the smallest tier first.
-- param benchmark text null: Only this benchmark.
SELECT
    benchmark, metric, tier, round(a_value, 4) AS base, round(b_value, 4) AS trained, round(delta, 4) AS delta,
    round(comparisons.interval_low, 4) AS interval_low, round(comparisons.interval_high, 4) AS interval_high,
    matched, fixed, broken, evidence, path
FROM comparisons JOIN runs USING (run_id)
WHERE kind = 'base_trained' AND tier IS NOT NULL AND delta IS NOT NULL AND evidence IN ('live', 'imported')
    AND ($benchmark IS NULL OR benchmark = $benchmark)
QUALIFY row_number() OVER (
    PARTITION BY benchmark, benchmark_version, metric, tier ORDER BY started_at DESC, run_id DESC, comparisons.step
) = 1
ORDER BY
    benchmark, benchmark_version, metric,
    try_cast(replace(regexp_extract(tier, '^([0-9_]+)b$', 1), '_', '.') AS DOUBLE) NULLS LAST, tier
