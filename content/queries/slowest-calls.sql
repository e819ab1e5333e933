-- The model calls that took longest.
-- param n integer 20: How many calls.
SELECT path, llm_calls.step, row_id, position, model, purpose, llm_calls.duration_s, prompt_tokens, completion_tokens
FROM llm_calls JOIN runs USING (run_id)
WHERE llm_calls.duration_s IS NOT NULL
ORDER BY llm_calls.duration_s DESC, llm_calls.run_id, llm_calls.step, row_id, position
LIMIT $n
