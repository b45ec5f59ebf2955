-- An estimate belongs to a run that was accepted.
SELECT arxiv_id, version, extractor_version, run_id, method
FROM estimates ANTI JOIN training_runs USING (arxiv_id, version, extractor_version, run_id)
