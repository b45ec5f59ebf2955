-- 1 petaflop/s-day = 1e15 operations a second × 86,400 seconds = 8.64e19 operations.
SELECT arxiv_id, version, run_id, method, flop, pfs_days
FROM estimates
WHERE abs(flop / 8.64e19 / pfs_days - 1) > 1e-9
   OR abs(flop_low / 8.64e19 / pfs_days_low - 1) > 1e-9
   OR abs(flop_high / 8.64e19 / pfs_days_high - 1) > 1e-9
