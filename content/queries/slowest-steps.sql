-- The steps that took longest, with their share of their run's time.
-- param n integer 20: How many steps.
SELECT
    path, step, steps.status, mode, round(steps.duration_s, 3) AS duration_s,
    round(100 * steps.duration_s / nullif(sum(steps.duration_s) OVER (PARTITION BY run_id), 0), 1) AS percent_of_run,
    rows_in, rows_out
FROM steps JOIN runs USING (run_id)
WHERE steps.status <> 'skipped'
ORDER BY steps.duration_s DESC, run_id, step
LIMIT $n
