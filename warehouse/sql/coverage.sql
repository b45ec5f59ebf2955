-- How much of what was seen reached each stage: the papers of this ingest, and all current ones as of it.
-- $ingest_id: the ingest.
WITH scopes AS (
    SELECT 'all' AS scope, arxiv_id FROM papers_as_of($ingest_id)
    UNION ALL
    SELECT 'ingest', arxiv_id
    FROM papers_as_of($ingest_id)
    WHERE arxiv_id IN (
        SELECT arxiv_id FROM history.papers WHERE ingest_id = $ingest_id
        UNION SELECT arxiv_id FROM history.extractions WHERE ingest_id = $ingest_id
    )
),
findings AS (
    SELECT
        arxiv_id,
        -- the paper's own hardware, time or operations: what an estimate could be made of
        bool_or(
            ownership <> 'cited' AND phase IN ('training', 'unclear')
            AND field IN ('accelerator', 'accelerator_count', 'duration_hours', 'accelerator_hours',
                          'stated_flop', 'forward_macs', 'achieved_flop_per_s')
        ) AS with_compute
    FROM findings_as_of($ingest_id)
    GROUP BY arxiv_id
),
papers AS (
    SELECT
        scope,
        arxiv_id,
        paper.sha256 IS NOT NULL AS with_pdf,
        paper.withdrawn,
        extraction.arxiv_id IS NOT NULL AS extracted,
        findings.arxiv_id IS NOT NULL AS with_findings,
        coalesce(with_compute, false) AS with_compute,
        run.arxiv_id IS NOT NULL AS with_runs,
        estimate.arxiv_id IS NOT NULL AS estimated,
        quarantine.arxiv_id IS NOT NULL AS quarantined,
        attempt.arxiv_id IS NOT NULL AS failed,
        headline.*
    FROM scopes
    JOIN papers_as_of($ingest_id) AS paper USING (arxiv_id)
    LEFT JOIN extractions_as_of($ingest_id) AS extraction USING (arxiv_id)
    LEFT JOIN findings USING (arxiv_id)
    LEFT JOIN (SELECT DISTINCT arxiv_id FROM training_runs_as_of($ingest_id)) AS run USING (arxiv_id)
    LEFT JOIN (SELECT DISTINCT arxiv_id FROM estimates_as_of($ingest_id)) AS estimate USING (arxiv_id)
    LEFT JOIN (SELECT DISTINCT arxiv_id FROM quarantine_as_of($ingest_id)) AS quarantine USING (arxiv_id)
    LEFT JOIN (SELECT DISTINCT arxiv_id FROM attempts WHERE resolved_at IS NULL) AS attempt USING (arxiv_id)
    LEFT JOIN (
        SELECT
            arxiv_id AS headline,
            accelerator, accelerator_count, duration_hours, accelerator_hours, parameters, examples_seen,
            precision, published, primary_category
        FROM training_compute_as_of($ingest_id)
    ) AS headline ON headline.headline = scopes.arxiv_id
),
counted AS (
    SELECT
        scope,
        unnest([
            {'measure': 'papers', 'count': count(arxiv_id), 'total': count(arxiv_id)},
            {'measure': 'papers_withdrawn', 'count': count(arxiv_id) FILTER (withdrawn), 'total': count(arxiv_id)},
            {'measure': 'papers_with_pdf', 'count': count(arxiv_id) FILTER (with_pdf), 'total': count(arxiv_id)},
            {'measure': 'papers_failed', 'count': count(arxiv_id) FILTER (failed), 'total': count(arxiv_id)},
            {'measure': 'papers_quarantined', 'count': count(arxiv_id) FILTER (quarantined), 'total': count(arxiv_id)},
            {'measure': 'papers_extracted', 'count': count(arxiv_id) FILTER (extracted), 'total': count(arxiv_id)},
            {'measure': 'papers_with_findings', 'count': count(arxiv_id) FILTER (with_findings),
             'total': count(arxiv_id) FILTER (extracted)},
            {'measure': 'papers_with_compute', 'count': count(arxiv_id) FILTER (with_compute),
             'total': count(arxiv_id) FILTER (extracted)},
            {'measure': 'papers_with_runs', 'count': count(arxiv_id) FILTER (with_runs),
             'total': count(arxiv_id) FILTER (extracted)},
            {'measure': 'papers_estimated', 'count': count(arxiv_id) FILTER (estimated),
             'total': count(arxiv_id) FILTER (extracted)},
            {'measure': 'filled_accelerator', 'count': count(accelerator), 'total': count(headline)},
            {'measure': 'filled_accelerator_count', 'count': count(accelerator_count),
             'total': count(headline)},
            {'measure': 'filled_duration_hours', 'count': count(duration_hours), 'total': count(headline)},
            {'measure': 'filled_accelerator_hours', 'count': count(accelerator_hours),
             'total': count(headline)},
            {'measure': 'filled_parameters', 'count': count(parameters), 'total': count(headline)},
            {'measure': 'filled_examples_seen', 'count': count(examples_seen), 'total': count(headline)},
            {'measure': 'filled_precision', 'count': count(precision), 'total': count(headline)},
            {'measure': 'filled_published', 'count': count(published), 'total': count(headline)},
            {'measure': 'filled_primary_category', 'count': count(primary_category),
             'total': count(headline)}
        ], recursive := true)
    FROM (SELECT unnest(['all', 'ingest']) AS scope)
    LEFT JOIN papers USING (scope)
    GROUP BY scope
)
SELECT
    $ingest_id AS ingest_id, scope, measure, "count", total,
    CASE WHEN total > 0 THEN "count" / total END AS share
FROM counted
