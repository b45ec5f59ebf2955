"""The errors of the extractors.

::

    ExtractorError
    ├── DocumentError            a PDF that cannot be read; ``code`` is stable, ``path`` names the file
    │   ├── NotAPdfError         pdf.not_a_pdf   HTML, an image, anything without a PDF header
    │   ├── EmptyPdfError        pdf.empty       no bytes, or no pages
    │   ├── TruncatedPdfError    pdf.truncated   the end of the file is missing
    │   ├── EncryptedPdfError    pdf.encrypted   needs a password
    │   └── DamagedPdfError      pdf.damaged     complete, yet pdfium cannot load it
    ├── SandboxError             no child process can be started
    └── SourceError              a source of papers that cannot be used (see :mod:`extractors.sources`)

All of them carry data and pickle, since they cross process borders.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

__all__ = [
    "DamagedPdfError",
    "DocumentError",
    "EmptyPdfError",
    "EncryptedPdfError",
    "ExtractorError",
    "NotAPdfError",
    "SandboxError",
    "SourceError",
    "TruncatedPdfError",
]


class ExtractorError(Exception):
    """Root of everything that the extractors raise on purpose."""


class DocumentError(ExtractorError):
    """A PDF that cannot be read; ``code`` is stable and goes to the records."""

    code: ClassVar[str] = "pdf.unreadable"
    advice: ClassVar[str] = "fetch the file again"

    def __init__(self, path: Path | str, detail: str = "") -> None:
        super().__init__(str(path), detail)
        self.path = Path(path)
        self.detail = detail

    def __str__(self) -> str:
        said = f"{self.code}: {self.path}"
        return f"{said}: {self.detail}; {self.advice}" if self.detail else f"{said}; {self.advice}"


class NotAPdfError(DocumentError):
    """The file has no PDF header (often an error page in HTML that was saved as a PDF)."""

    code = "pdf.not_a_pdf"
    advice = "fetch it again and check what the server sent"


class EmptyPdfError(DocumentError):
    """The file holds no bytes, or a document without pages."""

    code = "pdf.empty"


class TruncatedPdfError(DocumentError):
    """The end of the file is missing: the download broke off."""

    code = "pdf.truncated"


class EncryptedPdfError(DocumentError):
    """The document needs a password to be opened."""

    code = "pdf.encrypted"
    advice = "store a copy without a password"


class DamagedPdfError(DocumentError):
    """The file is complete but pdfium cannot make a document of it."""

    code = "pdf.damaged"


class SandboxError(ExtractorError):
    """No child process can be started to extract in."""


class SourceError(ExtractorError):
    """Root of what a source of papers raises."""
