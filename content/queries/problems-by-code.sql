-- What could not be read or was left out, per kind of problem, with one example each.
SELECT
    code, count(*) AS problems, count(DISTINCT coalesce(run_id, path)) AS runs, count_if(is_row) AS rows_concerned,
    min(coalesce(file, path) || coalesce(':' || line, '')) AS example_place,
    arg_min(message, (coalesce(file, path), coalesce(line, 0), message)) AS example
FROM problems
GROUP BY code
ORDER BY problems DESC, code
