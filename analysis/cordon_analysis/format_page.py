"""The tables of FORMAT.md, made from a run file: the page can say nothing that files do not hold, and leave nothing out."""
from __future__ import annotations

import re
from pathlib import Path

import h5py
import numpy as np

from .compare import SENTENCES
from .errors import InputError
from .run_file import declared, dimensions

BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"


def tables(file: h5py.File) -> str:
    """Markdown tables of everything in a run file: one for each group."""
    others, labels, daily = [], [], []
    for name in declared(file):
        item = file[name]
        if isinstance(item, h5py.Dataset):
            (daily if "counted" in item.attrs else others if name in ("scenario", "digest", "origin", "origin_until") else labels).append(item)
    parts = [
        "### Attributes of the file", attribute_table(file),
        "### /: the whole run", table(others),
        "### /: dimensions and their labels", table(labels),
        "### /: daily series", table(daily, counted=True),
    ]
    parts += [f"### /files: {file['files'].attrs['long_name']}", table([file["files"][c] for c in declared(file["files"])])]
    for name in declared(file["events"]):
        group = file["events"][name]
        parts += [f"### /events/{name}: {group.attrs['long_name']}", table([group[c] for c in declared(group)])]
    return "\n\n".join(parts) + "\n"


ENSEMBLE_ATTRIBUTES = {
    "format": "always `cordon ensemble`",
    "format_version": "version of this page",
    "kind": "`ensemble`, `comparison` or `sweep`",
    "complete": "1 if every run was made or has failed",
    "title": "title of the scenario or the sweep",
    "version": "version of the program",
    "study_path": "file from which the scenario or the sweep was read",
    "start": "first day of the runs",
    "people": "people in the world of the first variant and point",
    "created": "when it was written, UTC",
    "host": "name of the machine",
    "threads": "runs side by side; results do not depend on them",
    "seconds": "wall time of the last start of the program, in seconds",
    "cpu_seconds": "CPU time of it",
    "cpu_seconds_in_runs": "of that, in runs; the rest built worlds, read and wrote",
    "peak_memory": "most memory that it used, in bytes",
}
SERIES_GROUPS = {
    "region": "totals of the region, of each run; -1: no run, or the run had ended",
    "region_quantiles": "quantiles of them over the seeds",
    "counties": "the series by county, of each run; in ensembles alone",
    "counties_quantiles": "quantiles of them over the seeds",
}


def ensemble_tables(file: h5py.File) -> str:
    """Markdown tables of everything in an ensemble file; its daily series are those of the run file."""
    parts = ["### Attributes of the file", attribute_table(file, ENSEMBLE_ATTRIBUTES), "### Datasets",
             table([file[name] for name in declared(file) if isinstance(file[name], h5py.Dataset)]), "### Daily series"]
    rows = ["| group | dimensions | type | what it holds |", "|---|---|---|---|"]
    for name, sentence_of_group in SERIES_GROUPS.items():
        item = next(iter(file[name].values()))
        rows.append(f"| `/{name}/SERIES` | {', '.join(dimensions(item))} | {type_name(item.dtype)} | {sentence_of_group} |")
    parts.append("\n".join(rows))
    parts += ["### Differences, of a comparison: other x outcome, `other` being the variants after the first", "\n".join(
        ["| dataset | what it is |", "|---|---|", *(f"| `/comparison/{name}` | {text} |" for name, text in {**SENTENCES, "pairs": "pairs of runs that both have the outcome"}.items())])]
    return "\n\n".join(parts) + "\n"


def update(page: Path, file: h5py.File) -> None:
    """Puts the tables of a file into the page, between its two marks."""
    text = page.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        raise InputError(str(page), f"it lacks the lines {BEGIN} and {END}", "put them where the tables belong")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    page.write_text(f"{before}{BEGIN}\n\n{tables_of(file)}\n{END}{after}", encoding="utf-8")


def tables_of(file: h5py.File) -> str:
    """Of a run file or an ensemble file."""
    return ensemble_tables(file) if file.attrs["format"] == "cordon ensemble" else tables(file)


def table(items: list[h5py.Dataset], counted: bool = False) -> str:
    """One row for each dataset: name, dimensions, type, unit, sentence."""
    rows = ["| dataset | dimensions | type | unit | what it is |", "|---|---|---|---|---|"]
    if counted:
        rows = ["| dataset | dimensions | type | unit | counted | what it is |", "|---|---|---|---|---|---|"]
    for item in items:
        dims = ", ".join(dimensions(item)) or "scalar"
        cells = [f"`{item.name}`", dims, type_name(item.dtype), unit(item)]
        if counted:
            cells.append(item.attrs["counted"])
        rows.append("| " + " | ".join([*cells, sentence(item)]) + " |")
    return "\n".join(rows)


def attribute_table(file: h5py.File, meanings: dict[str, str] | None = None) -> str:
    """One row for each attribute of the file: its meaning stands here, since attributes have none of their own."""
    rows = ["| attribute | type | what it is |", "|---|---|---|"]
    meanings = meanings or ATTRIBUTES
    unknown = set(file.attrs) - set(meanings)
    if unknown:
        raise InputError(str(file.filename), f"attributes without a meaning: {', '.join(sorted(unknown))}", "add them to ATTRIBUTES or ENSEMBLE_ATTRIBUTES in format_page.py")
    for name, meaning in meanings.items():
        value = file.attrs[name]
        rows.append(f"| `{name}` | {'text' if isinstance(value, str) else type_name(value.dtype)} | {meaning} |")
    return "\n".join(rows)


ATTRIBUTES = {
    "format": "always `cordon run`",
    "format_version": "version of this page",
    "complete": "1 if the run reached its end, 0 if it was stopped or still goes on",
    "title": "title of the scenario",
    "version": "version of the program",
    "seed": "seed of the run",
    "scenario_path": "file from which the scenario was read",
    "scenario_folder": "folder in which it lies: names of files in the scenario start from there",
    "branch_of": "of a branch, the run file that it comes from",
    "scenario_hash": "hash (FNV-1a, 64 bits) of the resolved scenario, in `/scenario`",
    "world_kind": "`region`, `grid`, `synthetic` or `well-mixed`",
    "world_hash": "hash of the content of the world",
    "people": "people in the world, present or not",
    "start": "first day of the run",
    "days": "days that the scenario asks for; `/time` says how many there are",
    "ticks_per_day": "steps of the simulation in a day",
    "cell_km": "side of a grid cell in km",
    "created": "when the run began, UTC",
    "finished": "when it ended, UTC; empty until then",
    "wall_seconds": "time that the run took, in seconds; of one that was stopped, since it went on; 0 until it ended",
    "cpu_seconds": "the same of all processors together",
    "host": "name of the machine",
    "machine": "its system and processors",
    "threads": "threads that computed it; results do not depend on them",
}


def sentence(item: h5py.Dataset) -> str:
    """The sentence of a dataset, with what its numbers stand for."""
    text = item.attrs["long_name"]
    if "flag_meanings" in item.attrs:
        names = item.attrs["flag_meanings"].split()
        text += " (" + ", ".join(f"{value} {name}" for value, name in zip(item.attrs["flag_values"], names)) + ")"
    if "refers_to" in item.attrs:
        text += f" (a row of `{item.attrs['refers_to']}`)"
    return text


def unit(item: h5py.Dataset) -> str:
    """The unit; dates of one run stand for those of any."""
    return re.sub(r"\d{4}-\d\d-\d\d.*", "`start`", item.attrs["units"])


def type_name(dtype: np.dtype) -> str:
    """int32, float64, text."""
    return "text" if h5py.check_string_dtype(dtype) else dtype.name
