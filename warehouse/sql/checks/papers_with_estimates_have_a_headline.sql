-- A paper with estimates has a headline, unless it was withdrawn.
SELECT DISTINCT arxiv_id
FROM estimates
WHERE arxiv_id NOT IN (SELECT arxiv_id FROM training_compute)
  AND arxiv_id NOT IN (SELECT arxiv_id FROM papers WHERE withdrawn)
