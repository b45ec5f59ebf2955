-- A receipt's page exists in the PDF that was read.
SELECT arxiv_id, version, finding_id, page, page_count
FROM findings JOIN extractions USING (arxiv_id, version, extractor_version)
WHERE page > page_count
