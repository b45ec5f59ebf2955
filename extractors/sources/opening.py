"""Open a source of papers by its name; only the one that is used is loaded."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.sources.arxiv_options import ArxivOptions
from extractors.sources.errors import BadSourceSpec

if TYPE_CHECKING:
    from extractors.sources.source import Source

__all__ = ["SourceOptions", "open_source"]

SOURCES_HELP = "choose one of: arxiv, mirror:DIR (a folder with a metadata snapshot and pdf/), sample"


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """Everything that any source may need to know; each takes its own part.

    ``state_directory`` keeps the pace of requests between processes (needed by ``arxiv``).
    ``mirror_categories`` keeps only papers in one of these categories; ``None`` keeps all.
    """

    arxiv: ArxivOptions = field(default_factory=ArxivOptions)
    state_directory: Path | None = None
    mirror_categories: tuple[str, ...] | None = None


def open_source(spec: str, options: SourceOptions | None = None) -> Source:
    """Open the source that ``spec`` names: ``arxiv``, ``mirror:DIR`` or ``sample``.

    Raises :class:`BadSourceSpec` (one line for the user) for an unknown name or an unusable folder and
    :class:`BadSourceOption` for options out of bounds. Nothing is fetched yet.
    """
    options = options or SourceOptions()
    kind, colon, argument = spec.strip().partition(":")
    if kind == "mirror":
        if not argument:
            raise BadSourceSpec(spec, "a mirror needs its folder, as in mirror:/data/arxiv")
        from extractors.sources.mirror import MirrorSource  # noqa: PLC0415  (only what is used is loaded)

        return MirrorSource(Path(argument).expanduser(), categories=options.mirror_categories)
    if colon or kind not in {"arxiv", "sample"}:
        raise BadSourceSpec(spec, f"there is no such source; {SOURCES_HELP}")
    if kind == "sample":
        from extractors.sources.sample_source import open_sample  # noqa: PLC0415

        return open_sample()
    from extractors.sources.arxiv_api import ArxivSource  # noqa: PLC0415

    if options.state_directory is None:
        raise BadSourceSpec(spec, "needs a state directory, where the pace between processes is kept")
    return ArxivSource(options.arxiv, options.state_directory)
