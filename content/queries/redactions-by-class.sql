-- What was replaced in the runs, per class, and by which detector.
-- param run text null: Only this run, by path or id.
SELECT
    class_name, detector, count(*) AS replacements, count(DISTINCT tag) AS different_values,
    count(DISTINCT run_id) AS runs
FROM redactions JOIN runs USING (run_id)
WHERE $run IS NULL OR run_id = $run OR runs.path = $run
GROUP BY class_name, detector
ORDER BY replacements DESC, class_name, detector
