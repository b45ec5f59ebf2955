"""What is wrong with the lexicon, said so that the author of an entry can mend it."""

from __future__ import annotations

from extractors.errors import ExtractorError

__all__ = ["LexiconError"]


class LexiconError(ExtractorError):
    """An entry that cannot be used. ``file`` is the stem of its file, ``entry`` its id."""

    def __init__(self, file: str, entry: str, detail: str) -> None:
        super().__init__(file, entry, detail)
        self.file, self.entry, self.detail = file, entry, detail

    def __str__(self) -> str:
        return f"extractors/lexicon/{self.file}.yaml, entry {self.entry!r}: {self.detail}"
