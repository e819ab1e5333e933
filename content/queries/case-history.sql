-- How one benchmark case went in every run, with each attempt's answer.
-- param case_id text: The case.
SELECT
    started_at, path, benchmark, metric, model_id, variant, attempt, score, failure_mode, expected, actual,
    trajectory_row_id
FROM cases JOIN runs USING (run_id)
WHERE case_id = $case_id
ORDER BY started_at, cases.run_id, cases.step, benchmark, metric, model_id, variant, attempt
