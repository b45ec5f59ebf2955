"""From findings to the paper's own training runs. See ``README.md`` beside this file."""

from extractors.assembly.assemble import assemble

__all__ = ["assemble"]
