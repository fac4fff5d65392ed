"""One picture of a run: what was true and what was known, who was under control, what gates caught, what filled up."""
from __future__ import annotations

import textwrap
from pathlib import Path

import numpy as np
import pandas as pd
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.dates import AutoDateLocator, DateFormatter
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from .errors import InputError
from .run_file import RunFile

# Okabe and Ito (2008): told apart by people with any colour vision.
BLACK, ORANGE, SKY, GREEN, BLUE, VERMILLION, PURPLE, GREY = (
    "#000000", "#E69F00", "#56B4E9", "#009E73", "#0072B2", "#D55E00", "#CC79A7", "#767676")
FORMATS = (".png", ".svg", ".pdf")


def save(run: RunFile, path: Path) -> None:
    """Draws a run into a picture; the suffix of the name says which kind."""
    check_name(path)
    draw(run).savefig(path, dpi=150)


def check_name(path: Path) -> None:
    """That a picture can be written there."""
    if path.suffix.lower() not in FORMATS:
        raise InputError(str(path), f'"{path.suffix}" is not a kind of picture', f"end the name in {', '.join(FORMATS)}")
    if not path.absolute().parent.is_dir():
        raise InputError(str(path), f"the folder {path.parent} does not exist", "make it, or choose another with -o")


def draw(run: RunFile) -> Figure:
    """The picture of a run."""
    figure = Figure(figsize=(13, 13.5), facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.subplots(3, 2, sharex=True)
    figure.subplots_adjust(left=0.07, right=0.975, top=0.902, bottom=0.085, hspace=0.24, wspace=0.19)
    daily = run.daily
    day = np.asarray(daily.time.values)
    new_infections(axes[0, 0], day, daily)
    cumulative(axes[0, 1], day, daily)
    under_control(axes[1, 0], day, daily)
    gates(axes[1, 1], day, daily)
    capacity(axes[2, 0], day, daily, "hospital", "Designated hospitals", "beds", VERMILLION)
    capacity(axes[2, 1], day, daily, "isolation_site", "Central isolation", "rooms", BLUE)
    for ax in axes.flat:
        style(ax, day)
    years = sorted({str(d)[:4] for d in day})
    for ax in axes[2]:
        ax.set_xlabel("date" + (f", {years[0]}" if years else "") + (f" to {years[-1]}" if len(years) > 1 else ""))
    figure.text(0.07, 0.972, heading(run), fontsize=16, fontweight="bold", va="top")
    figure.text(0.07, 0.948, subheading(run), fontsize=10.5, color=GREY, va="top")
    figure.text(0.07, 0.012, provenance(run), fontsize=8, color=GREY, va="bottom", linespacing=1.4)
    return figure


def infected(daily: xr.Dataset) -> np.ndarray:
    """New infections by day: of residents here, and those that arrivals brought."""
    return total(daily.infections) + total(daily.imported)


def new_infections(ax: Axes, day: np.ndarray, daily: xr.Dataset) -> None:
    """What was true against what was known, by day."""
    ax.set_title("True and known, by day")
    true = infected(daily)
    ax.fill_between(day, true, color=ORANGE, alpha=0.35, linewidth=0)
    ax.plot(day, true, color=ORANGE, label="infected (true)")
    ax.plot(day, total(daily.onsets), color=GREY, linewidth=1, label="onsets of symptoms (true)")
    ax.plot(day, total(daily.confirmed), color=BLUE, label="confirmed, by day of report")
    ax.plot(day, total(daily.asymptomatic), color=SKY, linewidth=1.2, label="asymptomatic positives, by day of report")
    ax.set_ylabel("persons a day")


def cumulative(ax: Axes, day: np.ndarray, daily: xr.Dataset) -> None:
    """The same since the start, with the last values written at the lines."""
    ax.set_title("True and known, since the start")
    lines = ((infected(daily), "infected (true)", ORANGE), (total(daily.confirmed), "confirmed", BLUE), (total(daily.deaths_true), "dead (true)", BLACK))
    for counts, text, colour in lines:
        values = np.cumsum(counts)
        last = f": {values[-1]:,}" if len(values) else ""
        ax.plot(day, values, color=colour, label=text + last)
    ax.set_ylabel("persons")


def under_control(ax: Axes, day: np.ndarray, daily: xr.Dataset) -> None:
    """People under control by where they are; those who wait for a better place are among them."""
    ax.set_title("People under control, at midnight")
    parts = (("held_home", "at home", SKY), ("held_site", "central isolation", BLUE), ("held_hospital", "hospital", VERMILLION))
    ax.stackplot(day, *(total(daily[name]) for name, _, _ in parts), labels=[text for _, text, _ in parts],
                 colors=[colour for _, _, colour in parts], alpha=0.8, linewidth=0)
    ax.plot(day, total(daily.held_waiting), color=BLACK, linestyle="--", label="of these, waiting for a place")
    ax.set_ylabel("persons")


def gates(ax: Axes, day: np.ndarray, daily: xr.Dataset) -> None:
    """From many who are screened to few who are caught: four orders of magnitude on one logarithmic scale."""
    ax.set_title("At the gates, by day")
    series = (("gate_screened", "screened", GREY, "-"), ("gate_flagged", "flagged, rightly or not", PURPLE, "-"),
              ("gate_infected", "infected who crossed (true)", ORANGE, "-"), ("gate_caught", "of these, caught", GREEN, "-"))
    for name, text, colour, line in series:
        values = total(daily[name])
        ax.plot(day, values, color=colour, linestyle=line, label=f"{text}: {values.sum():,}")
    ax.set_yscale("symlog", linthresh=1, linscale=0.35)
    ax.set_ylabel("persons a day, log scale above 1")


def capacity(ax: Axes, day: np.ndarray, daily: xr.Dataset, kind: str, title: str, places: str, colour: str) -> None:
    """What is used of a kind of facility, what there is, and who waits."""
    ax.set_title(title)
    chosen = daily.isel(facility=np.flatnonzero(np.asarray(daily.facility_kind.values) == kind))
    opens = chosen.facility_opens.values[None, :] <= day[:, None]
    ax.fill_between(day, total(chosen.used), color=colour, alpha=0.35, linewidth=0)
    ax.plot(day, total(chosen.used), color=colour, label=f"{places} used")
    ax.plot(day, (opens * chosen.facility_capacity.values[None, :]).sum(axis=1), color=BLACK, linestyle="--", linewidth=1.2, label=f"{places} there are")
    ax.plot(day, total(chosen.queue), color=ORANGE, label="persons waiting for one")
    ax.set_ylabel(f"{places}, persons")


def style(ax: Axes, day: np.ndarray) -> None:
    """Axes from zero, dates, thousands, and no more ink than needed."""
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    ax.title.set(fontsize=12, fontweight="bold", ha="left", x=0)
    ax.grid(axis="y", color="#DDDDDD", linewidth=0.7)
    ax.set_axisbelow(True)
    highest = max((np.max(line.get_ydata(), initial=0) for line in ax.lines), default=0)
    highest = max(highest, max((path.vertices[:, 1].max(initial=0) for c in ax.collections for path in c.get_paths()), default=0))
    if ax.get_yscale() == "symlog":
        ax.set_ylim(0, max(10, 30 * highest))  # room for the legend
    else:
        ax.set_ylim(0, max(1, 1.3 * highest))
        ax.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:,.0f}"))
    if len(day):
        date_axis(ax, day)
        for line in ax.lines if len(day) == 1 else []:
            line.set_marker("o")  # a line of one day would not show
    else:
        ax.set_xticks([])
    ax.tick_params(labelbottom=True)
    ax.legend(loc="upper left", frameon=False, fontsize=9, ncol=2 if len(ax.get_legend_handles_labels()[1]) > 3 else 1)
    if highest == 0:
        ax.text(0.5, 0.4, "nothing in this run", transform=ax.transAxes, ha="center", color=GREY)


def date_axis(ax: Axes, day: np.ndarray) -> None:
    """Days along x."""
    first, last = pd.Timestamp(day[0]), pd.Timestamp(day[-1])
    ax.set_xlim(first, max(last, first + pd.Timedelta(days=1)))
    ax.xaxis.set_major_locator(AutoDateLocator(minticks=3, maxticks=8))
    ax.xaxis.set_major_formatter(DateFormatter("%-d %b" if last - first < pd.Timedelta(days=300) else "%b %Y"))


def heading(run: RunFile) -> str:
    """What the run is called."""
    title = str(run.attrs.get("title") or "") or Path(str(run.attrs.get("scenario_path", ""))).stem or "A run"
    return textwrap.shorten(title, 100, placeholder=" …")


def subheading(run: RunFile) -> str:
    """Who, when, and whether it is all there."""
    attrs = run.attrs
    last = pd.Timestamp(attrs["start"]) + pd.Timedelta(days=run.days - 1)
    dates = f"{attrs['start']} to {last:%Y-%m-%d}" if run.days else f"from {attrs['start']}"
    text = f"{attrs['people']:,} people · {dates} · seed {attrs['seed']}"
    return text if run.complete else f"{text} · INCOMPLETE: {run.days} of {attrs['days']} days"


def provenance(run: RunFile) -> str:
    """Enough to make the run again, and to know that it is the same."""
    attrs = run.attrs
    return (f"cordon {attrs['version']} · scenario {Path(str(attrs['scenario_path'])).name} {attrs['scenario_hash']} · world {attrs['world_kind']} "
            f"{attrs['world_hash']} · seed {attrs['seed']} · made {attrs['created']}\n"
            f"file {run.path.name}, format {attrs['format_version']} · true: what the virus did; known: what the authority had seen. "
            f"What is synthetic in this world: /synthetic in the file ({len(run.synthetic)}).")


def total(series: xr.DataArray) -> np.ndarray:
    """A series by day, over all counties, gates or facilities."""
    return np.asarray(series.sum([d for d in series.dims if d != "time"]).values)
