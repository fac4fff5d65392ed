"""A map of the cells over the days: where infections happened, and where the cases live that are under control."""
from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.animation import FFMpegWriter, PillowWriter
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from .errors import InputError
from .plot import BLACK, BLUE, GREY, heading, provenance
from .run_file import RunFile
from .run_file import open as open_run

FILMS = (".mp4", ".gif")


def save(path: Path, output: Path, days_together: int = 1) -> Path:
    """A film, or a folder of pictures, one a step."""
    if days_together < 1:
        raise InputError("--days", f"{days_together} is less than 1", "give a number of days")
    if output.suffix.lower() == ".mp4" and shutil.which("ffmpeg") is None:
        output = output.with_suffix("")  # without ffmpeg one picture a step
    if output.suffix and output.suffix.lower() not in FILMS:
        raise InputError(str(output), f'"{output.suffix}" is not a kind of film', "end the name in .mp4 or .gif, or name a folder")
    if not output.absolute().parent.is_dir():
        raise InputError(str(output), f"the folder {output.parent} does not exist", "make it, or choose another with -o")
    with open_run(path) as run:
        film = Film(run, days_together)
        if output.suffix.lower() in FILMS:
            writer = FFMpegWriter(fps=4) if output.suffix.lower() == ".mp4" else PillowWriter(fps=4)
            with writer.saving(film.figure, str(output), dpi=100):
                for step in range(film.steps):
                    film.draw(step)
                    writer.grab_frame()
        else:
            output.mkdir(exist_ok=True)
            for step in range(film.steps):
                film.draw(step)
                film.figure.savefig(output / f"{film.day(step):%Y-%m-%d}.png", dpi=100)
    return output


class Film:
    """One figure, drawn anew for each step."""

    def __init__(self, run: RunFile, days_together: int) -> None:
        group = run.file.get("events/infections")
        if group is None:
            raise InputError(str(run.path), "it has no table of infections", "give a run that reached its end")
        self.run, self.days_together = run, days_together
        here = group["row"][...] >= 0
        self.moment = group["infected"][...][here]
        self.lon, self.lat = group["lon"][...][here], group["lat"][...][here]
        self.start = pd.Timestamp(str(run.attrs["start"]))
        self.steps = max(1, -(-run.days // days_together))
        # The map is cut to where people live, its cells merged until some two hundred stand side by side.
        seat_lon, seat_lat = run.file["township_lon"][...], run.file["township_lat"][...]
        all_lon, all_lat = np.concatenate([seat_lon, self.lon]), np.concatenate([seat_lat, self.lat])
        if not len(all_lon):
            raise InputError(str(run.path), "it has no places to draw", "give a run of a region or a grid")
        cell = float(run.attrs["cell_km"]) / 111.2  # [degree] of latitude
        stretch = 1 / np.cos(np.deg2rad(all_lat.mean()))
        self.box = (all_lon.min() - 2 * cell * stretch, all_lon.max() + 2 * cell * stretch, all_lat.min() - 2 * cell, all_lat.max() + 2 * cell)
        merged = max(1, round((self.box[3] - self.box[2]) / cell / 70))
        self.side = cell * merged
        self.km = float(run.attrs["cell_km"]) * merged
        self.edges_lon = np.arange(self.box[0], self.box[1] + self.side * stretch, self.side * stretch)
        self.edges_lat = np.arange(self.box[2], self.box[3] + self.side, self.side)
        self.total = self.count(self.moment < np.inf)
        self.gates = [(lon, lat) for lon, lat in zip(run.file["gate_lon"][...], run.file["gate_lat"][...])]
        self.stretch = stretch
        self.figure = Figure(figsize=(9, 8.4), facecolor="white")
        FigureCanvasAgg(self.figure)

    def count(self, chosen: np.ndarray) -> np.ndarray:
        return np.histogram2d(self.lat[chosen], self.lon[chosen], (self.edges_lat, self.edges_lon))[0]

    def day(self, step: int) -> pd.Timestamp:
        return self.start + pd.Timedelta(days=min(self.run.days, (step + 1) * self.days_together) - 1)

    def draw(self, step: int) -> None:
        """Infections so far by cell, and those of the step."""
        figure, run = self.figure, self.run
        figure.clear()
        ax = figure.add_axes((0.08, 0.17, 0.78, 0.72))
        until = (step + 1) * self.days_together
        so_far, now = self.count(self.moment < until), (self.moment >= step * self.days_together) & (self.moment < until)
        norm = LogNorm(0.5, max(10, self.total.max()))
        mesh = ax.pcolormesh(self.edges_lon, self.edges_lat, np.ma.masked_equal(so_far, 0), cmap="cividis_r", norm=norm)
        ax.plot(run.file["township_lon"][...], run.file["township_lat"][...], ".", color="#CCCCCC", markersize=3, zorder=0, label="seats of townships")
        if self.gates:
            lon, lat = zip(*self.gates)
            ax.plot(lon, lat, "x", color=GREY, markersize=4, markeredgewidth=0.8, label="gates")
        ax.plot(self.lon[now], self.lat[now], "o", markerfacecolor="none", markeredgecolor=BLUE, markersize=7, label="infected " + ("on this day" if self.days_together == 1 else f"in these {self.days_together} days"))
        for name, lon, lat in self.seats():
            ax.annotate(name, (lon, lat), fontsize=7.5, color=BLACK, ha="center", va="bottom")
        ax.set_aspect(self.stretch)
        ax.set_xlim(self.box[0], self.box[1])
        ax.set_ylim(self.box[2], self.box[3])
        ax.set_xlabel("longitude, degrees east")
        ax.set_ylabel("latitude, degrees north")
        ax.legend(loc="upper left", fontsize=8, framealpha=0.9)
        for side in ("top", "right"):
            ax.spines[side].set_visible(False)
        bar = figure.colorbar(mesh, cax=figure.add_axes((0.885, 0.25, 0.02, 0.55)))
        bar.set_label(f"infections so far (true), in cells of {self.km:g} km")
        figure.text(0.08, 0.965, heading(run), fontsize=13, fontweight="bold", va="top")
        figure.text(0.08, 0.93, f"{self.day(step):%-d %B %Y} · {int((self.moment < until).sum()):,} infected in the region so far, {int(now.sum()):,} "
                    + ("on this day" if self.days_together == 1 else "in this step"), fontsize=11, color=BLUE, va="top")
        self.timeline(step)
        figure.text(0.08, 0.008, provenance(run).splitlines()[0], fontsize=6.5, color=GREY)

    def seats(self) -> list[tuple[str, float, float]]:
        """Counties, by the middle of their townships."""
        file = self.run.file
        names = dict(zip(file["county"].asstr()[...], file["county_name"].asstr()[...]))
        codes = file["township_county"].asstr()[...]
        lon, lat = file["township_lon"][...], file["township_lat"][...]
        return [(names[code], float(np.median(lon[codes == code])), float(np.median(lat[codes == code]))) for code in names if (codes == code).any()]

    def timeline(self, step: int) -> None:
        """Infections by day, and where the picture stands."""
        ax = self.figure.add_axes((0.08, 0.06, 0.78, 0.055))
        by_day = np.histogram(self.moment, np.arange(self.run.days + 1))[0]
        ax.bar(np.arange(self.run.days), by_day, color="#BBBBBB", width=1)
        ax.axvspan(step * self.days_together - 0.5, min(self.run.days, (step + 1) * self.days_together) - 0.5, color=BLUE, alpha=0.5, linewidth=0)
        ax.set_xlim(-0.5, self.run.days - 0.5)
        ax.set_ylabel("a day", fontsize=7)
        ticks = np.arange(0, self.run.days, max(1, self.run.days // 6))
        ax.set_xticks(ticks, [f"{self.start + pd.Timedelta(days=int(d)):%-d %b}" for d in ticks], fontsize=7)
        ax.tick_params(axis="y", labelsize=7)
        for side in ("top", "right"):
            ax.spines[side].set_visible(False)
