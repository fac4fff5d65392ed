"""Many runs in one file: the same runs as one by one, openable as it is, with the page that describes it."""
from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import cordon_analysis
import h5py
import numpy as np
import pytest
import xarray as xr
from cordon_analysis import format_page
from cordon_analysis.run_file import FORMAT_VERSION
from conftest import SCENARIO

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "analysis" / "ENSEMBLE.md"


def sim(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([os.environ["CORDON_SIM"], *map(str, arguments)], capture_output=True, text=True)


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ensemble") / "small.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def ensemble(scenario: Path) -> Path:
    """Six seeds from 3 on, and what the program printed beside it."""
    out = scenario.with_name("ensemble.h5")
    done = sim("run", scenario, "--replicates", 6, "--seed", 3, "-o", out, "--json", "--threads", 2)
    assert done.returncode == 0, done.stderr
    out.with_suffix(".json").write_text(done.stdout)
    return out


def test_each_run_has_the_digest_figures_and_daily_series_of_the_run_by_itself(scenario: Path, ensemble: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone.h5"
    single = json.loads(sim("run", scenario, "--seed", 5, "-o", alone, "--json").stdout)
    with cordon_analysis.Ensemble(ensemble) as many, cordon_analysis.open(alone) as one:
        at = list(many.outcomes.seed.values).index(5)
        assert f"{many.file['digest'][0, 0, at]:016x}" == single["digest"]
        for name in many.outcomes.outcome.values:
            value = single
            for key in str(name).split(".", 1):
                value = value[key]
            assert np.isclose(float(many.outcomes[0, 0, at].sel(outcome=name)), np.nan if value is None else value, rtol=1e-12, equal_nan=True), name
        for name in sorted(set(one.daily.data_vars) & set(many.daily.data_vars)):  # a run file has more: by township, by state
            series = one.daily[name]
            others = [d for d in series.dims if d != "time"]
            assert (many.daily[name][0, 0, at].values == series.sum(others).values).all(), name
            if others == ["county"]:
                assert (many.daily_by_county[name][0, 0, at].values == series.values).all(), name


def test_quantiles_are_those_of_the_seeds(ensemble: Path) -> None:
    with cordon_analysis.Ensemble(ensemble) as many, h5py.File(ensemble) as file:
        levels = file["quantile"][...]
        assert list(levels) == [0.05, 0.25, 0.5, 0.75, 0.95]
        assert np.allclose(file["outcome_quantiles"][0, 0].T, np.quantile(many.outcomes.values[0, 0], levels, axis=0), equal_nan=True)
        assert np.allclose(file["region_quantiles/infections"][0, 0].T, np.quantile(many.daily.infections.values[0, 0], levels, axis=0))
        assert np.allclose(np.moveaxis(file["counties_quantiles/infections"][0, 0], -1, 0), np.quantile(many.daily_by_county.infections.values[0, 0], levels, axis=0))
        said = json.loads(ensemble.with_suffix(".json").read_text())
        found = file["outcome_quantiles"][0, 0, list(many.outcomes.outcome.values).index("infections")]
        assert said["outcomes"]["infections"]["median"] == found[2] and said["outcomes"]["infections"]["range_90"] == [found[0], found[4]]


@pytest.mark.parametrize("engine", ["h5netcdf", "netcdf4"])
def test_xarray_opens_it_with_names(ensemble: Path, engine: str) -> None:
    with xr.open_dataset(ensemble, engine=engine) as data:
        assert data.outcomes.dims == ("variant", "point", "seed", "outcome")
        assert list(data.seed.values) == [3, 4, 5, 6, 7, 8]
        assert float(data.outcomes.sel(outcome="people", seed=4).squeeze()) == 5000
    with xr.open_dataset(ensemble, engine=engine, group="region") as data:
        assert data.infections.dims == ("variant", "point", "seed", "time")
    with xr.open_dataset(ensemble, engine=engine, group="counties_quantiles") as data:
        assert data.infections.dims == ("variant", "point", "time", "county", "quantile")


def test_every_dataset_has_a_unit_and_a_sentence(ensemble: Path) -> None:
    with h5py.File(ensemble) as file:
        found: list[h5py.Dataset] = []
        file.visititems(lambda _, item: found.append(item) if isinstance(item, h5py.Dataset) else None)
        assert len(found) > 300
        for item in found:
            assert isinstance(item.attrs["units"], str) and len(item.attrs["long_name"]) > 2, item.name


def test_the_page_is_what_a_fresh_file_says(ensemble: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    in_page = text.split(format_page.BEGIN)[1].split(format_page.END)[0].strip().splitlines()
    with h5py.File(ensemble) as file:
        assert in_page == format_page.tables_of(file).strip().splitlines(), "renew the page: its last lines say how"
        assert file.attrs["format_version"] == FORMAT_VERSION


def test_readers_tell_the_two_kinds_of_file_apart(whole: Path, ensemble: Path) -> None:
    with pytest.raises(cordon_analysis.InputError, match="ensemble of many runs"):
        cordon_analysis.open(ensemble)
    with pytest.raises(cordon_analysis.InputError, match="not an ensemble file"):
        cordon_analysis.Ensemble(whole)


def test_what_cannot_be_written_is_refused_at_once(scenario: Path, ensemble: Path, tmp_path: Path) -> None:
    for output, said in ((ensemble, "exists already"), (tmp_path / "no" / "a.h5", "does not exist"), (tmp_path, "is a folder")):
        done = sim("run", scenario, "--replicates", 2, "-o", output)
        assert done.returncode == 2 and said in done.stderr and "; " in done.stderr
    assert re.search(r"INTEGER|range|RANGE", sim("run", scenario, "--replicates", 0).stderr)
