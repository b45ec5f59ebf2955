-- There is one writer: at most the last ingest is running.
SELECT ingest_id FROM ingests WHERE status = 'running' AND ingest_id < (SELECT max(ingest_id) FROM ingests)
