-- Every model that a registry, a score or a call names, and in how many runs.
WITH named AS (
    SELECT model_id, run_id, 'registry' AS place FROM models
    UNION SELECT model_id, run_id, 'scores' FROM scores
    UNION SELECT model, run_id, 'calls' FROM llm_calls WHERE model IS NOT NULL
)
SELECT
    model_id, list_sort(list(DISTINCT place)) AS places, count(DISTINCT run_id) AS runs, min(started_at) AS first_seen_at,
    max(started_at) AS last_seen_at
FROM named JOIN runs USING (run_id)
GROUP BY model_id
ORDER BY model_id
