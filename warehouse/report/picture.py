"""The chart as a small picture, for pages that can show nothing else (a flow run's page)."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Final

from warehouse.analysis.alarm_state import standing
from warehouse.analysis.chart import trend_chart
from warehouse.analysis.chart_render import png_bytes
from warehouse.reference.trend_reference import load_eras, load_moores_law
from warehouse.report.rows import alarms_from, fits_from, points_from, titled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from warehouse.report.data import ReportData

__all__ = ["chart_png"]

_SIGNATURE: Final = 8  # bytes before the first chunk, PNG specification 5.2


def chart_png(data: ReportData) -> bytes:
    """Return the chart on a log scale as PNG, one dot to a pixel (about 100 kB)."""
    chart = trend_chart(
        titled(points_from(data.trend_points), data.training_compute),
        fits_from(data.trend_fits),
        load_eras(),
        standing(alarms_from(data.trend_alarms)),
        moores_law=load_moores_law(),
    )
    return _compressed(png_bytes(chart.to_json(indent=None), scale=1.0))


def _compressed(png: bytes) -> bytes:
    """Return the same picture with its rows compressed as well as zlib can: a third of what is drawn.

    The rows become one chunk before the end; other chunks stay as they are.
    """
    chunks = list(_chunks(png))
    rows = zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT"))
    kept = [(kind, data) for kind, data in chunks if kind not in {b"IDAT", b"IEND"}]
    kept += [(b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return png[:_SIGNATURE] + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in kept
    )


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = _SIGNATURE
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        yield png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        place += 12 + length  # length, kind and checksum are four bytes each
