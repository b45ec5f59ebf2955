-- Every state of a row began with an ingest that is on record, and ended with the same or a later one.
WITH states AS (
    SELECT 'papers' AS table_name, ingest_id, superseded_by_ingest FROM history.papers
    UNION
    SELECT 'extractions', ingest_id, superseded_by_ingest FROM history.extractions
    UNION
    SELECT 'findings', ingest_id, superseded_by_ingest FROM history.findings
    UNION
    SELECT 'training_runs', ingest_id, superseded_by_ingest FROM history.training_runs
    UNION
    SELECT 'estimates', ingest_id, superseded_by_ingest FROM history.estimates
    UNION
    SELECT 'issues', ingest_id, superseded_by_ingest FROM history.issues
    UNION
    SELECT 'quarantine', ingest_id, superseded_by_ingest FROM history.quarantine
    UNION
    SELECT 'reference_points', ingest_id, superseded_by_ingest FROM history.reference_points
    UNION
    SELECT 'epoch_models', ingest_id, superseded_by_ingest FROM history.epoch_models
    UNION
    SELECT 'corrections', ingest_id, superseded_by_ingest FROM history.corrections
    UNION
    SELECT 'trend_alarms', ingest_id, superseded_by_ingest FROM history.trend_alarms
    UNION
    SELECT 'trend_looks', ingest_id, NULL FROM trend_looks
    UNION
    SELECT 'operator_alarms', ingest_id, NULL FROM operator_alarms
    UNION
    SELECT 'coverage', ingest_id, NULL FROM coverage
    UNION
    SELECT 'trend_fits', ingest_id, NULL FROM trend_fits
    UNION
    SELECT 'validations', ingest_id, NULL FROM validations
)
SELECT *
FROM states
WHERE ingest_id NOT IN (SELECT ingest_id FROM ingests)
   OR superseded_by_ingest NOT IN (SELECT ingest_id FROM ingests)
   OR superseded_by_ingest < ingest_id
