-- How often measured cases fail, by what went wrong, per benchmark and model.
SELECT
    benchmark, metric, model_id, coalesce(failure_mode, 'not said') AS failure_mode, count(*) AS attempts,
    count(DISTINCT case_id) AS cases, min(case_id) AS example
FROM cases
WHERE score < 1 AND evidence IN ('live', 'imported')
GROUP BY ALL
ORDER BY benchmark, metric, model_id, attempts DESC, failure_mode
