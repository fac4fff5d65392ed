"""Reads an ensemble file (its specification is FORMAT.md): the runs of an ensemble, a comparison or a sweep."""
from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pandas as pd
import xarray as xr

from .errors import InputError
from .run_file import FORMAT_VERSION, declared, dimensions, open_hdf5, plain

FORMAT = "cordon ensemble"


class Ensemble:
    """Many runs: variants x points (rows of parameter values) x seeds. Everything is read when first asked for, and kept."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self.file = open_hdf5(self.path)
        self.attrs: dict[str, Any] = {name: plain(value) for name, value in self.file.attrs.items()}
        if self.attrs.get("format") != FORMAT:
            raise InputError(str(path), "this is not an ensemble file of cordon", "give what `cordon run --replicates`, `compare` or `sweep` has written")
        if self.attrs.get("format_version") != FORMAT_VERSION:
            raise InputError(str(path), f"its format is {self.attrs.get('format_version')}, and this package reads {FORMAT_VERSION}",
                             f"use the analysis package that came with cordon {self.attrs.get('version', 'of the run')}")

    @property
    def kind(self) -> str:
        """ensemble, comparison or sweep."""
        return str(self.attrs["kind"])

    @cached_property
    def outcomes(self) -> xr.DataArray:
        """Outcomes by variant, point, seed and outcome; NaN: no run, or nothing to compute it from."""
        return self._array("outcomes", {name: self._labels(name) for name in ("variant", "point", "seed", "outcome")}).assign_coords(
            unit=("outcome", self._labels("outcome_unit")), text=("outcome", self._labels("outcome_text")), better=("outcome", self._labels("outcome_better")))

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """Values of the parameters, a row a point."""
        return pd.DataFrame(self.file["parameter_value"][...], columns=list(self._labels("parameter")), index=pd.Index(self._labels("point"), name="point"))

    @cached_property
    def parameter_texts(self) -> pd.DataFrame:
        """The same as they were given."""
        return pd.DataFrame(self._labels("parameter_text"), columns=list(self._labels("parameter")), index=pd.Index(self._labels("point"), name="point"))

    @cached_property
    def state(self) -> xr.DataArray:
        """missing, done or failed, by variant, point and seed."""
        names = np.array(self.file["state"].attrs["flag_meanings"].split())
        return self._array("state", {name: self._labels(name) for name in ("variant", "point", "seed")}).pipe(lambda a: a.copy(data=names[a.values]))

    @cached_property
    def failures(self) -> pd.DataFrame:
        """What failed, and why."""
        return pd.DataFrame({key: self._labels(f"failure_{key}") for key in ("variant", "point", "seed", "text")})

    @cached_property
    def daily(self) -> xr.Dataset:
        """Daily totals of the region, by variant, point, seed and time."""
        return self._group("region")

    @cached_property
    def daily_by_county(self) -> xr.Dataset:
        """The same by county; none but in an ensemble."""
        return self._group("counties")

    def close(self) -> None:
        """Closes the file; what was read stays."""
        self.file.close()

    def __enter__(self) -> Ensemble:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        shape = "x".join(str(n) for n in self.file["state"].shape)
        return f"<{self.kind} {self.attrs.get('title', '')!r}, {shape} runs, {self.path}>"

    def _labels(self, name: str) -> np.ndarray:
        item = self.file[name]
        return item.asstr()[...].astype(object) if h5py.check_string_dtype(item.dtype) else item[...]

    def _array(self, name: str, coordinates: dict[str, np.ndarray]) -> xr.DataArray:
        item = self.file[name]
        return xr.DataArray(item[...], coordinates, list(coordinates), name=name, attrs={"units": item.attrs["units"], "long_name": item.attrs["long_name"]})

    def _group(self, group: str) -> xr.Dataset:
        if group not in self.file:
            raise InputError(str(self.path), f"it has no daily series ({group})", "give an ensemble or a comparison")
        variables: dict[str, xr.DataArray] = {}
        for name in declared(self.file[group]):
            item = self.file[group][name]
            dims = dimensions(item)
            variables[name] = xr.DataArray(item[...], dims=dims, attrs={"units": item.attrs["units"], "long_name": item.attrs["long_name"]})
        coordinates = {name: self._labels(name) for name in next(iter(variables.values())).dims if name != "time"}
        days = pd.Timestamp(str(self.attrs["start"])) + pd.to_timedelta(self.file["time"][...], unit="D")
        return xr.Dataset(variables, {**coordinates, "time": days})
