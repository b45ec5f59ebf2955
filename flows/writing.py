"""How a run that writes the warehouse opens and closes, with or without Prefect."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from extractors.sources.errors import SourceError
from flows.errors import BadInput, RunFailed
from flows.pipeline import Ingest
from flows.writer_lock import writer_lock
from warehouse.db import Warehouse
from warehouse.stored import paper_sources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from flows.settings import Settings

__all__ = ["EPOCH", "STORED", "recorded", "writing_warehouse"]

SAMPLE = "sample"
STORED = "stored"
"""Source of a run that reads papers which the warehouse holds already."""
EPOCH = "epoch"
"""Source of a run that imports Epoch AI's table."""


@contextmanager
def writing_warehouse(
    settings: Settings, *, purpose: str, on_wait: Callable[[str], None] | None = None
) -> Iterator[Warehouse]:
    """Hold the writer's place and the open warehouse for the body; a second writer waits for its turn.

    ``on_wait`` is told who has the place.
    """
    with (
        writer_lock(settings.home, purpose=purpose, on_wait=on_wait),
        Warehouse.open(settings.warehouse_path) as warehouse,
    ):
        yield warehouse


@contextmanager
def recorded(
    settings: Settings, warehouse: Warehouse, *, source: str, parameters: Mapping[str, Any]
) -> Iterator[Ingest]:
    """Open an ingest in the ledger, and close it as failed if the body raises.

    Raises :class:`~flows.errors.RunFailed` in place of the errors of a source.
    """
    _refuse_mixture(warehouse, source, settings)
    run = Ingest.begin(settings, warehouse, source=source, parameters=parameters)
    try:
        yield run
    except SourceError as error:
        run.fail(str(error))
        raise RunFailed(str(error)) from error
    except BaseException as error:
        run.fail(f"{type(error).__name__}: {error}")
        raise


def _refuse_mixture(warehouse: Warehouse, source: str, settings: Settings) -> None:
    """Raise :class:`~flows.errors.BadInput` where the sample's stand-ins would mix with real papers."""
    held = paper_sources(warehouse)
    if source == SAMPLE and held - {SAMPLE}:
        raise BadInput(
            f"{settings.home} holds real papers, the sample is made of stand-ins; "
            "set PFSDAYS_HOME to another folder for it"
        )
    if source not in {SAMPLE, STORED, EPOCH} and SAMPLE in held:
        raise BadInput(
            f"{settings.home} holds the sample's stand-ins; "
            "set PFSDAYS_HOME to another folder for real papers"
        )
