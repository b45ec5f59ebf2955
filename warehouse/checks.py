"""Zero-row checks: what must hold across the rows of the warehouse, as SQL files that find what does not."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from warehouse.errors import ChecksViolated
from warehouse.transport import as_json

if TYPE_CHECKING:
    import pandas as pd

    from warehouse.db import Database

__all__ = ["read_checks", "require_checks", "run_checks"]


def read_checks() -> dict[str, str]:
    """Return the checks of ``sql/checks``, name to query, in the order of their names."""
    directory = resources.files("warehouse").joinpath("sql", "checks")
    files = sorted(directory.iterdir(), key=lambda file: file.name)
    return {file.name.removesuffix(".sql"): file.read_text(encoding="utf-8") for file in files}


def run_checks(db: Database) -> pd.DataFrame:
    """Run every check; one row each with ``check``, ``rows`` found and, as JSON, an ``example`` of them."""
    import pandas as pd  # noqa: PLC0415 - the module is also imported where nothing is checked

    found = []
    for name, query in read_checks().items():
        rows = int(db.scalar(f"SELECT count(*) FROM ({query})"))
        example = as_json(db.query(f"FROM ({query}) LIMIT 1").to_dict("records")[0]) if rows else None
        found.append({"check": name, "rows": rows, "example": example})
    return pd.DataFrame(found, columns=["check", "rows", "example"])


def require_checks(db: Database) -> None:
    """Raise :class:`ChecksViolated` naming every check that found rows, with an example of each."""
    found = run_checks(db)
    violated = found[found["rows"] > 0]
    if len(violated):
        raise ChecksViolated(
            {str(check): int(rows) for check, rows in zip(violated["check"], violated["rows"], strict=True)},
            {
                str(check): str(example)
                for check, example in zip(violated["check"], violated["example"], strict=True)
            },
        )
