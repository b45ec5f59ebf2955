-- A run names the findings behind its fields, and they exist.
WITH named AS (
    SELECT arxiv_id, version, extractor_version, run_id, unnest(flatten(list_transform(findings, lambda one: one.finding_ids))) AS finding_id
    FROM training_runs
)
SELECT arxiv_id, version, run_id, finding_id
FROM named ANTI JOIN findings USING (arxiv_id, version, extractor_version, finding_id)
