"""Small PDFs, typeset when they are needed; nothing here is anybody's paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import typst

from extractors.document import read_document

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from extractors.document import Document

PREAMBLE = """
#set text(font: "New Computer Modern", size: 10pt)
#set par(justify: true, first-line-indent: 1em)
#set heading(numbering: "1.1")
"""


@pytest.fixture(scope="session")
def typeset(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Typst markup → the path of a PDF."""
    folder = tmp_path_factory.mktemp("typeset")
    made: dict[str, Path] = {}

    def run(markup: str, preamble: str = PREAMBLE) -> Path:
        source = preamble + markup
        if source not in made:
            path = folder / f"{len(made)}.typ"
            path.write_text(source, encoding="utf-8")
            typst.compile(str(path), output=str(path.with_suffix(".pdf")))
            made[source] = path.with_suffix(".pdf")
        return made[source]

    return run


@pytest.fixture(scope="session")
def read(typeset: Callable[..., Path]) -> Callable[..., Document]:
    """Typst markup → the document as read, every page in full."""
    return lambda markup, preamble=PREAMBLE: read_document(
        typeset(markup, preamble), candidate=lambda _: True
    )
