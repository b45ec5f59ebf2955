"""PDFs as the rules see them. The only importer of the PDF libraries; see README.md."""

from extractors.document.pages import Block, Cell, Document, Page, Sentence, Stamp, Table
from extractors.document.reader import MAX_PAGES, read_document

__all__ = ["MAX_PAGES", "Block", "Cell", "Document", "Page", "Sentence", "Stamp", "Table", "read_document"]
