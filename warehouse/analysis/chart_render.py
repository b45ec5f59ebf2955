"""The chart as a file: static picture, interactive page, specification. No network, no browser."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import vl_convert

if TYPE_CHECKING:
    from pathlib import Path

    import altair as alt

__all__ = ["inert_json", "png_bytes", "render", "still_picture", "vega_bundle"]

_PNG_SCALE: Final = 2.0
_CLIP_ID: Final = re.compile(r"(?<=clip)\d+")
_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Training compute</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
script-src 'unsafe-inline'; img-src data:">
<style>body {{ margin: 24px; }} #chart svg {{ max-width: 100%; height: auto; }}</style></head>
<body><div id="chart"></div><script>{bundle}</script><script>
vegaEmbed("#chart", {specification}, {{ actions: false, renderer: "svg", ast: true }});
</script></body></html>
"""


def inert_json(value: Any) -> str:
    """Return JSON that is safe inside ``<script>``: nothing in it can end the element or open a comment."""
    text = json.dumps(value, ensure_ascii=True, allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


@cache
def vega_bundle() -> str:
    """Return Vega, Vega-Lite and Vega-Embed as one script that defines ``window.vegaEmbed``."""
    script: str = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    return script.replace("</script", "<\\/script")


def still_picture(specification: str) -> str:
    """Return the specification drawn as SVG; the same specification gives the same bytes.

    Vega numbers its clip paths through all drawings of a process; they are numbered anew here.
    """
    svg: str = vl_convert.vegalite_to_svg(specification)
    numbers: dict[str, int] = {}
    return _CLIP_ID.sub(lambda found: str(numbers.setdefault(found.group(), len(numbers))), svg)


def png_bytes(specification: str, *, scale: float = _PNG_SCALE) -> bytes:
    """Return the specification drawn as PNG, ``scale`` dots to a pixel of the chart."""
    png: bytes = vl_convert.vegalite_to_png(specification, scale=scale)
    return png


def render(chart: alt.LayerChart, path: Path) -> Path:
    """Write the chart in the format that ``path`` ends in (.png, .svg, .html or .json); return ``path``.

    The HTML page is self-contained: it needs no network to be read, and names of runs stay text in it.
    Raises ``ValueError`` for another ending.
    """
    specification = chart.to_json(indent=None)
    match path.suffix:
        case ".png":
            path.write_bytes(png_bytes(specification))
        case ".svg":
            path.write_text(still_picture(specification), encoding="utf-8")
        case ".html":
            page = _PAGE.format(bundle=vega_bundle(), specification=inert_json(json.loads(specification)))
            path.write_text(page, encoding="utf-8")
        case ".json":
            path.write_text(json.dumps(json.loads(specification), indent=1), encoding="utf-8")
        case other:
            message = f"cannot render a chart to {other!r}; choose .png, .svg, .html or .json"
            raise ValueError(message)
    return path
