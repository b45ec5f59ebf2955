-- A combined estimate is the geometric mean of the run's own operation count and device-time as stored, not of
-- figures that stand nowhere else: each input is the flop of the part that it names, and there are two.
WITH part AS (
    SELECT arxiv_id, version, extractor_version, run_id, unnest(inputs, recursive := true)
    FROM estimates
    WHERE method = 'combined'
),
held AS (
    SELECT arxiv_id, version, extractor_version, run_id, method || '_flop' AS name, flop
    FROM estimates
    WHERE method IN ('operation_count', 'device_time')
)
SELECT arxiv_id, version, run_id, part.name, part.value, held.flop
FROM part
LEFT JOIN held USING (arxiv_id, version, extractor_version, run_id, name)
WHERE held.flop IS NULL OR abs(part.value / held.flop - 1) > 1e-9 OR part.exponent <> 0.5
UNION ALL
SELECT arxiv_id, version, run_id, 'number of inputs', len(inputs), 2
FROM estimates
WHERE method = 'combined' AND len(inputs) <> 2
