-- What trends are drawn through: headlines with a date, and the charted points of published tables.
SELECT
    arxiv_id AS key, published AS day, run_name AS name,
    pfs_days, pfs_days_low, pfs_days_high,
    'ingested' AS origin, NULL::VARCHAR AS dataset, corrected
FROM training_compute_as_of(as_of)
WHERE published IS NOT NULL
UNION ALL
SELECT
    key, day, name,
    pfs_days, pfs_days_low, pfs_days_high,
    origin, dataset, false
FROM reference_points_as_of(as_of)
WHERE charted
