-- Which tools agents called, how often, and in how many trajectories.
-- param run text null: Only this run, by path or id.
WITH called AS (
    SELECT
        run_id, step, row_id,
        unnest(CAST(json_extract_string(tool_calls, '$[*].name') AS VARCHAR[])) AS tool
    FROM messages
    WHERE json_type(tool_calls) = 'ARRAY'
)
SELECT tool, count(*) AS calls, count(DISTINCT (run_id, step, row_id)) AS trajectories, count(DISTINCT run_id) AS runs
FROM called JOIN runs USING (run_id)
WHERE $run IS NULL OR run_id = $run OR path = $run
GROUP BY tool
ORDER BY calls DESC, tool
