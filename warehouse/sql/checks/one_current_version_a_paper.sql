-- A paper has one current version, and one current reading.
SELECT 'papers' AS table_name, arxiv_id, count(*) AS versions FROM papers GROUP BY arxiv_id HAVING count(*) > 1
UNION ALL
SELECT 'extractions', arxiv_id, count(*) FROM extractions GROUP BY arxiv_id HAVING count(*) > 1
