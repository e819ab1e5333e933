-- Runs that are not, or not wholly, in any answer: unreadable ones, second copies, and files that were changed.
SELECT path, code, file, message
FROM problems
WHERE code IN ('unreadable_run', 'changed_file', 'duplicate_run')
ORDER BY path, code, file
