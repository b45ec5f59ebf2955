"""``pfsdays trend``: the stored fits, now or as of a past ingest."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pandas as pd

from flows.errors import BadInput
from flows.query_output import as_table, wide_console
from warehouse.db import open_published
from warehouse.errors import PublishedMissing, UnknownIngest
from warehouse.ledger import require_ingest

if TYPE_CHECKING:
    from flows.settings import Settings

# Fits are stored by the ingests that changed data; as of any other ingest the last ones before it hold.
_FITS = (
    "SELECT * FROM trend_fits WHERE ingest_id = "
    "(SELECT max(ingest_id) FROM trend_fits WHERE ingest_id <= ?) "
    "ORDER BY headline DESC, selection, estimator, window_start"
)
_SHOWN = {
    "selection": "points",
    "window_start": "from",
    "window_end": "to",
    "estimator": "estimator",
    "n": "n",
    "doubling_months": "doubling (months)",
    "doubling_months_low": "95 % low",
    "doubling_months_high": "95 % high",
    "growth_per_year": "× a year",
    "residual_sd_dex": "sd (dex)",
}


def print_trend(settings: Settings, *, as_json: bool, as_of: str | None) -> None:
    """Print all fits of the last ingest, or as they were after ingest ``as_of``.

    Raises :class:`BadInput` where nothing has been published, or there is no such ingest.
    """
    ingest_id = _ingest_number(as_of)
    try:
        with open_published(settings.published_path) as database:
            if ingest_id is None:
                ingest_id = int(database.scalar("SELECT coalesce(max(ingest_id), 0) FROM ingests"))
            else:
                require_ingest(database, ingest_id)
            fits = database.query(_FITS, [ingest_id])
    except (PublishedMissing, UnknownIngest) as error:
        raise BadInput(str(error)) from error
    if as_json:
        _print_json(fits)
    else:
        _print_table(fits, ingest_id)


def _ingest_number(as_of: str | None) -> int | None:
    if as_of is None:
        return None
    if not as_of.isdecimal():
        raise BadInput(f'--as-of {as_of!r} is no ingest; `pfsdays sql "from ingests"` lists their numbers')
    return int(as_of)


def _print_json(fits: pd.DataFrame) -> None:
    rows = json.loads(fits.to_json(orient="records", date_format="iso", double_precision=15))
    json.dump(rows, sys.stdout, indent=1)
    sys.stdout.write("\n")


def _print_table(fits: pd.DataFrame, ingest_id: int) -> None:
    console = wide_console()
    if fits.empty:
        console.print(f"no fit as of ingest {ingest_id}: too few points")
        return
    shown = fits[list(_SHOWN)].rename(columns=_SHOWN)
    for column in ("from", "to"):
        shown[column] = pd.to_datetime(shown[column]).dt.strftime("%Y-%m-%d")
    console.print(f"as of ingest {ingest_id}; the first row is the headline")
    console.print(as_table(shown))
