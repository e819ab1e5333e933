-- How each readiness check went from run to run: one row for its first status and one for each change.
-- param check text null: Only this check.
WITH history AS (
    SELECT
        check_id, path, run_id, started_at, checks.status,
        lag(checks.status) OVER (PARTITION BY check_id ORDER BY started_at, run_id) AS before
    FROM checks JOIN runs USING (run_id)
    WHERE $check IS NULL OR check_id = $check
)
SELECT check_id, started_at, path, before, status
FROM history
WHERE status IS DISTINCT FROM before
ORDER BY check_id, started_at, run_id
