-- low ≤ best ≤ high, for estimates and for cited points.
SELECT 'estimates' AS table_name, arxiv_id AS key, pfs_days_low, pfs_days, pfs_days_high
FROM estimates
WHERE NOT (pfs_days_low <= pfs_days AND pfs_days <= pfs_days_high)
UNION ALL
SELECT 'reference_points', key, pfs_days_low, pfs_days, pfs_days_high
FROM reference_points
WHERE NOT (0 < pfs_days_low AND pfs_days_low <= pfs_days AND pfs_days <= pfs_days_high)
