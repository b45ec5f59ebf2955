-- A paper has one headline at most, and it is the chosen estimate of its run.
SELECT arxiv_id, count(*) AS headlines, bool_and(chosen) AS chosen
FROM estimates
WHERE headline
GROUP BY arxiv_id
HAVING count(*) > 1 OR NOT bool_and(chosen)
