"""Typeset the bundled sample: ``papers/*.typ`` and the sample's metadata become PDFs, byte for byte the
same each time.

    python tests/sample/typeset.py [--check]

``--check`` compares instead of writing. The typesetter and its fonts come in the wheel of the ``typst``
package, system fonts are ignored and the dates in the files are those of the metadata. Another release of
typst may place a letter differently: then typeset, look at the pages, and commit the PDFs together with the
lock.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import typst

HERE = Path(__file__).parent
SAMPLE = HERE.parents[1] / "extractors" / "sources" / "sample"
UNSTAMPED = {"2412.99020v1", "2010.99011v1"}
"""Papers set without the stamp, as copies from elsewhere are."""
CUT_OFF = {"2404.99017v1": 2 / 3}
"""Files that keep only this part of their bytes: the broken PDF."""


def papers() -> dict[str, dict[str, object]]:
    """Read the metadata: file stem (``<id>v<n>``) → what the template needs."""
    given = {}
    for line in (SAMPLE / "metadata.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        for version in entry["versions"]:
            stem = entry["id"] + version["version"]
            day = parsedate_to_datetime(version["created"])
            category = entry["categories"].split()[0]
            stamp = f"arXiv:{stem}  [{category}]  {day.day} {day:%b %Y}"
            given[stem] = {
                "title": entry["title"],
                "authors": entry["authors"],
                "abstract": entry["abstract"],
                "day": [day.year, day.month, day.day],
                "stamp": None if stem in UNSTAMPED else stamp,
            }
    return given


def typeset(source: Path, given: dict[str, object]) -> bytes:
    """Return the PDF of one paper."""
    year, month, day = given["day"]
    with tempfile.NamedTemporaryFile(suffix=".pdf") as output:
        typst.compile(
            str(source),
            output=output.name,
            root=str(HERE),
            ignore_system_fonts=True,
            sys_inputs={"paper": json.dumps(given)},
            timestamp=seconds_of(year, month, day),
            pdf_tags=False,
        )
        content = Path(output.name).read_bytes()
    kept = CUT_OFF.get(source.stem)
    return content if kept is None else content[: int(len(content) * kept)]


def seconds_of(year: int, month: int, day: int) -> int:
    """Return the Unix time of a day's beginning (what typst takes for today)."""
    return int(datetime(year, month, day, tzinfo=UTC).timestamp())


def main(arguments: list[str]) -> int:
    """Typeset all papers, or compare them with the committed files; returns the exit status."""
    given = papers()
    differing = []
    for source in sorted((HERE / "papers").glob("*.typ")):
        target = SAMPLE / "pdf" / source.stem.split(".")[0] / f"{source.stem}.pdf"
        content = typeset(source, given[source.stem])
        if "--check" in arguments:
            if not target.exists() or target.read_bytes() != content:
                differing.append(source.stem)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)  # a store may hold a hard link to it, which must not change
        target.write_bytes(content)
        print(f"{target.name}\t{len(content)} bytes")
    for stem in differing:
        print(f"{stem}: the committed PDF is not what the script typesets", file=sys.stderr)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
