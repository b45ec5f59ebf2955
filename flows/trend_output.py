"""``pfsdays trend``: the stored fits, now or as of a past ingest."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from flows.errors import BadInput, RunFailed
from flows.query_output import as_json, as_table, wide_console
from warehouse.db import open_published
from warehouse.errors import PublishedMissing, UnknownIngest
from warehouse.ledger import latest_ingest, require_ingest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.settings import Settings
    from warehouse.db import Published

# Fits are stored by the ingests that changed data; as of any other ingest the last ones before it hold.
_FITS = (
    "SELECT * FROM trend_fits WHERE ingest_id = "
    "(SELECT max(ingest_id) FROM trend_fits WHERE ingest_id <= {ingest_id}) "
    "ORDER BY headline DESC, selection, estimator, window_start"
)
_DIGITS = ("n", "doubling_months", "doubling_months_low", "doubling_months_high")
"""What must come out the same when a past headline is fitted again."""
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


def print_trend(settings: Settings, *, show_json: bool, as_of: str | None) -> None:
    """Print all fits of the last ingest, or as they were after ingest ``as_of``.

    A past headline is fitted again from the points as of that ingest and must come out the same. Raises
    :class:`BadInput` where nothing has been published or there is no such ingest, :class:`RunFailed` where
    the digits differ.
    """
    asked = _ingest_number(as_of)
    try:
        with open_published(settings.published_path) as database:
            if asked is not None:
                require_ingest(database, asked)
            ingest_id = asked if asked is not None else latest_ingest(database) or 0
            columns, rows = database.answer(_FITS.format(ingest_id=ingest_id))
            fits = [dict(zip(columns, row, strict=True)) for row in rows]
            if asked is not None:
                _fit_again(database, asked, fits)
    except (PublishedMissing, UnknownIngest) as error:
        raise BadInput(str(error)) from error
    if show_json:
        sys.stdout.write("[\n" + ",\n".join(as_json(fit) for fit in fits) + "\n]\n")
    else:
        _print_table(fits, ingest_id)


def _ingest_number(as_of: str | None) -> int | None:
    if as_of is None:
        return None
    if not as_of.isdecimal():
        raise BadInput(f'--as-of {as_of!r} is no ingest; `pfsdays sql "from ingests"` lists their numbers')
    return int(as_of)


def _fit_again(database: Published, ingest_id: int, fits: Sequence[dict[str, Any]]) -> None:
    from warehouse.analysis.trend import headline_fit  # noqa: PLC0415 - loads the statistics libraries
    from warehouse.refresh import fits_as_of  # noqa: PLC0415

    stored = next((fit for fit in fits if fit["headline"]), None)
    if stored is None:
        return
    again = headline_fit(fits_as_of(database, ingest_id, seed=stored["seed"]))
    if again is None or any(getattr(again, name) != stored[name] for name in _DIGITS):
        found = None if again is None else again.doubling_months
        raise RunFailed(
            f"the headline of ingest {ingest_id} was {stored['doubling_months']} months and comes out as "
            f"{found} now; this version of pfsdays fits another way than the one that stored it"
        )


def _print_table(fits: Sequence[dict[str, Any]], ingest_id: int) -> None:
    console = wide_console()
    if not fits:
        console.print(f"no fit as of ingest {ingest_id}: too few points")
        return
    console.print(f"as of ingest {ingest_id}; the first row is the headline")
    console.print(as_table(list(_SHOWN.values()), [[fit[name] for name in _SHOWN] for fit in fits]))
