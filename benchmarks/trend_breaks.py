"""False alarms and delays of the break detector, by seeded simulation.

    python benchmarks/trend_breaks.py [--paths 1000] [--seed 2018] [--cell main|residuals|rates|all] [--json]

Five years of history, then 120 monthly looks; the break comes two years into them. "False" is the share of
null decades with any alarm; delays are months from the break to the first alarm, median / 90th percentile,
over paths without an alarm before it. Three detectors on the same paths, winsorised alike:

* shipped: the log-averaged likelihood ratio of a kink, or of a jump, at the shipped thresholds;
* kink alone, at the threshold that gives exactly 10 % false alarms on these paths;
* sup-F, the largest F of a kink over all gaps, at its own 10 % threshold: the reference method.

The exit status is 1 when a bar is missed by more than its Monte Carlo error.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from time import perf_counter

import numpy as np

from warehouse.analysis.breaks import Evidence, scan
from warehouse.analysis.calibration import FLOORS, expected_delay_months
from warehouse.analysis.selection import in_window, one_per_key, running_top
from warehouse.analysis.simulation import (
    BREAK_MONTH,
    LOOK_YEARS,
    SCENARIOS,
    SLOPE,
    Path,
    break_look,
    draw_path,
)
from warehouse.analysis.trend_point import points_as_arrays
from warehouse.reference.trend_reference import load_epoch_models

Crossing = Callable[[Evidence], np.ndarray]
CENSORED_MONTHS = 97  # not seen in the eight years that are left
TARGET = 0.10


@dataclass(frozen=True)
class Cell:
    """One kind of stream."""

    name: str
    points_per_year: float
    sd_dex: float
    real_residuals: bool = False


MAIN = Cell("12 a year, 0.4 dex", 12, 0.4)
RESIDUALS = Cell("12 a year, 0.4 dex, residuals of the real frontier", 12, 0.4, real_residuals=True)
RATES = (
    Cell("6 a year, 0.3 dex", 6, 0.3),
    Cell("12 a year, 0.7 dex", 12, 0.7),
    Cell("25 a year, 0.4 dex", 25, 0.4),
    Cell("40 a year, 1.0 dex", 40, 1.0),
)


@dataclass(frozen=True)
class Delay:
    """Delays of one detector in one scenario, in months."""

    median: float
    p90: float
    mean: float
    paths: int


@dataclass(frozen=True)
class Row:
    """One detector in one cell."""

    cell: str
    detector: str
    threshold: str
    false_alarms: float
    false_alarms_se: float
    delays: dict[str, Delay]


def frontier_residuals() -> np.ndarray:
    """Return the residuals of Epoch AI's running top 5 since 2010, standardised."""
    points = one_per_key(model.as_point() for model in load_epoch_models())
    years, values, _ = points_as_arrays(in_window(running_top(points, 5), (date(2010, 1, 1), None)))
    x = years - years.mean()
    residual = values - np.polyval(np.polyfit(x, values, 1), x)
    return (residual - residual.mean()) / residual.std()


def paths(cell: Cell, n: int, seed: int) -> list[Path]:
    """Draw ``n`` paths of a cell."""
    rng = np.random.default_rng(seed)
    residuals = frontier_residuals() if cell.real_residuals else None
    return [
        draw_path(rng, points_per_year=cell.points_per_year, sd_dex=cell.sd_dex, residuals=residuals)
        for _ in range(n)
    ]


def delays(evidence: list[Evidence], crossing: Crossing) -> Delay:
    """Return delays over the paths that had no alarm before the break."""
    months = []
    for one in evidence:
        crossed = crossing(one)
        if not crossed[:BREAK_MONTH].any():
            months.append(break_look(crossed) or CENSORED_MONTHS)
    return Delay(
        float(np.median(months)), float(np.quantile(months, 0.9)), float(np.mean(months)), len(months)
    )


def measure(cell: Cell, n_null: int, n_break: int, seed: int) -> list[Row]:
    """Measure the three detectors in one cell on common paths."""
    null = [
        scan(path.years, path.values(SCENARIOS["null"]), LOOK_YEARS) for path in paths(cell, n_null, seed)
    ]
    broken = paths(cell, n_break, seed + 1)
    seen = {
        name: [scan(path.years, path.values(scenario), LOOK_YEARS) for path in broken]
        for name, scenario in SCENARIOS.items()
        if name != "null"
    }
    kink = float(np.quantile([one.kink.max() for one in null], 1 - TARGET))
    sup_f = float(np.quantile([one.sup_f.max() for one in null], 1 - TARGET))
    detectors: dict[str, tuple[str, Crossing]] = {
        "shipped": (
            f"{FLOORS.kink} / {FLOORS.jump}",
            lambda one: (one.kink >= FLOORS.kink) | (one.jump >= FLOORS.jump),
        ),
        "kink alone": (f"{kink:.2f}", lambda one: one.kink > kink),
        "sup-F": (f"{sup_f:.2f}", lambda one: one.sup_f > sup_f),
    }
    rows = []
    for name, (threshold, crossing) in detectors.items():
        share = float(np.mean([crossing(one).any() for one in null]))
        error = float(np.sqrt(share * (1 - share) / n_null))
        found = {scenario: delays(evidence, crossing) for scenario, evidence in seen.items()}
        rows.append(Row(cell.name, name, threshold, share, error, found))
    return rows


def missed_bars(rows: list[Row]) -> list[str]:
    """Return the bars that the shipped detector misses by more than its Monte Carlo error."""
    limits = {"halving": (26, 38), "doubling": (17, None), "plateau": (17, None), "jump up": (6, None)}
    missed = []
    for row in rows:
        if row.detector != "shipped":
            continue
        allowed = {MAIN.name: 0.10, RESIDUALS.name: 0.12}.get(row.cell)
        if allowed is not None and row.false_alarms > allowed + 2 * row.false_alarms_se:
            missed.append(f"{row.cell}: false alarms {row.false_alarms:.3f} > {allowed}")
        if row.cell != MAIN.name:
            continue
        for scenario, (median, p90) in limits.items():
            delay = row.delays[scenario]
            if delay.median > median:
                missed.append(f"{row.cell}: {scenario} median {delay.median:.0f} > {median} months")
            if p90 is not None and delay.p90 > p90:
                missed.append(f"{row.cell}: {scenario} 90th percentile {delay.p90:.0f} > {p90} months")
    return missed


def show(rows: list[Row], cell: Cell) -> None:
    """Print one cell."""
    names = list(rows[0].delays)
    print(f"\n{cell.name}")
    print(f"{'':12}{'threshold':>12}{'false':>16}" + "".join(f"{name:>12}" for name in names))
    for row in rows:
        false = f"{100 * row.false_alarms:.1f} ± {100 * row.false_alarms_se:.1f} %"
        found = "".join(f"{f'{d.median:.0f}/{d.p90:.0f}':>12}" for d in row.delays.values())
        print(f"{row.detector:12}{row.threshold:>12}{false:>16}{found}")
    expected = [
        expected_delay_months(sd_dex=cell.sd_dex, points_per_year=cell.points_per_year, slope_change=change)
        for change in (SLOPE / 2, SLOPE)
    ]
    print(f"formula: halving {expected[0]:.0f}, doubling and plateau {expected[1]:.0f} months")


def main() -> int:
    """Run the benchmark; return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--paths", type=int, default=1000, help="null decades (breaks: 0.4 times as many)")
    parser.add_argument("--seed", type=int, default=2018)
    parser.add_argument("--cell", choices=["main", "residuals", "rates", "all"], default="all")
    parser.add_argument("--json", action="store_true", help="print one JSON line a detector and cell")
    options = parser.parse_args()
    cells: list[tuple[Cell, int]] = []
    if options.cell in {"main", "all"}:
        cells.append((MAIN, options.paths))
    if options.cell in {"residuals", "all"}:
        cells.append((RESIDUALS, options.paths))
    if options.cell in {"rates", "all"}:
        cells += [(cell, max(20, options.paths // 4)) for cell in RATES]
    began = perf_counter()
    all_rows: list[Row] = []
    for cell, n_null in cells:
        rows = measure(cell, n_null, max(10, int(0.4 * n_null)), options.seed)
        all_rows += rows
        if options.json:
            for row in rows:
                print(json.dumps(asdict(row)))
        else:
            show(rows, cell)
            sys.stdout.flush()
    missed = missed_bars(all_rows)
    if not options.json:
        print(f"\n{perf_counter() - began:.0f} s; seed {options.seed}; ± is one standard error of the share")
        print("all bars held" if not missed else "\n".join(["MISSED", *missed]))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
