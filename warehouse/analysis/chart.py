"""The picture of the trend: training compute over time, on a log or a linear scale, as in the post.

One specification serves the static picture (PNG, SVG), the interactive page (HTML, self-contained) and
notebooks (JSON); see :func:`render`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

import altair as alt

from warehouse.analysis.chart_annotations import alarm_layers, name_layers
from warehouse.analysis.chart_frame import Scale, frame_for
from warehouse.analysis.chart_layers import axes, era_layers, fit_layers, moores_law_layers
from warehouse.analysis.chart_points import point_layers
from warehouse.analysis.chart_render import render
from warehouse.analysis.chart_theme import FONT, HEIGHT_PX, LIGHT, WIDTH_PX, Theme
from warehouse.analysis.selection import one_per_key, running_top
from warehouse.analysis.trend import headline_fit
from warehouse.analysis.trend_point import ordered
from warehouse.analysis.wording import doubling_sentence, fit_basis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from warehouse.analysis.alarm_state import AlarmChange
    from warehouse.analysis.trend import TrendFit
    from warehouse.analysis.trend_point import TrendPoint
    from warehouse.reference.trend_reference import Era, MooresLaw

__all__ = ["render", "trend_chart"]

_SINCE: Final = date(2011, 7, 1)  # the post's modern era, with a margin
_RECENT_NAMES: Final = 5
_MOST_HOLLOW: Final = 1500  # runs off the frontier that are drawn; of more, evenly spaced ones


def _drawn_fits(fits: Sequence[TrendFit]) -> list[TrendFit]:
    """Return the fits worth drawing: the post's own, and the headline over it."""
    post = [fit for fit in fits if fit.selection == "chart" and fit.estimator == "ols"][:1]
    headline = headline_fit(fits)
    if headline is None or headline in post:
        return post
    same_runs = [fit for fit in post if fit.slope_dex_per_year == headline.slope_dex_per_year]
    return [*([] if same_runs else post), headline]


def _named(points: Sequence[TrendPoint]) -> list[TrendPoint]:
    """Return the runs to name, first come first placed: the post's, the newest of the frontier, records."""
    charted = [point for point in points if point.origin == "reference"]
    known = {point.key for point in charted}
    others = [point for point in one_per_key(points) if point.key not in known]
    newest = running_top(others, 10)[-_RECENT_NAMES:]
    last_charted = max((point.day for point in charted), default=None)
    records = [p for p in running_top(others, 1) if last_charted is None or p.day > last_charted]
    largest_first = sorted({*newest, *records}, key=lambda point: (-point.pfs_days, point.key))
    return [*charted, *largest_first]


def _title(fits: Sequence[TrendFit], theme: Theme) -> alt.TitleParams:
    headline = headline_fit(fits)
    if headline is None:
        text, below = "Training compute of AI models", ["no trend yet: fewer than four runs"]
    else:
        text = f"Training compute {doubling_sentence(headline)}"
        below = [fit_basis(headline)]
        below += [
            f"dashed: {fit_basis(fit)}; {doubling_sentence(fit)}"
            for fit in _drawn_fits(fits)
            if fit is not headline
        ]
        below.append(
            "filled: among the ten largest known at release, or charted in the post; hollow: all others"
        )
    return alt.TitleParams(
        text=text,
        subtitle=below,
        anchor="start",
        frame="group",
        fontSize=18,
        subtitleFontSize=12,
        color=theme.ink,
        subtitleColor=theme.quiet,
        offset=26,
        font=FONT,
        subtitleFont=FONT,
        subtitlePadding=5,
        dx=-54,
    )


def trend_chart(
    points: Sequence[TrendPoint],
    fits: Sequence[TrendFit],
    eras: Sequence[Era],
    alarms: Sequence[AlarmChange] = (),
    *,
    moores_law: MooresLaw | None = None,
    scale: Scale = "log",
    theme: Theme = LIGHT,
    since: date | None = _SINCE,
    width_px: float = WIDTH_PX,
    height_px: float = HEIGHT_PX,
    titled: bool = True,
) -> alt.LayerChart:
    """Return the chart as an Altair specification.

    Runs that were among the ten largest at their release, and the post's, are filled, others hollow;
    shape tells where a figure comes from. The headline fit is a solid line, the post's own a dashed one,
    each with its 95 % band. Of very many hollow runs an even share is drawn. ``alarms`` are drawn as
    given: pass those that stand. The title tells the headline; without points it says that there is no
    trend yet.
    """
    shown = ordered(points)
    charted = [point for point in shown if point.origin == "reference"]
    frontier = frozenset([*running_top(one_per_key(shown), 10), *charted])
    others = [point for point in shown if point not in frontier]
    drawn = ordered([*frontier, *others[:: -(-len(others) // _MOST_HOLLOW) or 1]])
    frame = frame_for(shown, since=since, scale=scale, width_px=width_px, height_px=height_px)
    layers: list[Any] = [*era_layers(frame, eras, theme), axes(frame, theme)]
    if moores_law is not None:
        layers += moores_law_layers(frame, moores_law, theme)
    for fit in _drawn_fits(fits):
        of_post = fit.selection == "chart"
        layers += fit_layers(frame, fit, theme.post if of_post else theme.trend, [7, 4] if of_post else [])
    layers += point_layers(frame, drawn, frontier, theme)
    layers += name_layers(frame, _named(shown), drawn, alarms, theme)
    layers += alarm_layers(frame, alarms, theme)
    chart: alt.LayerChart = (
        alt.layer(*layers)
        .resolve_axis(x="independent", y="independent")
        .resolve_scale(x="independent", y="independent")
        .properties(
            width=width_px,
            height=height_px,
            title=_title(fits, theme) if titled else "",
            background=theme.paper,
        )
        .configure(
            font=FONT,
            view=alt.ViewConfig(stroke=None),
            axis=alt.AxisConfig(
                labelColor=theme.quiet,
                titleColor=theme.quiet,
                labelFontSize=11,
                titleFontSize=11,
                titleFontWeight="normal",
            ),
            legend=alt.LegendConfig(labelColor=theme.ink),
        )
    )
    return chart
