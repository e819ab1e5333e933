-- Cases that pass in one of two runs and fail in the other, the broken ones first. A case passes when all its attempts score 1.
-- param base text null: The base run, by path or id; without it the newest run before the candidate that shares cases.
-- param candidate text null: The candidate run; without it the newest one that shares cases with another.
-- param base_model text null: Only this model of the base run.
-- param candidate_model text null: Only this model of the candidate run.
WITH tried AS (
    SELECT
        run_id, benchmark, benchmark_version, metric, case_id, model_id, count(*) AS attempts, avg(score) AS score,
        min(score) >= 1 AS passed, min(input_sha256) AS input_sha256
    FROM cases
    WHERE score IS NOT NULL AND evidence IN ('live', 'imported')
    GROUP BY ALL
), sides AS (
    SELECT DISTINCT run_id, path, started_at, benchmark, benchmark_version, metric
    FROM tried JOIN runs USING (run_id)
), pair AS (
    SELECT a.run_id AS a_run, b.run_id AS b_run
    FROM sides AS a JOIN sides AS b
        ON a.benchmark = b.benchmark AND a.metric = b.metric
        AND a.benchmark_version IS NOT DISTINCT FROM b.benchmark_version
    WHERE ($base IS NULL OR a.run_id = $base OR a.path = $base)
        AND ($candidate IS NULL OR b.run_id = $candidate OR b.path = $candidate)
        AND (a.run_id <> b.run_id OR ($base IS NOT NULL AND $candidate IS NOT NULL))
        AND ($base IS NOT NULL OR (a.started_at, a.run_id) <= (b.started_at, b.run_id))
    ORDER BY b.started_at DESC, b.run_id DESC, a.started_at DESC, a.run_id DESC
    LIMIT 1
), a AS (
    SELECT tried.* FROM tried, pair WHERE run_id = a_run AND ($base_model IS NULL OR model_id = $base_model)
), b AS (
    SELECT tried.* FROM tried, pair WHERE run_id = b_run AND ($candidate_model IS NULL OR model_id = $candidate_model)
), common AS (
    SELECT DISTINCT a.benchmark, a.metric
    FROM a JOIN b USING (benchmark, metric, model_id)
    WHERE a.run_id <> b.run_id
)
SELECT
    CASE WHEN b.passed THEN 'fixed' ELSE 'broken' END AS flip, a.benchmark, a.metric, a.case_id,
    a_runs.path AS base, a.model_id AS base_model, round(a.score, 4) AS base_score,
    b_runs.path AS candidate, b.model_id AS candidate_model, round(b.score, 4) AS candidate_score,
    a.input_sha256 = b.input_sha256 AS same_input
FROM a
JOIN b
    ON a.benchmark = b.benchmark AND a.metric = b.metric AND a.case_id = b.case_id
    AND a.benchmark_version IS NOT DISTINCT FROM b.benchmark_version
JOIN runs AS a_runs ON a_runs.run_id = a.run_id
JOIN runs AS b_runs ON b_runs.run_id = b.run_id
-- Where both runs have a model, it is held against itself; otherwise every model of one against every model of the other.
WHERE a.passed <> b.passed
    AND CASE
        WHEN a.run_id = b.run_id THEN a.model_id <> b.model_id
        ELSE a.model_id = b.model_id OR (a.benchmark, a.metric) NOT IN (SELECT (benchmark, metric) FROM common)
    END
ORDER BY flip, a.benchmark, a.benchmark_version, a.metric, a.case_id, base_model, candidate_model
