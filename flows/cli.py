"""The command line, ``pfsdays``.

Each command imports what it needs when it runs, so that those that need neither Prefect nor Great
Expectations start at once. Exit status: 0 done (also with single papers failed: the summary says how
many), 1 the run as a whole failed, 2 bad input; every error is one line.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Literal, NoReturn

from cyclopts import App, CycloptsError, Parameter

from expectations.errors import ExpectationError
from extractors.errors import ExtractorError
from flows.errors import BadInput, PfsdaysError
from warehouse.errors import WarehouseError

app = App(
    name="pfsdays",
    help="Training compute of AI models in petaflop/s-days, read from the papers.",
    version_flags=["--version"],
    help_format="plaintext",
)


imports = App(
    name="import", help="Bring in published tables as sources of their own.", help_format="plaintext"
)
app.command(imports)
alarms = App(
    name="alarms", help="List the alarms' states; with test, send a test message.", help_format="plaintext"
)
app.command(alarms)


@app.command
def ingest(
    *,
    source: str = "arxiv",
    since: str | None = None,
    until: str | None = None,
    limit: int | None = None,
) -> None:
    """Pull what a source has new, read it, validate, load, compute, refit the trend, publish.

    Parameters
    ----------
    source
        arxiv (the live API), mirror:DIR (a metadata snapshot and PDFs on disk), or sample (the papers
        that ship with the program).
    since
        First day to look at, YYYY-MM-DD; without it, from where the last ingest of that source stopped.
    until
        Last day to look at, YYYY-MM-DD.
    limit
        Take at most so many papers.
    """
    from flows import prefect_environment
    from flows.arguments import parse_day, require_positive
    from flows.paper_source import open_papers
    from flows.settings import load_settings

    settings = load_settings()
    first, last = parse_day("--since", since), parse_day("--until", until)
    if first and last and first > last:
        raise BadInput(f"--since {since} lies after --until {until}; swap them")
    require_positive("--limit", limit)
    open_papers(source, settings).close()  # a wrong source is told before a server is started
    prefect_environment.prepare(settings)
    from flows.ingest import ingest as ingest_flow
    from flows.summary import print_summary

    print_summary(ingest_flow(source=source, since=first, until=last, limit=limit))


@app.command
def extract(
    paths: Annotated[tuple[Path, ...], Parameter(negative=())],
    /,
    *,
    jsonl: Annotated[bool, Parameter(negative=())] = False,
    jobs: int | None = None,
) -> None:
    """Read PDFs and print the training runs found in them; no database.

    Parameters
    ----------
    paths
        PDFs, or folders of PDFs.
    jsonl
        Print one JSON object a paper instead of a table.
    jobs
        How many PDFs to read at once.
    """
    from flows.arguments import find_pdfs, require_positive
    from flows.extraction_output import print_extractions
    from flows.settings import load_settings

    settings = load_settings()
    require_positive("--jobs", jobs)
    print_extractions(find_pdfs(paths), jobs=jobs or settings.jobs, as_jsonl=jsonl, settings=settings)


@app.command
def explain(target: str, /) -> None:
    """Print the reading of one paper: findings, runs, why one is the headline, what was rejected.

    Parameters
    ----------
    target
        A PDF, or the arXiv id of a paper whose PDF has been fetched.
    """
    from flows.explanation import print_explanation
    from flows.settings import load_settings

    print_explanation(target, pdf_directory=load_settings().pdf_directory)


@app.command
def evaluate(*, gold: Path, pdfs: Path, earlier: Path | None = None, jobs: int | None = None) -> None:
    """Score the extractor against labels of your own, with gains and losses against an earlier run.

    Parameters
    ----------
    gold
        Labels, one JSON object a line.
    pdfs
        Folder of the PDFs, named by id.
    earlier
        Output of an earlier `pfsdays extract --jsonl`, to compare with.
    jobs
        How many PDFs to read at once.
    """
    from flows.arguments import require_file, require_folder, require_positive
    from flows.evaluation import print_evaluation
    from flows.settings import load_settings

    require_positive("--jobs", jobs)
    print_evaluation(
        require_file("--gold", gold),
        require_folder("--pdfs", pdfs),
        earlier=None if earlier is None else require_file("--earlier", earlier),
        jobs=jobs or load_settings().jobs,
    )


@app.command
def trend(*, json: Annotated[bool, Parameter(negative=())] = False, as_of: str | None = None) -> None:
    """Show the trend: doubling time with its interval, selection, window and number of points.

    Parameters
    ----------
    json
        Print JSON instead of a table.
    as_of
        Id of a past ingest: print what was known then, to the same digits.
    """
    from flows.settings import load_settings
    from flows.trend_output import print_trend

    print_trend(load_settings(), show_json=json, as_of=as_of)


@app.command
def sql(query: str, /, *, format: Literal["table", "csv", "json"] = "table") -> None:  # noqa: A002 - the option's name
    """Run a query on the published database, read-only.

    Parameters
    ----------
    query
        SQL, for example "select * from training_compute order by pfs_days desc limit 10".
    format
        How to print the rows.
    """
    from flows.query_output import print_query
    from flows.settings import load_settings

    print_query(load_settings().published_path, query, output_format=format)


@app.command
def hardware(name: str, /) -> None:
    """Look up an accelerator: its peaks by precision, with their source. Unknown names are refused.

    Parameters
    ----------
    name
        As papers write it, for example "V100" or "TPU v3".
    """
    from flows.hardware_lookup import print_hardware

    print_hardware(name)


@app.command
def correct(
    target: str,
    field: str,
    value: str,
    /,
    *,
    reason: str,
    expect: str,
    run: str = "",
    who: str | None = None,
) -> None:
    """Set one value of a paper right by hand: noted in the corrections file, kept through every reading.

    Parameters
    ----------
    target
        The paper's arXiv id; with a version, that version alone.
    field
        Column of training_runs, for example accelerator_count, or exclude (value true) for a run that is
        not the paper's own.
    value
        The right value, in the column's unit; none for nothing.
    reason
        Why, for whoever reads it next.
    expect
        The value that stands there now, none for nothing. When a later reading finds another, the correction
        is not applied but reported.
    run
        Name or id of the run, where the paper has several; new adds one that was missed.
    who
        Who says so; by default the user's name.
    """
    from flows.corrections_command import correct as correct_paper
    from flows.corrections_command import new_correction, today
    from flows.settings import load_settings

    settings = load_settings()
    correction = new_correction(
        target, field, value, reason=reason, expect=expect, run=run, who=who, day=today()
    )
    correct_paper(settings, correction)


@imports.command
def epoch(file: Path, /) -> None:
    """Load Epoch AI's table of models (CC BY 4.0), older or newer column names, beside what was read here.

    It enters no trend; the view epoch_comparison sets each model beside our estimate of the same paper.

    Parameters
    ----------
    file
        The CSV as downloaded from https://epoch.ai/data.
    """
    from flows.epoch_command import import_epoch, print_import
    from flows.settings import load_settings

    print_import(import_epoch(load_settings(), file))


@app.command
def up(*, port: int | None = None) -> None:
    """Start the Prefect server, work pool, deployments, automations and a worker; stop them all with Ctrl-C.

    Parameters
    ----------
    port
        Port of the server on this machine (default: the setting server_port).
    """
    from flows.settings import load_settings
    from flows.up import run_everything

    settings = load_settings()
    run_everything(settings, port=port or settings.server_port)


@app.command
def status() -> None:
    """Show what is running, the last ingests, failing papers and where everything lies."""
    from flows.settings import load_settings
    from flows.status_output import print_status

    print_status(load_settings())


@alarms.default
def list_alarms() -> None:
    """Show the last look at the trend, its changes, what stands about the pipeline, what waits to be told."""
    from flows.alarms_command import print_alarms
    from flows.settings import load_settings

    print_alarms(load_settings())


@alarms.command(name="test")
def test_alarms() -> None:
    """Send a message marked as a test the way of every alarm: event, automation, notification block."""
    from flows.alarms_command import send_test
    from flows.settings import load_settings

    print(send_test(load_settings()))  # noqa: T201 - the answer


def main() -> NoReturn:
    """Run the command line and exit with the status that the module's docstring lists."""
    try:
        app(sys.argv[1:], exit_on_error=False, print_error=False)
    except CycloptsError as error:
        _fail(" ".join(str(error).split()) + " (see `pfsdays --help`)", 2)
    except BadInput as error:
        _fail(str(error), 2)
    except (PfsdaysError, ExtractorError, WarehouseError, ExpectationError) as error:
        _fail(str(error), 1)
    except BrokenPipeError:  # the reader of our output has gone (`| head`); nothing is left to tell anyone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        _fail("interrupted; what was loaded stays, the rest is taken up again by the next run", 130)
    raise SystemExit(0)


def _fail(message: str, status: int) -> NoReturn:
    print(f"pfsdays: {' '.join(message.split())}", file=sys.stderr)  # noqa: T201 - the command line's own voice
    raise SystemExit(status)
