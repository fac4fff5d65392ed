"""Pictures of many runs: medians and ranges of an ensemble, differences of a comparison, points of a sweep."""
from __future__ import annotations

import textwrap
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from . import compare, paired
from .ensemble import Ensemble
from .errors import InputError
from .plot import BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILLION, check_name, date_axis

COLOURS = (BLUE, ORANGE, GREEN, PURPLE, VERMILLION, SKY, BLACK)
LINES = ("-", "--", "-.", ":", "-", "--", "-.")
PANELS = (("infections", "New infections (true)", "persons a day"), ("confirmed", "Confirmed, by day of report", "persons a day"),
          ("held_hospital", "In designated hospitals", "persons at midnight"), ("held_site", "In central isolation", "persons at midnight"),
          ("held_home", "Under control at home", "persons at midnight"), ("held_waiting", "Waiting for a place", "persons at midnight"))


def save(file: Ensemble, path: Path, outcome: str | None = None) -> None:
    """Draws it into a picture; the suffix of the name says which kind."""
    check_name(path)
    known = [str(o) for o in file.outcomes.outcome.values]
    if outcome is not None and outcome not in known:
        raise InputError("--outcome", f'no outcome of this file is called "{outcome}"', f"give one of {', '.join(known[:12])}" + (", ..." if len(known) > 12 else ""))
    if (file.state == "done").sum() == 0:
        raise InputError(str(file.path), "no run in it was done", "see its failures: cordon_analysis.Ensemble(...).failures")
    if file.kind == "sweep":
        figure = sweep(file, outcome or known[0])
    elif file.kind == "comparison":
        figure = comparison(file, outcome or "infections")
    else:
        figure = bands(file)
    figure.savefig(path, dpi=150)


def bands(file: Ensemble) -> Figure:
    """Medians by day with the ranges of 50 and 90 % of the seeds; variants beside each other."""
    figure, axes = page(3, 2, (13, 13.5))
    daily = file.daily
    day = pd.DatetimeIndex(daily.time.values)
    for ax, (name, title, unit) in zip(axes.flat, PANELS):
        values = daily[name].values.astype(float)
        values[values < 0] = np.nan  # the run had ended, or there is none
        top = 0.0
        for v, variant in enumerate(daily.variant.values):
            low, lower, middle, upper, high = np.nanquantile(values[v].reshape(-1, len(day)), (0.05, 0.25, 0.5, 0.75, 0.95), axis=0)
            ax.fill_between(day, low, high, color=COLOURS[v % 7], alpha=0.15, linewidth=0, label="90 % of the runs" if len(daily.variant) == 1 else None)
            ax.fill_between(day, lower, upper, color=COLOURS[v % 7], alpha=0.3, linewidth=0, label="50 %" if len(daily.variant) == 1 else None)
            ax.plot(day, middle, color=COLOURS[v % 7], linestyle=LINES[v % 7], label="median" if len(daily.variant) == 1 else f"{variant}: median")
            top = max(top, float(np.nanmax(high, initial=0)))
        plain_axis(ax, title, unit)
        ax.set_ylim(0, max(1, 1.3 * top))
        if top == 0:
            ax.text(0.5, 0.4, "nothing in these runs", transform=ax.transAxes, ha="center", color=GREY)
        date_axis(ax, day)
    head(figure, file, f"{file.outcomes.sizes['seed']} seeds; ranges hold {held(file)}")
    return figure


def comparison(file: Ensemble, outcome: str) -> Figure:
    """How far pairing narrows the difference: pairs, their differences, intervals of every shown outcome, and days."""
    figure, axes = page(2, 2, (13, 10.5))
    table, names = file.outcomes.sel(outcome=outcome), [str(v) for v in file.outcomes.variant.values]
    unit = str(table.unit.values)
    label = outcome + ("" if unit == "1" else f" [{unit}]")
    first = table[0].values.ravel()
    ax = axes[0, 0]
    for v in range(1, len(names)):
        other = table[v].values.ravel()
        known = np.isfinite(first) & np.isfinite(other)
        r = np.corrcoef(first[known], other[known])[0, 1] if known.sum() > 2 and first[known].std() > 0 and other[known].std() > 0 else np.nan
        ax.plot(first[known], other[known], ".", color=COLOURS[v % 7], alpha=0.6, label=f"{names[v]}: correlation {r:.2f}")
    ends = [min(ax.get_xlim()[0], ax.get_ylim()[0]), max(ax.get_xlim()[1], ax.get_ylim()[1])]
    ax.plot(ends, ends, color=GREY, linewidth=1, zorder=0)
    ax.annotate("equal", (ends[1], ends[1]), color=GREY, ha="right", va="top", xytext=(-12, -2), textcoords="offset points")
    ax.set_xlabel(f"{names[0]}: {label}")
    plain_axis(ax, "Each pair under one seed", f"the other: {label}", zero=False)
    differences(axes[0, 1], file, outcome, label)
    intervals(axes[1, 0], file)
    daily_difference(axes[1, 1], file)
    head(figure, file, f"against {names[0]}; {file.outcomes.sizes['seed']} seeds; intervals of 95 % hold {held(file)}")
    return figure


def differences(ax: Axes, file: Ensemble, outcome: str, label: str) -> None:
    """The differences of the pairs, and the interval of their mean beside that of unpaired runs."""
    table, names = file.outcomes.sel(outcome=outcome), [str(v) for v in file.outcomes.variant.values]
    for v in range(1, len(names)):
        found = paired.compare(outcome, -1, (names[0], names[v]), table[0].values, table[v].values)
        pairs = (table[v].values - table[0].values).ravel()
        pairs = pairs[np.isfinite(pairs)]
        spread = (np.random.default_rng(1).random(len(pairs)) - 0.5) * 0.3
        ax.plot(pairs, v + spread, ".", color=COLOURS[v % 7], alpha=0.35, markersize=4)
        ax.plot([found.low_95, found.high_95], [v - 0.28] * 2, color=BLACK, linewidth=3.5, solid_capstyle="butt", label="95 % interval of the mean, paired" if v == 1 else None)
        ax.plot([found.unpaired_low_95, found.unpaired_high_95], [v - 0.38] * 2, color=GREY, linewidth=3.5, solid_capstyle="butt",
                label="the same, as if unpaired" if v == 1 else None)
    ax.axvline(0, color=GREY, linewidth=1)
    ax.set_yticks(range(1, len(names)), names[1:])
    ax.set_ylim(0.4, len(names) - 1 + 0.9)
    ax.set_xlabel(f"difference: {label}")
    plain_axis(ax, "Differences of the pairs", "", zero=False, grid="x")


def intervals(ax: Axes, file: Ensemble) -> None:
    """Differences relative to the mean of the first, outcome by outcome."""
    names = [str(v) for v in file.outcomes.variant.values]
    shown = [o for o in compare.SHOWN if o in file.outcomes.outcome.values and np.nan_to_num(file.outcomes.sel(outcome=o).values).any()]
    ticks = []
    for k, outcome in enumerate(reversed(shown)):
        table = file.outcomes.sel(outcome=outcome)
        for v in range(1, len(names)):
            found = paired.compare(outcome, -1, (names[0], names[v]), table[0].values, table[v].values)
            y = k + 0.5 * (v / len(names) - 0.5)
            scale = 100 / found.mean_first if found.mean_first else np.nan
            ax.plot([scale * found.unpaired_low_95, scale * found.unpaired_high_95], [y, y], color=COLOURS[v % 7], linewidth=1, alpha=0.5)
            ax.plot([scale * found.low_95, scale * found.high_95], [y, y], color=COLOURS[v % 7], linewidth=4, solid_capstyle="butt", label=names[v] if k == 0 else None)
        ticks.append(outcome)
    ax.axvline(0, color=GREY, linewidth=1)
    ax.set_yticks(range(len(ticks)), ticks)
    ax.set_ylim(-0.6, len(ticks) + 0.6)
    ax.set_xlabel(f"difference, in % of the mean of {names[0]}; thick: paired, thin: unpaired")
    plain_axis(ax, "Every outcome, with its 95 % interval", "", zero=False, grid="x")


def daily_difference(ax: Axes, file: Ensemble) -> None:
    """Median difference of the infections so far, with the range of 90 % of the pairs."""
    daily = file.daily
    day = pd.DatetimeIndex(daily.time.values)
    values = daily.infections.values.astype(float)
    values[values < 0] = np.nan
    so_far = np.nancumsum(values, axis=-1)
    so_far[np.isnan(values).all(axis=-1)] = np.nan
    for v in range(1, len(daily.variant)):
        low, middle, high = np.nanquantile((so_far[v] - so_far[0]).reshape(-1, len(day)), (0.05, 0.5, 0.95), axis=0)
        ax.fill_between(day, low, high, color=COLOURS[v % 7], alpha=0.2, linewidth=0, label=f"{daily.variant.values[v]}: 90 % of the pairs")
        ax.plot(day, middle, color=COLOURS[v % 7], linestyle=LINES[v % 7], label=f"{daily.variant.values[v]}: median")
    ax.axhline(0, color=GREY, linewidth=1)
    plain_axis(ax, "Infections in the region so far: difference", "persons", zero=False)
    date_axis(ax, day)


def sweep(file: Ensemble, outcome: str) -> Figure:
    """The outcome against each parameter: a dot a point (median over seeds) with the range of its seeds; two lists as a map."""
    parameters = [p for p in file.parameters.columns if file.parameters[p].notna().any()]
    texts = [p for p in file.parameters.columns if p not in parameters]
    shown = parameters + texts
    values = file.outcomes.sel(outcome=outcome)[0].values  # point x seed
    unit = str(file.outcomes.sel(outcome=outcome).unit.values)
    label = outcome + ("" if unit == "1" else f" [{unit}]")
    columns = 2 if len(shown) > 1 else 1
    rows = (len(shown) + columns - 1) // columns
    figure, axes = page(rows, columns, (6.5 * columns, 1.9 + 3.9 * rows))
    with np.errstate(all="ignore"):
        middle = np.array([np.nanmedian(v) if np.isfinite(v).any() else np.nan for v in values])
        low = np.array([np.nanmin(v) if np.isfinite(v).any() else np.nan for v in values])
        high = np.array([np.nanmax(v) if np.isfinite(v).any() else np.nan for v in values])
    for ax, name in zip(axes.flat, shown):
        numbers, ticks = positions(file, name)
        ax.vlines(numbers, low, high, color=SKY, linewidth=2, label="range of the seeds")
        ax.plot(numbers, middle, "o", color=BLUE, markersize=4, label="a point: median of its seeds")
        groups = sorted(set(numbers[np.isfinite(middle)]))
        if len(groups) < len(numbers) / 2:  # a list: the mean of its points
            ax.plot(groups, [np.nanmean(middle[numbers == g]) for g in groups], color=VERMILLION, label="mean of the points")
        ax.set_xlabel(name)
        if ticks:
            ax.set_xticks(range(len(ticks)), ticks, rotation=20 if max(map(len, ticks)) > 8 else 0)
        plain_axis(ax, "", label)
        ax.set_ylim(0, 1.25 * np.nanmax(high, initial=1))
    for ax in list(axes.flat)[len(shown):]:
        ax.set_visible(False)
    failed = int((file.state == "failed").sum())
    head(figure, file, f"{values.shape[0]} points x {values.shape[1]} seeds" + (f", {failed} runs failed" if failed else "") + "; the seeds of all points are the same")
    return figure


def positions(file: Ensemble, name: str) -> tuple[np.ndarray, list[str]]:
    """Where the points stand along a parameter: its number, or the place of its text in a list."""
    numbers = file.parameters[name].to_numpy()
    if np.isfinite(numbers).any():
        return numbers, []
    texts = [str(t) for t in file.parameter_texts[name]]
    known = list(dict.fromkeys(texts))
    return np.array([known.index(t) for t in texts], float), known


def page(rows: int, columns: int, size: tuple[float, float]) -> tuple[Figure, np.ndarray]:
    """A figure with room for its heading."""
    figure = Figure(figsize=size, facecolor="white", layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(rows, columns, squeeze=False)
    return figure, axes


def plain_axis(ax: Axes, title: str, unit: str, zero: bool = True, grid: str = "y") -> None:
    """No more ink than needed."""
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    ax.set_title(title, fontsize=12, fontweight="bold", loc="left")
    ax.grid(axis=grid, color="#DDDDDD", linewidth=0.7)
    ax.set_axisbelow(True)
    ax.set_ylabel(unit)
    if zero:
        ax.yaxis.set_major_locator(MaxNLocator(nbins=6))
    if grid == "y":
        ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:,.10g}"))
    if ax.get_legend_handles_labels()[1]:
        ax.legend(loc="upper left" if grid == "y" else "upper right", frameon=False, fontsize=9)


def head(figure: Figure, file: Ensemble, text: str) -> None:
    """What it is, and enough to make it again."""
    attrs = file.attrs
    title = str(attrs.get("title") or "") or Path(str(attrs["study_path"])).stem
    title = textwrap.shorten(title, int(7.5 * figure.get_figwidth()), placeholder=" ...")
    figure.suptitle(f"{title}\n", fontsize=15, fontweight="bold", x=0.02, ha="left", linespacing=2)
    figure.text(0.02, 0.995 - 0.36 / figure.get_figheight(), text, fontsize=10, color=GREY, va="top")
    figure.supxlabel(f"cordon {attrs['version']} · {attrs['kind']} {Path(str(attrs['study_path'])).name} · {attrs['people']:,} people · made {attrs['created']} · {file.path.name}",
                     fontsize=8, color=GREY, x=0.02, ha="left")


def held(file: Ensemble) -> str:
    """Which kinds of uncertainty a range holds."""
    points = file.outcomes.sizes["point"]
    return "chance alone" if points == 1 else f"chance and parameters ({points} rows of values)"
