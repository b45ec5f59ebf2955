-- An estimate has inputs, and each leads to a finding or cites a source.
SELECT arxiv_id, version, run_id, method, 'no inputs' AS fault
FROM estimates
WHERE len(inputs) = 0
UNION ALL
SELECT arxiv_id, version, run_id, method, 'neither finding nor source: ' || input.name
FROM (SELECT arxiv_id, version, run_id, method, unnest(inputs) AS input FROM estimates)
WHERE coalesce(len(input.finding_ids), 0) = 0 AND coalesce(input.source, '') = ''
