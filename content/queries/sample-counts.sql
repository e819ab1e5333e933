-- How many training examples each task has, per run and kind of evidence, with the trajectories they come from.
SELECT
    task, path, evidence, count(*) AS samples, count(DISTINCT (samples.step, row_id)) AS trajectories,
    round(avg(judge_score), 4) AS mean_judge_score
FROM samples JOIN runs USING (run_id)
GROUP BY task, path, evidence
ORDER BY task, path, evidence
