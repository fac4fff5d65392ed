"""The package gives labelled series and tables, and of a killed run its whole days."""
from __future__ import annotations

import json
import zlib
from pathlib import Path

import h5py
import numpy as np
import pandas as pd
import pytest

import cordon_analysis
from cordon_analysis import InputError


def test_series_carry_dates_and_names(whole: Path) -> None:
    with cordon_analysis.open(whole) as run:
        assert run.complete
        assert run.daily.sizes["time"] == run.days == run.attrs["days"]
        assert str(run.daily.time.values[0])[:10] == run.attrs["start"]
        assert run.daily.county_name.dims == ("county",)
        assert "infections" in run.daily.data_vars and "gate_kind" in run.daily.coords
        assert len(run.digest) == run.days * run.attrs["ticks_per_day"]
        assert run.scenario["run"]["days"] == run.attrs["days"]
        assert all(len(text) > 10 for text in run.synthetic)


def test_tables_carry_names_and_dates_and_agree_with_each_other(whole: Path) -> None:
    with cordon_analysis.open(whole) as run:
        table = run.infections
        assert len(table) >= 20
        assert set(table.setting.cat.categories) == set(run.daily.setting.values)
        assert set(table.county) <= set(run.daily.county.values)
        assert table.held.dtype == bool
        assert pd.api.types.is_datetime64_any_dtype(table.infected)
        infectors = table.infector[table.infector >= 0]
        assert (infectors < infectors.index).all(), "who infects was infected before"
        assert (table.offspring == infectors.value_counts().reindex(table.index, fill_value=0)).all()
        with h5py.File(whole) as file:
            seconds = (table.infected - pd.Timestamp(run.attrs["start"])).dt.total_seconds()
            assert np.abs(seconds - file["events/infections/infected"][...] * 86400).max() < 1e-3


def test_every_table_of_a_run_with_the_whole_chain_of_control_has_rows_that_fit(whole: Path) -> None:
    with cordon_analysis.open(whole) as run:
        for name in ("infections", "tests", "stays", "gate_hits", "discharges", "links", "history"):
            assert len(run.tables[name]) > 0, name
        facilities = run.daily.facility_kind.to_series()
        assert (facilities[run.tests.laboratory.astype(str)] == "laboratory").all()
        assert (facilities[run.discharges.hospital.dropna().astype(str)] == "hospital").all()
        assert (run.tests.sampled <= run.tests.reported).all()
        assert (run.stays.since <= run.stays.until)[run.stays.until.notna()].all()
        assert set(run.gate_hits.gate) <= set(run.daily.gate.values)
        assert len(run.gate_hits) == run.daily.gate_flagged.sum()


@pytest.mark.parametrize("state", ["killed", "torn"])
def test_of_a_killed_run_the_whole_days_are_there_and_no_more(whole: Path, state: str, request: pytest.FixtureRequest) -> None:
    with cordon_analysis.open(whole) as run, cordon_analysis.open(request.getfixturevalue(state)) as part:
        assert not part.complete
        assert part.days == 5
        first = run.daily.isel(time=slice(0, 5))
        for name in run.daily.data_vars:
            assert (part.daily[name].values == first[name].values).all(), name
        assert len(part.digest) == 5 * part.attrs["ticks_per_day"]


def test_a_run_killed_before_its_first_tables_has_empty_ones(killed: Path) -> None:
    with h5py.File(killed, "r+") as file:
        del file["events"]
    with cordon_analysis.open(killed) as run:
        assert run.infections.empty and run.discharges.empty


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        cordon_analysis.open(path)
    return str(caught.value)


def test_wrong_files_are_refused_with_what_to_do(whole: Path, tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.h5") == f"{tmp_path}/none.h5: there is no such file; give the OUT.h5 of a `cordon run`"
    (tmp_path / "late.h5.part").touch()
    assert str(tmp_path / "late.h5.part") in refusal(tmp_path / "late.h5")
    (tmp_path / "text.h5").write_text("not HDF5")
    assert "not an HDF5 file" in refusal(tmp_path / "text.h5")
    with h5py.File(tmp_path / "other.h5", "w") as other:
        other["x"] = 1
    assert "not a run file" in refusal(tmp_path / "other.h5")
    newer = tmp_path / "newer.h5"
    newer.write_bytes(whole.read_bytes())
    with h5py.File(newer, "r+") as file:
        file.attrs["format_version"] = "7.0"
    assert "its format is 7.0" in refusal(newer)


def test_people_by_state_and_series_by_township_agree_with_the_rest(whole: Path) -> None:
    with cordon_analysis.open(whole) as run:
        daily = run.daily
        assert (daily.people_by_state.sum(("state", "age_band")) == run.attrs["people"]).all()
        for series in ("infections", "confirmed"):
            by_county = daily[f"{series}_by_township"].groupby(daily.township_county).sum()
            by_county = by_county.rename(township_county="county").sel(county=daily.county).transpose("time", "county")
            # An infection whose moment lies in the tick that made its infector counts a tick later in the series of counties: at midnight a day.
            same = by_county.sum("time") == daily[series].sum("time") if series == "infections" else by_county.values == daily[series].values
            assert same.all(), series
        assert (daily.people_by_state.sel(state="dead").sum("age_band") == daily.deaths_true.sum("county").cumsum("time")).all()
        assert (daily.people_by_state.min() >= 0).item()


def test_the_files_that_it_was_read_from_are_kept(whole: Path) -> None:
    with h5py.File(whole) as file:
        paths = list(file["files/file"].asstr()[...])
        k = paths.index(str(whole.parent / "small.toml"))
        first, size = file["files/file_first"][k], file["files/file_size"][k]
        assert file["files/byte"][first : first + size].tobytes() == (whole.parent / "small.toml").read_bytes()
        assert file.attrs["scenario_folder"] == str(whole.parent)
        assert file.attrs["finished"] >= file.attrs["created"]


def test_the_last_day_of_a_killed_run_comes_from_its_log(whole: Path, killed: Path) -> None:
    with cordon_analysis.open(whole) as run:
        world, daily, digest = run.attrs["world_hash"], run.daily, run.digest
    values = {name: daily[name].values for name in daily.data_vars if daily[name].attrs.get("counted") and "state" not in daily[name].dims}
    lines = [json.dumps({"format": "cordon days 1", "world": world})]
    lines += [json.dumps({"day": d, "digests": [int(x) for x in digest[4 * d : 4 * d + 4]], "values": {k: np.atleast_1d(v[d]).tolist() for k, v in values.items() if v[d].any()}}) for d in range(6)]
    text = "".join(f"{zlib.crc32(line.encode()):08x} {line}\n" for line in lines)
    with h5py.File(killed, "r+") as file:
        file["infections"][4] = 0  # as a kill may leave it
        del file["people_by_state"]
    killed.with_suffix(".log").write_text(text + text[:50])
    with cordon_analysis.open(killed) as part:
        assert part.days == 6
        for name in part.daily.data_vars:
            assert (part.daily[name].values == daily[name].values[:6]).all(), name
        assert (part.digest.values == digest.values[:24]).all()
