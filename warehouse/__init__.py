"""Typed records become tables, tables become numbers: storage, reference data, analysis, reports."""
