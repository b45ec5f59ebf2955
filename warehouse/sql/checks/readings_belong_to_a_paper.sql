-- A reading is of a version that is on record, and its paper has a current record.
SELECT arxiv_id, version FROM extractions ANTI JOIN history.papers USING (arxiv_id, version)
UNION ALL
SELECT arxiv_id, version FROM extractions ANTI JOIN papers USING (arxiv_id)
