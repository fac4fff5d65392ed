"""Reads a run file (its specification is FORMAT.md): whole ones, and the .part of a run that was killed or still goes on."""
from __future__ import annotations

import json
import os
import tomllib
import zlib
from functools import cached_property
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pandas as pd
import xarray as xr

from .errors import InputError

FORMAT = "cordon run"
FORMAT_VERSION = "1.0"
NOT_DAILY = ("scenario", "origin", "origin_until", "synthetic", "tick", "digest")


def open(path: str | os.PathLike[str]) -> RunFile:
    """Opens a run file. InputError if there is none, or it is something else."""
    return RunFile(path)


class RunFile:
    """One run. Everything is read when first asked for, and kept."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.file = open_hdf5(self.path)
        self.attrs: dict[str, Any] = {name: plain(value) for name, value in self.file.attrs.items()}
        self._tables: dict[str, pd.DataFrame] = {}  # read so far
        version = self.attrs.get("format_version")
        if self.attrs.get("format") == "cordon ensemble":
            raise InputError(str(path), "this is an ensemble of many runs", "open it with cordon_analysis.Ensemble, or give the OUT.h5 of a `cordon run`")
        if self.attrs.get("format") != FORMAT:
            raise InputError(str(path), "this is not a run file of cordon", "give the OUT.h5 of a `cordon run`")
        if version != FORMAT_VERSION:
            raise InputError(str(path), f"its format is {version}, and this package reads {FORMAT_VERSION}",
                             f"use the analysis package that came with cordon {self.attrs.get('version', 'of the run')}")

    @property
    def complete(self) -> bool:
        """False for a run that was stopped, or still goes on."""
        return bool(self.attrs["complete"])

    @cached_property
    def days(self) -> int:
        """Whole days in the file: an entry in time is the mark that its day is whole."""
        return max(int(self.file["time"].shape[0]), len(self.log))

    @cached_property
    def log(self) -> list[dict[str, Any]]:
        """Days that the log beside a .part tells of: its last one may be torn in the file, or be missing there."""
        if self.path.suffix != ".part":
            return []
        return _read_log(self.path.with_suffix(".log"), self.attrs)

    @cached_property
    def scenario_text(self) -> str:
        """The scenario with every default filled in, as TOML."""
        return self.file["scenario"].asstr()[()]

    @cached_property
    def scenario(self) -> dict[str, Any]:
        """The scenario as nested dictionaries."""
        return tomllib.loads(self.scenario_text)

    @cached_property
    def synthetic(self) -> list[str]:
        """What of the world no data gives, and by which rule it was made."""
        return list(self.file["synthetic"].asstr()[...])

    @cached_property
    def digest(self) -> pd.Series:
        """Digest of the whole state after each tick."""
        ticks = int(self.attrs["ticks_per_day"])
        values = np.zeros(self.days * ticks, np.uint64)
        there = min(len(values), self.file["digest"].shape[0])
        values[:there] = self.file["digest"][:there]
        for day in self._to_mend():
            values[day * ticks : (day + 1) * ticks] = self.log[day]["digests"]
        return pd.Series(values, index=pd.RangeIndex(len(values), name="tick"), name="digest")

    @cached_property
    def daily(self) -> xr.Dataset:
        """Daily series, by day and county, gate, facility, policy, setting or age, with all labels as coordinates."""
        variables: dict[str, xr.Variable] = {}
        for name in declared(self.file):
            item = self.file[name]
            if isinstance(item, h5py.Dataset) and name not in NOT_DAILY:
                dims = dimensions(item)
                values = item.asstr()[...].astype(object) if h5py.check_string_dtype(item.dtype) else item[...]
                if "time" in dims and not self.complete:  # a run that was killed may have begun the next day, or lack the last one
                    values = self._whole_days(name, values)
                variables[name] = xr.Variable(dims, values, _attributes(item))
        labels = [name for name, variable in variables.items() if name == "time" or "time" not in variable.dims]
        return xr.decode_cf(xr.Dataset(variables, attrs=self.attrs).set_coords(labels)).load()

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Event tables by name. Names stand for numbers, dates for days; -1 is nobody."""
        return {name: self._table(name) for name in declared(self.file["events"])} if "events" in self.file else {}

    @property
    def infections(self) -> pd.DataFrame:
        """The truth: every infection, in order."""
        return self._table("infections")

    @property
    def tests(self) -> pd.DataFrame:
        """Every sample of a person."""
        return self._table("tests")

    @property
    def stays(self) -> pd.DataFrame:
        """Every reason for which someone was under control."""
        return self._table("stays")

    @property
    def gate_hits(self) -> pd.DataFrame:
        """Everyone flagged at a gate, rightly or not."""
        return self._table("gate_hits")

    @property
    def discharges(self) -> pd.DataFrame:
        """Every discharge of a case."""
        return self._table("discharges")

    def close(self) -> None:
        """Closes the file; what was read stays."""
        self.file.close()

    def __enter__(self) -> RunFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<run {self.attrs.get('title', '')!r}, seed {self.attrs.get('seed')}, {self.days} of {self.attrs.get('days')} days, {self.path}>"

    def _to_mend(self) -> range:
        """Days that are taken from the log: the last one in the file, and those after it."""
        return range(max(0, int(self.file["time"].shape[0]) - 1), len(self.log))

    def _whole_days(self, name: str, values: np.ndarray) -> np.ndarray:
        whole = np.zeros((self.days, *values.shape[1:]), values.dtype)
        there = min(self.days, len(values))
        whole[:there] = values[:there]
        for day in self._to_mend():
            whole[day] = day if name == "time" else self.log[day]["values"].get(name, 0) if values.ndim > 1 else self.log[day]["values"].get(name, [0])[0]
        return whole

    def _table(self, name: str) -> pd.DataFrame:
        if name not in self._tables:
            self._tables[name] = self._read_table(name)
        return self._tables[name]

    def _read_table(self, name: str) -> pd.DataFrame:
        group = self.file.get(f"events/{name}")
        if group is None:  # not recorded
            return pd.DataFrame()
        scale, *names = declared(group)
        rows = min(len(group[key]) for key in (scale, *names))  # a run that was killed may have written a row to some columns only
        return pd.DataFrame({key: self._column(group[key])[:rows] for key in names}, index=pd.Index(group[scale][:rows], name=scale))

    def _column(self, column: h5py.Dataset) -> Any:
        values = column[...]
        unit = column.attrs.get("units", "")
        if "flag_meanings" in column.attrs:
            names = column.attrs["flag_meanings"].split()
            return values == 1 if names == ["no", "yes"] else pd.Categorical.from_codes(values, names)
        if unit.startswith("days since "):
            moments = np.full(values.shape, "NaT", "datetime64[ns]")  # NaN: never, not yet or not known
            known = np.isfinite(values)
            moments[known] = np.datetime64(unit.removeprefix("days since "), "ns") + np.round(values[known] * 86_400_000).astype("timedelta64[ms]")
            return moments
        target = column.attrs.get("refers_to", "/events")  # labels, or another table
        if isinstance(self.file[target], h5py.Dataset):
            names = self.file[target].asstr()[...]
            if len(set(names)) == len(names):
                return pd.Categorical.from_codes(values, names)
        return values


def open_hdf5(path: Path) -> h5py.File:
    if not path.exists():
        part = path.with_name(path.name + ".part")
        raise InputError(str(path), "there is no such file", f"the run was not finished; its days are in {part}" if part.exists() else "give the OUT.h5 of a `cordon run`")
    if path.is_dir():
        raise InputError(str(path), "this is a folder", "give the OUT.h5 of a `cordon run`")
    if not os.access(path, os.R_OK):
        raise InputError(str(path), "it may not be read", "ask for the permission to read it")
    try:
        if path.suffix == ".part":
            return h5py.File(path, "r", locking=False)  # a run that still goes on holds the lock
        return h5py.File(path, "r")
    except OSError as error:
        if path.suffix == ".part":
            raise InputError(str(path), f"it cannot be read now ({error})", "if the run still goes on, try again") from error
        raise InputError(str(path), "this is not an HDF5 file, or it is damaged", "give the OUT.h5 of a `cordon run`") from error


def _read_log(path: Path, attrs: dict[str, Any]) -> list[dict[str, Any]]:
    """The whole days of a day log; none of another run's. What was being written when the run was killed is left out."""
    if not path.exists():
        return []
    lines = []
    for line in path.read_bytes().split(b"\n")[:-1]:
        text = line[9:]
        if line[:9] != b"%08x " % zlib.crc32(text):
            break  # damaged from here on: the file still has its own days
        lines.append(json.loads(text))
    if not lines or lines[0].get("world") != attrs["world_hash"]:
        return []
    return lines[1:]


def declared(group: h5py.Group) -> list[str]:
    """Names in a group, in the order of their declaration (h5py's own is alphabetical)."""
    names: list[bytes] = []
    group.id.links.iterate(names.append, idx_type=h5py.h5.INDEX_CRT_ORDER)
    return [name.decode() for name in names]


def dimensions(item: h5py.Dataset) -> tuple[str, ...]:
    """Names of the dimensions of a dataset; a scale is its own."""
    if h5py.h5ds.is_scale(item.id):
        return (item.name.rsplit("/", 1)[-1],)
    return tuple(scales[0].name.rsplit("/", 1)[-1] for scales in item.dims)


def _attributes(item: h5py.Dataset) -> dict[str, Any]:
    hidden = ("CLASS", "NAME", "REFERENCE_LIST", "DIMENSION_LIST")
    return {name: plain(value) for name, value in item.attrs.items() if name not in hidden}


def plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value
