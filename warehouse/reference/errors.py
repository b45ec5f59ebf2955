"""What can go wrong with the reference facts, part of the warehouse's tree of errors.

WarehouseError
├── ReferenceTableError      a row of a reference table cannot be read
└── UnknownAcceleratorError  no device of that id or name
"""

from __future__ import annotations

from warehouse.errors import WarehouseError

__all__ = ["ReferenceTableError", "UnknownAcceleratorError"]


class ReferenceTableError(WarehouseError):
    """A row of a reference table cannot be read. ``line`` counts from 1, the header included."""

    def __init__(self, table: str, line: int, detail: str) -> None:
        super().__init__(table, line, detail)
        self.table, self.line, self.detail = table, line, detail

    def __str__(self) -> str:
        return (
            f"{self.table}:{self.line}: {self.detail}; mend the row, every figure needs its unit and source"
        )


class UnknownAcceleratorError(WarehouseError):
    """No accelerator of that id or name. ``nearest`` holds names that resemble it, the best first."""

    def __init__(self, name: str, nearest: tuple[str, ...] = ()) -> None:
        super().__init__(name, nearest)
        self.name, self.nearest = name, nearest

    def __str__(self) -> str:
        hint = f"; the nearest known: {', '.join(self.nearest)}" if self.nearest else ""
        return f"unknown accelerator {self.name!r}{hint}"
