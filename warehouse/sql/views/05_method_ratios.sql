-- Runs to which two methods of their own evidence apply, the widest apart first: the second over the first, in
-- the order stated total, operation count, device-time. A combined estimate is made of two of them and checks nothing.
WITH estimate AS (
    SELECT *, list_position(['stated_total', 'operation_count', 'device_time'], method) AS place
    FROM estimates_as_of(as_of)
    WHERE method <> 'combined'
),
cited AS (
    SELECT DISTINCT
        arxiv_id, version, extractor_version, run_id, method,
        unnest(flatten(list_transform(inputs, lambda one: one.finding_ids))) AS finding_id
    FROM estimate
),
receipt AS (
    SELECT
        arxiv_id, version, extractor_version, run_id, method,
        list(
            {'field': field, 'page': page, 'surface': surface, 'rule_id': rule_id, 'finding_id': finding_id}
            ORDER BY score DESC, page, finding_id
        ) AS receipts
    FROM cited
    JOIN findings_as_of(as_of) USING (arxiv_id, version, extractor_version, finding_id)
    GROUP BY ALL
)
SELECT
    one.arxiv_id,
    one.version,
    papers.title,
    one.run_id,
    runs.name AS run_name,
    one.method AS first_method,
    other.method AS second_method,
    one.pfs_days AS first_pfs_days,
    other.pfs_days AS second_pfs_days,
    other.flop / one.flop AS ratio,
    greatest(other.flop / one.flop, one.flop / other.flop) AS factor,
    one.headline OR other.headline OR coalesce(mean.headline, false) AS headline,
    one.formula AS first_formula,
    other.formula AS second_formula,
    first_receipt.receipts AS first_receipts,
    second_receipt.receipts AS second_receipts,
    runs.corrected
FROM estimate AS one
JOIN estimate AS other USING (arxiv_id, version, extractor_version, run_id)
JOIN training_runs_as_of(as_of) AS runs USING (arxiv_id, version, extractor_version, run_id)
JOIN papers_as_of(as_of) AS papers ON papers.arxiv_id = one.arxiv_id
LEFT JOIN (SELECT * FROM estimates_as_of(as_of) WHERE method = 'combined') AS mean
    USING (arxiv_id, version, extractor_version, run_id)
LEFT JOIN receipt AS first_receipt
    ON first_receipt.arxiv_id = one.arxiv_id AND first_receipt.version = one.version
    AND first_receipt.extractor_version = one.extractor_version AND first_receipt.run_id = one.run_id
    AND first_receipt.method = one.method
LEFT JOIN receipt AS second_receipt
    ON second_receipt.arxiv_id = other.arxiv_id AND second_receipt.version = other.version
    AND second_receipt.extractor_version = other.extractor_version AND second_receipt.run_id = other.run_id
    AND second_receipt.method = other.method
WHERE one.place < other.place AND NOT papers.withdrawn
ORDER BY factor DESC, one.arxiv_id, one.run_id, first_method, second_method
