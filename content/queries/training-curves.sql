-- Where each training curve begins and ends, and its best value.
-- param metric text null: Only this metric, as train/loss.
SELECT
    path, curves.step, series, split, metric, count(*) AS points, min(training_step) AS first_step,
    max(training_step) AS last_step, round(arg_min(value, (training_step, value)), 6) AS first_value,
    round(arg_max(value, (training_step, value)), 6) AS last_value, round(min(value), 6) AS least, round(max(value), 6) AS most
FROM curves JOIN runs USING (run_id)
WHERE $metric IS NULL OR metric = $metric
GROUP BY ALL
ORDER BY path, curves.step, series, split, metric
