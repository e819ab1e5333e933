-- Measured comparisons whose B is below its base A, the largest loss first; for a metric where less is better, above it.
-- param p number 1: Only where the exact p is at most this; 1 keeps those without a p.
-- param less_is_better text null: Metrics where less is better, with commas between them.
SELECT
    path, benchmark, metric, tier, a_model_id, b_model_id, matched, fixed, broken,
    round(a_value, 4) AS a_value, round(b_value, 4) AS b_value, round(delta, 4) AS delta,
    round(comparisons.interval_low, 4) AS interval_low, round(comparisons.interval_high, 4) AS interval_high,
    round(p_exact, 4) AS p_exact
FROM comparisons JOIN runs USING (run_id)
WHERE evidence IN ('live', 'imported')
    AND CASE WHEN list_contains(string_split(coalesce($less_is_better, ''), ','), metric) THEN delta > 0 ELSE delta < 0 END
    AND ($p >= 1 OR p_exact <= $p)
ORDER BY abs(delta) DESC, path, comparisons.step, kind, benchmark, metric, tier, a_model_id, b_model_id
