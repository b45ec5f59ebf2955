"""Run the stand-in arXiv by hand: ``python -m tests.standin --port 8700 [--papers MIRROR] [--fault …]``."""

from __future__ import annotations

import argparse
from pathlib import Path

from extractors.sources.sample_source import SAMPLE_DIRECTORY
from tests.standin.corpus import papers_of_mirror
from tests.standin.faults import Kind
from tests.standin.server import Request, StandinArxiv


def main() -> None:
    """Serve until interrupted; each request is printed with the seconds since the one before."""
    parser = argparse.ArgumentParser(prog="python -m tests.standin", description=__doc__)
    parser.add_argument("--port", type=int, default=8700)
    parser.add_argument(
        "--papers", type=Path, default=SAMPLE_DIRECTORY, help="a mirror (default: the sample)"
    )
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="KIND[:api|pdf[:TIMES[:SKIP]]]",
        help=f"let something go wrong; kinds: {', '.join(Kind)}",
    )
    arguments = parser.parse_args()
    last = [0.0]

    def show(request: Request) -> None:
        gap = request.arrived - last[0] if last[0] else 0.0
        last[0] = request.arrived
        print(f"+{gap:6.2f} s  {request.status}  {request.path}  {request.query}", flush=True)

    with StandinArxiv(papers_of_mirror(arguments.papers), arguments.port) as standin:
        standin.on_request = show
        for text in arguments.fault:
            kind, target, times, skip = (*text.split(":"), *("", "", "")[: 3 - text.count(":")])
            standin.inject(kind, target or "api", times=int(times or 1), skip=int(skip or 0))
        print(f"export PFSDAYS_ARXIV_API_URL={standin.api_url}")
        print(f"export PFSDAYS_ARXIV_PDF_URL={standin.pdf_url}")
        print(f"export PFSDAYS_ARXIV_DELAY_SECONDS=0.2   # {len(standin.corpus.papers)} papers; ^C stops")
        try:
            standin.closing.wait()
        except KeyboardInterrupt:
            print("stopped")


if __name__ == "__main__":
    main()
