"""Lists that run in parallel: the cell "8B / 4B" below "Heron-B / -L" holds a value for each name."""

from __future__ import annotations

import re

__all__ = ["name_of_part", "parts_of"]

_BETWEEN = re.compile(r" / |(?<=[A-Za-z0-9])/(?=[A-Z]|\d)")


def parts_of(text: str) -> tuple[tuple[int, int], ...]:
    """Return where the parts of a list begin and end; one part, the whole, where ``text`` is no list."""
    gaps = [found.span() for found in _BETWEEN.finditer(text)]
    starts, ends = [0, *(end for _, end in gaps)], [*(start for start, _ in gaps), len(text)]
    return tuple(zip(starts, ends, strict=True))


def name_of_part(names: str, part: int, parts: int) -> str | None:
    """Return the name of part number ``part`` of ``parts``; ``None`` where there are not as many names.

    A name that begins with a hyphen goes on from the first: "Heron-B / -L" names Heron-L.
    """
    told = [names[start:end] for start, end in parts_of(names)]
    if parts < 2 or len(told) != parts:
        return None
    stem = told[0].rpartition("-")[0] if told[part].startswith("-") else ""
    return stem + told[part]
