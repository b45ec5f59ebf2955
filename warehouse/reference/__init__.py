"""Cited facts: what devices do, how large data sets and networks are, what formulas assume."""

from warehouse.reference.errors import ReferenceTableError, UnknownAcceleratorError
from warehouse.reference.load import Reference, load_reference
from warehouse.reference.records import (
    Accelerator,
    Architecture,
    Assumption,
    Citation,
    Dataset,
    System,
    Vintage,
    WorkedExample,
)

__all__ = [
    "Accelerator",
    "Architecture",
    "Assumption",
    "Citation",
    "Dataset",
    "Reference",
    "ReferenceTableError",
    "System",
    "UnknownAcceleratorError",
    "Vintage",
    "WorkedExample",
    "load_reference",
]
