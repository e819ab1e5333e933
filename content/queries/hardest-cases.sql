-- Measured cases that the fewest models pass. A model passes a case when some attempt of it in some run scores 1.
-- param benchmark text null: Only this benchmark.
-- param models integer 2: Only cases that at least this many models tried.
-- param n integer 20: How many cases.
WITH tried AS (
    SELECT benchmark, benchmark_version, metric, case_id, model_id, max(score) >= 1 AS passed, avg(score) AS score
    FROM cases
    WHERE score IS NOT NULL AND evidence IN ('live', 'imported') AND ($benchmark IS NULL OR benchmark = $benchmark)
    GROUP BY ALL
)
SELECT
    benchmark, benchmark_version, metric, case_id, count(*) AS models, count_if(passed) AS models_that_pass,
    round(avg(score), 4) AS mean_score
FROM tried
GROUP BY benchmark, benchmark_version, metric, case_id
HAVING count(*) >= $models
ORDER BY models_that_pass / models, mean_score, benchmark, benchmark_version, metric, case_id
LIMIT $n
