-- Inputs that several runs were given: the same bytes, whatever they were called.
SELECT
    sha256, count(DISTINCT run_id) AS runs, list_sort(list(DISTINCT name)) AS names, list_sort(list(DISTINCT path)) AS paths,
    any_value(size_bytes) AS size_bytes
FROM inputs JOIN runs USING (run_id)
GROUP BY sha256
HAVING count(DISTINCT run_id) > 1
ORDER BY runs DESC, sha256
