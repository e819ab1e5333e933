-- The newest runs: what each holds, how ready it is, and what went wrong.
-- param n integer 20: How many runs.
SELECT
    path, run_id, status, coalesce(imported_format, 'collected') AS origin, started_at, tiers, ready, partial, missing,
    problem_count, redaction_count
FROM runs
ORDER BY started_at DESC, run_id DESC
LIMIT $n
