-- How many tokens model calls took, per model; a call that gives no count is counted as such.
-- param run text null: Only this run, by path or id.
SELECT
    coalesce(model, 'not said') AS model, count(*) AS calls, sum(prompt_tokens) AS prompt_tokens,
    sum(completion_tokens) AS completion_tokens, sum(cache_read_tokens) AS cache_read_tokens,
    sum(reasoning_tokens) AS reasoning_tokens,
    sum(coalesce(total_tokens, prompt_tokens + completion_tokens)) AS total_tokens,
    count_if(coalesce(total_tokens, prompt_tokens + completion_tokens) IS NULL) AS calls_without_count
FROM llm_calls JOIN runs USING (run_id)
WHERE $run IS NULL OR run_id = $run OR path = $run
GROUP BY ALL
ORDER BY total_tokens DESC NULLS LAST, model
