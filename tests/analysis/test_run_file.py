"""The package gives labelled series and tables, and of a killed run its whole days."""
from __future__ import annotations

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
        for name, table in run.tables.items():
            assert len(table) > 0, name
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
