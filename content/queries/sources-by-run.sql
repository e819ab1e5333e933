-- Which sources each run holds, how many rows of them, and of which kinds of evidence; the newest run first.
-- param run text null: Only this run, by path or id.
SELECT path, source, items, rows, evidence
FROM sources JOIN runs USING (run_id)
WHERE items > 0 AND ($run IS NULL OR run_id = $run OR path = $run)
ORDER BY started_at DESC, run_id, source
