-- Steps that failed, newest run first, with what went wrong.
SELECT started_at, path, step, error
FROM (
    SELECT runs.started_at, path, step, steps.error, run_id
    FROM steps JOIN runs USING (run_id)
    WHERE steps.status = 'failed'
)
ORDER BY started_at DESC, run_id, step
