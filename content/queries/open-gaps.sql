-- What is not ready in a run, and the command that closes each gap, the missing ones first.
-- param run text null: The run, by path or id; without it the newest one.
WITH asked AS (
    SELECT run_id, path FROM runs
    WHERE $run IS NULL OR run_id = $run OR path = $run
    ORDER BY started_at DESC, run_id DESC
    LIMIT 1
)
SELECT path, check_id, status, note, command
FROM gaps JOIN asked USING (run_id)
ORDER BY status, check_id
