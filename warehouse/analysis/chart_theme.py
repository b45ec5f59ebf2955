"""How the chart looks: colours that survive grey print and colour-blind eyes, in light and dark.

Ink and orange of the Okabe–Ito palette differ in lightness as well as hue; what matters also differs in
shape, dash or weight, so nothing is told by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["DARK", "FONT", "HEIGHT_PX", "LIGHT", "WIDTH_PX", "Theme"]

WIDTH_PX: Final = 920
HEIGHT_PX: Final = 520
FONT: Final = "system-ui, 'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif"


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by their part in the picture."""

    paper: str
    ink: str
    quiet: str
    faint: str
    era: str
    grid: str
    post: str
    trend: str
    point: str
    alarm: str


LIGHT: Final = Theme(
    paper="#ffffff",
    ink="#1b1f24",
    quiet="#626a73",
    faint="#b4bac1",
    era="#dfe3e8",
    grid="#e3e6e9",
    post="#1b1f24",
    trend="#0b62a4",
    point="#3d84bf",
    alarm="#c14a00",
)
DARK: Final = Theme(
    paper="#14171b",
    ink="#eceff2",
    quiet="#9aa4ae",
    faint="#59626c",
    era="#2a3038",
    grid="#2b3138",
    post="#eceff2",
    trend="#6db6ee",
    point="#4a90c4",
    alarm="#f5a04c",
)
