-- Where a run has estimates, exactly one of them is chosen.
SELECT arxiv_id, version, run_id, count(*) FILTER (chosen) AS chosen
FROM estimates
GROUP BY arxiv_id, version, extractor_version, run_id
HAVING count(*) FILTER (chosen) <> 1
