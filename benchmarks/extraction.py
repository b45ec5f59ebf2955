"""CPU seconds a paper: our extraction against pdfium's and pdfplumber's plain text of all pages.

    python benchmarks/extraction.py [FOLDER] [--papers N] [--plumber N] [--rounds N]

All three run in this process over the same files, interleaved paper by paper, so that a busy machine slows
them alike; the ratios are what counts. ``FOLDER`` defaults to the bundled sample. pdfplumber is slow, so it
sees ``--plumber`` of the papers, and its ratio is taken over those.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import pdfplumber
import pypdfium2
from rich.console import Console
from rich.progress import track
from rich.table import Table

from extractors.errors import DocumentError
from extractors.extract import extract_pdf

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLE = Path(__file__).parents[1] / "extractors" / "sources" / "sample"
MOST_OF_FLOOR = 3.0
LEAST_OF_PLUMBER = 15.0

FLOOR, OURS, PLUMBER = "pdfium, plain text", "pfsdays, extraction", "pdfplumber, extract_text"


def read_with_pdfium(path: Path) -> None:
    """Take the plain text of all pages: the floor that reading a PDF at all costs."""
    with pypdfium2.PdfDocument(path) as document:
        for index in range(len(document)):
            page = document[index]
            text = page.get_textpage()
            text.get_text_range()
            text.close()
            page.close()


def read_with_pdfplumber(path: Path) -> None:
    """Do what one would write first."""
    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_text()
            page.close()


def seconds(run: Callable[[Path], object], path: Path) -> float:
    """CPU seconds of one call, without the collector: as ``timeit`` measures and the sandbox runs."""
    gc.collect()
    gc.disable()
    try:
        started = time.process_time()
        run(path)
        return time.process_time() - started
    finally:
        gc.enable()


def readable(folder: Path, count: int) -> list[Path]:
    """Papers of the folder, spread evenly over its names, that can be read at all."""
    found = sorted(folder.rglob("*.pdf"))
    chosen = []
    for path in found[:: max(len(found) // count, 1)][:count]:
        try:
            extract_pdf(path)
        except DocumentError as error:
            Console(stderr=True).print(f"left out: {error}")
        else:
            chosen.append(path)
    return chosen


def measure(papers: list[Path], plumber: set[Path], rounds: int) -> dict[str, dict[Path, float]]:
    """CPU seconds of each way for each paper: the median of the rounds, so that a hiccup counts little."""
    taken: dict[str, dict[Path, list[float]]] = defaultdict(lambda: defaultdict(list))
    work = [path for _ in range(rounds) for path in papers]
    for path in track(work, "measuring", console=Console(stderr=True), disable=not sys.stderr.isatty()):
        taken[FLOOR][path].append(seconds(read_with_pdfium, path))
        taken[OURS][path].append(seconds(extract_pdf, path))
        if path in plumber and path not in taken[PLUMBER]:
            taken[PLUMBER][path].append(seconds(read_with_pdfplumber, path))
    return {way: {path: median(values) for path, values in of.items()} for way, of in taken.items()}


def report(taken: dict[str, dict[Path, float]]) -> None:
    """Print the table and the two ratios."""
    console = Console()
    table = Table(
        title="CPU time a paper", caption="median of the rounds for each paper, mean over the papers"
    )
    for name in ("way", "papers", "ms a paper"):
        table.add_column(name, justify="left" if name == "way" else "right")
    for way in (FLOOR, OURS, PLUMBER):
        values = taken[way].values()
        table.add_row(way, str(len(values)), f"{1000 * sum(values) / len(values):.1f}")
    console.print(table)
    floor = sum(taken[OURS].values()) / sum(taken[FLOOR].values())
    shared = taken[PLUMBER].keys()
    plumber = sum(taken[PLUMBER].values()) / sum(taken[OURS][path] for path in shared)
    console.print(f"extraction / pdfium's plain text: [bold]{floor:.2f}[/] (aim: at most {MOST_OF_FLOOR:g})")
    console.print(
        f"pdfplumber's text / extraction: [bold]{plumber:.1f}[/] (aim: at least {LEAST_OF_PLUMBER:g})"
    )


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "folder", nargs="?", type=Path, default=SAMPLE, help="PDFs to read (default: the sample)"
    )
    parser.add_argument("--papers", type=int, default=40, help="read at most so many (default: 40)")
    parser.add_argument(
        "--plumber", type=int, default=5, help="of these, pdfplumber reads so many (default: 5)"
    )
    parser.add_argument("--rounds", type=int, default=3, help="measure each paper so often (default: 3)")
    arguments = parser.parse_args()
    papers = readable(arguments.folder, arguments.papers)
    if not papers:
        sys.exit(f"no readable PDF in {arguments.folder}")
    step = max(len(papers) // arguments.plumber, 1)
    report(measure(papers, set(papers[::step][: arguments.plumber]), arguments.rounds))


if __name__ == "__main__":
    main()
