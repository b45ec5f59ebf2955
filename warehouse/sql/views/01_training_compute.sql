-- One headline row a paper, with the surest receipt behind it and all receipts as a list.
WITH headline AS (
    SELECT * FROM estimates_as_of(as_of) WHERE headline AND chosen
),
cited AS (
    SELECT
        arxiv_id, version, extractor_version,
        unnest(list_distinct(flatten(list_transform(part.inputs, lambda one: one.finding_ids)))) AS finding_id
    FROM headline
    JOIN estimates_as_of(as_of) AS part USING (arxiv_id, version, extractor_version, run_id)
    -- a combined estimate is the mean of the run's others and has no words of its own
    WHERE part.method = headline.method OR headline.method = 'combined'
),
receipt AS (
    SELECT
        arxiv_id, version, extractor_version,
        first(page ORDER BY score DESC, weight, page, finding_id) AS evidence_page,
        first(surface ORDER BY score DESC, weight, page, finding_id) AS evidence_surface,
        first(sentence ORDER BY score DESC, weight, page, finding_id) AS evidence_sentence,
        list(
            {'field': field, 'page': page, 'surface': surface, 'rule_id': rule_id, 'finding_id': finding_id}
            ORDER BY score DESC, weight, page, finding_id
        ) AS receipts
    FROM (SELECT DISTINCT * FROM cited)
    JOIN (
        SELECT
            *,
            -- among equally sure ones first what says most of the computation
            coalesce(
                list_position(
                    ['stated_flop', 'accelerator_hours', 'duration_hours', 'accelerator_count', 'accelerator'],
                    field
                ),
                99
            ) AS weight
        FROM findings_as_of(as_of)
    ) USING (arxiv_id, version, extractor_version, finding_id)
    GROUP BY ALL
)
SELECT
    headline.arxiv_id,
    headline.version,
    papers.title,
    papers.published,
    papers.primary_category,
    CASE
        WHEN papers.source <> 'sample'  -- stand-ins have no page
        AND regexp_full_match(headline.arxiv_id, '\d{4}\.\d{4,5}|[a-z-]+(\.[A-Z]{2})?/\d{7}')
        THEN 'https://arxiv.org/abs/' || headline.arxiv_id || 'v' || headline.version
    END AS url,
    headline.run_id,
    runs.name AS run_name,
    runs.task,
    runs.accelerator,
    runs.accelerator_surface,
    runs.accelerator_count,
    runs.accelerator_unit,
    runs.duration_hours,
    runs.accelerator_hours,
    runs.precision,
    runs.parameters,
    runs.examples_seen,
    runs.examples_unit,
    headline.method,
    headline.pfs_days,
    headline.pfs_days_low,
    headline.pfs_days_high,
    headline.flop,
    headline.formula,
    headline.assumptions,
    receipt.evidence_page,
    receipt.evidence_surface,
    receipt.evidence_sentence,
    receipt.receipts,
    runs.ambiguous,
    -- a run taken out by hand leaves no row of its own to say so
    runs.corrected OR excluded.arxiv_id IS NOT NULL AS corrected,
    papers.source,
    headline.extractor_version,
    headline.ingest_id
FROM headline
JOIN training_runs_as_of(as_of) AS runs USING (arxiv_id, version, extractor_version, run_id)
JOIN papers_as_of(as_of) AS papers ON papers.arxiv_id = headline.arxiv_id
LEFT JOIN receipt USING (arxiv_id, version, extractor_version)
LEFT JOIN (
    SELECT DISTINCT arxiv_id
    FROM corrections_as_of(as_of)
    WHERE status = 'applied' AND field = 'exclude'
) AS excluded ON excluded.arxiv_id = headline.arxiv_id
WHERE NOT papers.withdrawn
