"""The run file opens as it is: with xarray's two engines, h5py and h5dump, with named dimensions, units and sentences."""
from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import h5py
import numpy as np
import pytest
import xarray as xr

PAGE = Path(__file__).resolve().parents[2] / "analysis" / "FORMAT.md"
TABLES = ("infections", "tests", "stays", "gate_hits", "discharges")


def every_dataset(file: h5py.File) -> list[h5py.Dataset]:
    found: list[h5py.Dataset] = []
    file.visititems(lambda _, item: found.append(item) if isinstance(item, h5py.Dataset) else None)
    return found


def test_every_dataset_has_a_unit_a_sentence_and_named_dimensions(whole: Path) -> None:
    with h5py.File(whole) as file:
        datasets = every_dataset(file)
        assert len(datasets) > 80
        for item in datasets:
            assert isinstance(item.attrs["units"], str), item.name
            assert len(item.attrs["long_name"]) > 2, item.name
            if not h5py.h5ds.is_scale(item.id):
                assert all(len(scales) == 1 for scales in item.dims), item.name


@pytest.mark.parametrize("engine", ["h5netcdf", "netcdf4"])
def test_xarray_opens_the_daily_series_with_dates_and_names(whole: Path, engine: str) -> None:
    with xr.open_dataset(whole, engine=engine) as data, h5py.File(whole) as file:
        start = np.datetime64(file.attrs["start"])
        days = len(file["time"])
        assert (data.time.values == start + np.arange(days).astype("timedelta64[D]")).all()
        assert data.confirmed.dims == ("time", "county")
        assert data.gate_passed.dims == ("time", "gate")
        assert list(data.county.values) == list(file["county"].asstr()[...])
        for name, item in file.items():
            if isinstance(item, h5py.Dataset) and "counted" in item.attrs:
                assert (data[name].values == item[...]).all(), name
                assert data[name].attrs["long_name"] == item.attrs["long_name"]


@pytest.mark.parametrize("engine", ["h5netcdf", "netcdf4"])
@pytest.mark.parametrize("table", TABLES)
def test_xarray_opens_each_table_as_columns_of_one_length(whole: Path, engine: str, table: str) -> None:
    with xr.open_dataset(whole, engine=engine, group=f"events/{table}") as data, h5py.File(whole) as file:
        frame = data.to_dataframe()
        assert list(data.dims) == [frame.index.name]
        assert set(frame.columns) | {frame.index.name} == set(file["events"][table])
        assert (data.person.values == file["events"][table]["person"][...]).all()


def test_h5dump_lists_it(whole: Path) -> None:
    listing = subprocess.run(["h5dump", "-H", str(whole)], check=True, capture_output=True, text=True).stdout
    for name in ("infections", "gate_passed", "digest", "scenario"):
        assert f'DATASET "{name}"' in listing


@pytest.mark.parametrize("engine", ["h5netcdf", "netcdf4"])
def test_a_killed_run_opens_too(killed: Path, engine: str) -> None:
    with xr.open_dataset(killed, engine=engine) as data:
        assert data.attrs["complete"] == 0
        assert data.infections.dims == ("time", "county")


def examples(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), flags=re.M | re.S)


def test_the_examples_of_the_page_in_python_do_what_they_say(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out.h5").symlink_to(whole)
    monkeypatch.chdir(tmp_path)
    assert len(examples("python")) == 2
    names: dict[str, object] = {"h5py": h5py}
    for text in examples("python"):
        exec(text, names)  # noqa: S102 - our own page
    assert names["daily"].confirmed.dims == ("time", "county")
    assert len(names["infections"]) >= 20
    assert names["text"].startswith('title = "a small epidemic')


def test_the_examples_of_the_page_in_r_do_what_they_say(whole: Path, tmp_path: Path) -> None:
    rscript = shutil.which("Rscript")
    if rscript is None or subprocess.run([rscript, "-e", "library(hdf5r)"], capture_output=True).returncode != 0:
        pytest.skip("R with the package hdf5r (Debian: r-cran-hdf5r) is not here")
    (tmp_path / "out.h5").symlink_to(whole)
    asked = "".join(examples("r")) + 'cat(sum(confirmed), nrow(held), sum(held$held), counties[1], "\n")\n'
    told = subprocess.run([rscript, "-e", asked], check=True, capture_output=True, text=True, cwd=tmp_path, env={**os.environ, "LC_ALL": "C.UTF-8"}).stdout.split()
    with h5py.File(whole) as file:
        held = file["events/infections/held"][...]
        assert told == [str(file["confirmed"][...].sum()), str(len(held)), str(held.sum()), file["county"].asstr()[0]]
