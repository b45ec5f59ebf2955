-- The findings that an estimate's inputs lead to exist.
WITH cited AS (
    SELECT
        arxiv_id, version, extractor_version, run_id, method,
        unnest(flatten(list_transform(inputs, lambda one: one.finding_ids))) AS finding_id
    FROM estimates
)
SELECT arxiv_id, version, run_id, method, finding_id
FROM cited ANTI JOIN findings USING (arxiv_id, version, extractor_version, finding_id)
