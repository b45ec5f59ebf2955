-- Of an ingest's trend lines one is the headline.
SELECT ingest_id, count(*) FILTER (headline) AS headlines
FROM trend_fits
GROUP BY ingest_id
HAVING count(*) FILTER (headline) <> 1
