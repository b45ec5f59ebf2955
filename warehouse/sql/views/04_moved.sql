-- Which headlines an ingest changed, added or took away among papers that had been read before. Rows that
-- were born superseded (an old version that came late) moved nothing.
WITH touched AS (
    SELECT DISTINCT superseded_by_ingest AS ingest_id, arxiv_id
    FROM history.extractions
    WHERE superseded_by_ingest > ingest_id
    UNION
    SELECT DISTINCT superseded_by_ingest, arxiv_id
    FROM history.estimates
    WHERE superseded_by_ingest > ingest_id
),
before AS (
    SELECT superseded_by_ingest AS ingest_id, arxiv_id, version, extractor_version, pfs_days
    FROM history.estimates
    WHERE headline AND chosen AND superseded_by_ingest > ingest_id
),
after AS (
    SELECT one.ingest_id, one.arxiv_id, one.version, one.extractor_version, one.pfs_days, runs.corrected
    FROM history.estimates AS one
    -- the state of the run that the estimate was made from
    JOIN history.training_runs AS runs
        ON runs.arxiv_id = one.arxiv_id AND runs.version = one.version
        AND runs.extractor_version = one.extractor_version AND runs.run_id = one.run_id
        AND runs.ingest_id <= one.ingest_id
        AND (runs.superseded_by_ingest IS NULL OR runs.superseded_by_ingest > one.ingest_id)
    WHERE one.headline AND one.chosen AND one.superseded_by_ingest IS DISTINCT FROM one.ingest_id
)
SELECT
    touched.ingest_id,
    touched.arxiv_id,
    before.version AS old_version,
    after.version AS new_version,
    before.extractor_version AS old_extractor_version,
    after.extractor_version AS new_extractor_version,
    before.pfs_days AS old_pfs_days,
    after.pfs_days AS new_pfs_days,
    after.pfs_days / before.pfs_days AS ratio,
    after.corrected
FROM touched
LEFT JOIN before USING (ingest_id, arxiv_id)
LEFT JOIN after USING (ingest_id, arxiv_id)
WHERE before.pfs_days IS DISTINCT FROM after.pfs_days
