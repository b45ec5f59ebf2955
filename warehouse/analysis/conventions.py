"""Which peak, which utilisation, how many devices: the conventions behind device-time.

They follow "AI and Compute" (OpenAI, 2018) for devices without matrix units and its utilisations, and state
what the post did not need to: the peak is the dense one of the precision that trains the model. FP32 for
devices without matrix units and where a paper says FP32; the 16-bit matrix rate where it says fp16, bf16 or
mixed precision; where it says nothing and the device has matrix units, the 16-bit matrix rate, with FP32
(TF32 from Ampere on) as the low reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.records import UnitKind

if TYPE_CHECKING:
    from warehouse.reference import Accelerator, Reference

__all__ = ["DeviceFactor", "Peak", "choose_peak", "default_utilization", "device_factor", "precision_class"]

_PRECISIONS = {
    "fp32": "fp32",
    "float32": "fp32",
    "single": "fp32",
    "tf32": "tf32",
    "fp16": "16-bit",
    "float16": "16-bit",
    "half": "16-bit",
    "bf16": "16-bit",
    "bfloat16": "16-bit",
    "mixed": "16-bit",
    "amp": "16-bit",
    "fp8": "fp8",
    "int8": "int8",
    "fp64": "fp64",
    "float64": "fp64",
    "double": "fp64",
}


@dataclass(frozen=True, slots=True)
class Peak:
    """The dense peak that an estimate uses, the readings beside it as multiples of it, and why."""

    flop_per_s: float
    label: str
    reading_low: float = 1.0
    reading_high: float = 1.0
    assumption: str | None = None


@dataclass(frozen=True, slots=True)
class DeviceFactor:
    """How many of the peak's units one counted device is, with the other readings as multiples."""

    value: float
    reading_low: float = 1.0
    reading_high: float = 1.0
    assumption: str | None = None


def precision_class(precision: str | None) -> str | None:
    """Return ``fp32``, ``tf32``, ``16-bit``, ``fp8``, ``int8`` or ``fp64``; ``None`` for anything else."""
    if not precision:
        return None
    word = precision.strip().lower().replace("-", "").replace("_", "").replace(" ", "")
    word = word.removesuffix("precision")
    if "fp8" in word:
        return "fp8"
    if "mixed" in word or "amp" in word.split("/"):
        return "16-bit"
    return _PRECISIONS.get(word)


def choose_peak(device: Accelerator, precision: str | None) -> Peak | None:
    """Return the dense peak for ``precision``, ``None`` where the table has no such rate.

    ``precision`` is ``None`` where the paper says nothing.
    A 16-bit rate below FP32 is never taken: consumer cards of 2016 run scalar half precision at 1/64 of FP32.
    """
    stated = precision_class(precision)
    if stated == "fp64":
        return _peak(device.fp64_flop_per_s, "FP64")
    if not device.has_matrix_units:
        return _without_matrix_units(device, stated)
    named = _named_format(device, stated)
    if named is not None:
        return named
    if device.fp16_matrix_flop_per_s is None:
        return _only_integers(device)
    return _matrix_16_bit(device, stated)


def default_utilization(device: Accelerator, reference: Reference) -> float:
    """Return the share of peak where a paper states none: 0.33, for CPUs 0.17 (the post's appendix)."""
    return reference.assumed("utilization_cpu" if device.kind == "cpu" else "utilization_gpu")


def device_factor(device: Accelerator, unit: UnitKind) -> DeviceFactor:
    """Return what one counted device is in units of the table's figures.

    A TPU or CPU core is 1/``cores_per_chip`` of a chip, a TPU board ``chips_per_board`` chips. A GPU board
    with two dies counts as the board, as the post does; a paper may have counted the dies, which is the low
    reading.
    """
    if unit is UnitKind.CORE:
        if device.cores_per_chip is None:
            return DeviceFactor(
                1.0, assumption="cores of a device that has no cores in our table: counted as devices"
            )
        return DeviceFactor(1.0 / device.cores_per_chip)
    if unit is UnitKind.BOARD:
        return DeviceFactor(float(device.chips_per_board or 1))
    if device.unit == "board" and device.dies_per_unit > 1:
        dies = device.dies_per_unit
        return DeviceFactor(
            1.0,
            reading_low=1.0 / dies,
            assumption=f"counted as boards of {dies} dies; the paper may count dies",
        )
    return DeviceFactor(1.0)


def _peak(
    rate: float | None,
    label: str,
    *,
    low: float | None = None,
    high: float | None = None,
    assumption: str | None = None,
) -> Peak | None:
    if rate is None:
        return None
    return Peak(rate, label, min((low or rate) / rate, 1.0), max((high or rate) / rate, 1.0), assumption)


def _without_matrix_units(device: Accelerator, stated: str | None) -> Peak | None:
    rate, label = device.fp32_flop_per_s, "FP32"
    if rate is None:
        rate, label = device.fp16_vector_flop_per_s, "FP16"
    if stated == "16-bit" and device.fp16_vector_flop_per_s is not None:
        return _peak(
            rate,
            label,
            high=device.fp16_vector_flop_per_s,
            assumption="no matrix units: FP32 peak although 16 bits are stated",
        )
    return _peak(rate, label, low=device.fp32_base_flop_per_s)


def _named_format(device: Accelerator, stated: str | None) -> Peak | None:
    if stated == "fp32" and device.kind != "tpu":  # a TPU multiplies in bfloat16 whatever it stores
        tf32 = device.tf32_flop_per_s
        said = "FP32 as stated; frameworks may have used TF32 for it" if tf32 else None
        return _peak(device.fp32_flop_per_s, "FP32", high=tf32, assumption=said)
    if stated == "tf32":
        return _peak(device.tf32_flop_per_s, "TF32")
    if stated == "fp8":
        said = "FP8 as stated; parts of such recipes stay in 16 bits"
        return _peak(device.fp8_flop_per_s, "FP8", low=device.fp16_matrix_flop_per_s, assumption=said)
    return None


def _only_integers(device: Accelerator) -> Peak | None:
    if device.int8_op_per_s is None:
        return None
    return _peak(device.int8_op_per_s, "INT8", assumption="8-bit integer operations counted as operations")


def _matrix_16_bit(device: Accelerator, stated: str | None) -> Peak | None:
    rate = device.fp16_matrix_flop_per_s
    fast = device.fp16_matrix_fp16_accumulate_flop_per_s
    if stated == "16-bit":
        return _peak(rate, "16-bit matrix", high=fast)
    low = device.tf32_flop_per_s or device.fp32_flop_per_s
    if device.kind == "tpu":
        low = None
    said = (
        "no precision stated" if stated is None else f"{stated} stated, which the table lacks for this device"
    )
    return _peak(rate, "16-bit matrix", low=low, high=fast, assumption=f"{said}: 16-bit matrix peak")
