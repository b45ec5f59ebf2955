-- The ten largest at release: runs of one day compete with each other, and one training counts once,
-- what was read here before what was cited (as warehouse.analysis.selection has it).
WITH once AS (
    SELECT *
    FROM trend_points_as_of(as_of)
    QUALIFY row_number() OVER (
        PARTITION BY key
        ORDER BY CASE origin WHEN 'ingested' THEN 0 WHEN 'reference' THEN 1 ELSE 2 END, day
    ) = 1
),
ranked AS (
    SELECT
        *,
        max(pfs_days, 10) OVER (ORDER BY day RANGE UNBOUNDED PRECEDING) AS largest
    FROM once
)
SELECT
    key, day, name,
    pfs_days, pfs_days_low, pfs_days_high,
    origin,
    corrected,
    1 + len(list_filter(largest, lambda one: one > pfs_days)) AS rank_at_release
FROM ranked
WHERE len(largest) < 10 OR pfs_days >= list_min(largest)
