-- A key has one current row at most. (The tables have no primary keys: see migration 0001.)
WITH keys AS (
    SELECT 'papers' AS table_name, arxiv_id || ' v' || version AS key FROM papers
    UNION ALL
    SELECT 'extractions', concat_ws(' ', arxiv_id, version, extractor_version) FROM extractions
    UNION ALL
    SELECT 'findings', concat_ws(' ', arxiv_id, version, extractor_version, finding_id) FROM findings
    UNION ALL
    SELECT 'training_runs', concat_ws(' ', arxiv_id, version, extractor_version, run_id) FROM training_runs
    UNION ALL
    SELECT 'estimates', concat_ws(' ', arxiv_id, version, extractor_version, run_id, method) FROM estimates
    UNION ALL
    SELECT 'issues', concat_ws(' ', arxiv_id, version, extractor_version, stage, number) FROM issues
    UNION ALL
    SELECT
        'quarantine',
        concat_ws(' ', arxiv_id, version, extractor_version, table_name, row_key, expectation, column_name)
    FROM quarantine
    UNION ALL
    SELECT 'reference_points', concat_ws(' ', dataset, key) FROM reference_points
    UNION ALL
    SELECT 'epoch_models', concat_ws(' ', dataset, model) FROM epoch_models
    UNION ALL
    SELECT 'trend_alarms', alarm_id FROM trend_alarms
    UNION ALL
    SELECT 'corrections', concat_ws(' ', arxiv_id, coalesce(version, 0), run_name, field) FROM corrections
)
SELECT table_name, key, count(*) AS rows FROM keys GROUP BY ALL HAVING count(*) > 1
