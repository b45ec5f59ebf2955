-- What is current hangs on a current reading: no statement outlives the reading that it comes from.
SELECT 'findings' AS table_name, arxiv_id, version, extractor_version, finding_id AS key
FROM findings ANTI JOIN extractions USING (arxiv_id, version, extractor_version)
UNION ALL
SELECT 'training_runs', arxiv_id, version, extractor_version, run_id
FROM training_runs ANTI JOIN extractions USING (arxiv_id, version, extractor_version)
UNION ALL
SELECT 'estimates', arxiv_id, version, extractor_version, run_id
FROM estimates ANTI JOIN extractions USING (arxiv_id, version, extractor_version)
UNION ALL
SELECT 'issues', arxiv_id, version, extractor_version, code
FROM issues ANTI JOIN extractions USING (arxiv_id, version, extractor_version)
