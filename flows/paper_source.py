"""Open the source that the user named, with the settings of this program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.sources.errors import BadSourceOption, BadSourceSpec
from extractors.sources.opening import SourceOptions, open_source
from flows.errors import BadInput

if TYPE_CHECKING:
    from extractors.sources.source import Source
    from flows.settings import Settings


def open_papers(spec: str, settings: Settings) -> Source:
    """Open ``arxiv``, ``mirror:DIR`` or ``sample``; nothing is asked of it yet.

    Raises :class:`~flows.errors.BadInput` for a source that does not exist or cannot be used as set.
    """
    options = SourceOptions(arxiv=settings.arxiv_options(), state_directory=settings.home / "state")
    try:
        return open_source(spec, options)
    except (BadSourceSpec, BadSourceOption) as error:
        raise BadInput(str(error)) from error
