-- How much of each run was measured, imported, mocked or only planned: rows of trajectories, cases and scores.
SELECT
    path, kind, count_if(evidence = 'live') AS live, count_if(evidence = 'imported') AS imported,
    count_if(evidence = 'mocked') AS mocked, count_if(evidence = 'dry_run') AS dry_run
FROM (
    SELECT run_id, 'trajectories' AS kind, evidence FROM trajectories
    UNION ALL SELECT run_id, 'cases', evidence FROM cases
    UNION ALL SELECT run_id, 'scores', evidence FROM scores
) JOIN runs USING (run_id)
GROUP BY path, kind
ORDER BY path, kind
