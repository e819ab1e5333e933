-- What model calls cost, per model and provider; calls without a price are counted, not guessed.
-- param run text null: Only this run, by path or id.
SELECT
    coalesce(model, 'not said') AS model, coalesce(provider, 'not said') AS provider, count(*) AS calls,
    round(sum(cost_usd), 6) AS cost_usd, count_if(cost_usd IS NULL) AS calls_without_cost,
    round(sum(cost_usd) / nullif(count(cost_usd), 0), 6) AS cost_usd_per_priced_call
FROM llm_calls JOIN runs USING (run_id)
WHERE $run IS NULL OR run_id = $run OR path = $run
GROUP BY ALL
ORDER BY cost_usd DESC NULLS LAST, model, provider
