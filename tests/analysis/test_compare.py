"""Comparisons under common seeds: the statistics, the command, and what the pairing gains."""
from __future__ import annotations

import csv
import json
from pathlib import Path

import h5py
import numpy as np
import pytest
from cordon_analysis import paired
from cordon_analysis.__main__ import main
from conftest import SCENARIO
from scipy import stats

NO_GATES = "no gates: policy.our checkpoint.enabled=false".replace("our checkpoint", '"our checkpoint"')
NOTHING = "nothing: run.measures=false"


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("compare") / "small.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


def test_the_interval_of_paired_differences_is_that_of_the_t_test() -> None:
    rng = np.random.default_rng(1)
    luck = rng.normal(size=30)
    first, other = 100 + 10 * luck + rng.normal(size=30), 110 + 10 * luck + rng.normal(size=30)
    found = paired.compare("x", -1, ("a", "b"), first[None, :], other[None, :])
    low, high = stats.ttest_rel(other, first).confidence_interval(0.95)
    assert (found.low_95, found.high_95) == pytest.approx((low, high))
    n, a, b = 30, first.var(ddof=1) / 30, other.var(ddof=1) / 30
    freedom = (a + b) ** 2 / (a**2 / (n - 1) + b**2 / (n - 1))  # Welch
    half = stats.t.ppf(0.975, freedom) * np.sqrt(a + b)
    middle = other.mean() - first.mean()
    assert (found.unpaired_low_95, found.unpaired_high_95) == pytest.approx((middle - half, middle + half))
    assert found.correlation == pytest.approx(np.corrcoef(first, other)[0, 1])
    assert found.probability_first_better == (other > first).mean()
    assert paired.compare("x", 1, ("a", "b"), first[None, :], other[None, :]).probability_first_better == (other < first).mean()


def test_intervals_over_rows_of_parameters_and_seeds_hold_the_truth_as_often_as_they_say() -> None:
    # Row effects of sd 3, seed effects of sd 2, the rest of sd 1, mean 5. Of 600 intervals 570 should hold it; the binomial sd is 5.3,
    # so 543 to 597 is five of them. Intervals that took all 120 values for independent would hold it in far fewer.
    rng = np.random.default_rng(2)
    held = naive = 0
    for _ in range(600):
        table = 5 + 3 * rng.normal(size=(12, 1)) + 2 * rng.normal(size=(1, 10)) + rng.normal(size=(12, 10))
        low, high = paired.mean_of(table).interval()
        held += low <= 5 <= high
        half = stats.t.ppf(0.975, table.size - 1) * table.std(ddof=1) / np.sqrt(table.size)
        naive += abs(table.mean() - 5) <= half
    assert 543 <= held <= 597
    assert naive < 400


def test_missing_outcomes_leave_their_pairs_out() -> None:
    first = np.array([[1.0, 2.0, np.nan, 4.0]])
    other = np.array([[2.0, np.nan, 3.0, 6.0]])
    found = paired.compare("x", -1, ("a", "b"), first, other)
    assert found.pairs == 2 and found.difference == 1.5
    assert paired.compare("x", -1, ("a", "b"), first * np.nan, other).pairs == 0


def test_the_command_gives_table_json_csv_and_hdf5_and_all_say_the_same(scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, table = tmp_path / "c.h5", tmp_path / "c.csv"
    command = ["compare", str(scenario), "--variant", NO_GATES, "--variant", NOTHING, "--replicates", "8", "-o", str(out), "--quiet"]
    assert main([*command, "--json", "--csv", str(table)]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["names"] == ["small", "no gates", "nothing"] and "chance" in said["uncertainty"]
    by_name = {(row["other"], row["outcome"]): row for row in said["differences"]}
    nothing = by_name["nothing", "infections"]
    assert nothing["pairs"] == 8 and nothing["difference"] > 0 and nothing["unit"] == "persons"
    assert nothing["low_95"] < nothing["difference"] < nothing["high_95"]
    with table.open() as file:
        rows = {(row["other"], row["outcome"]): row for row in csv.DictReader(file)}
    assert float(rows["nothing", "infections"]["difference"]) == nothing["difference"]
    with h5py.File(out) as file:
        outcome = list(file["outcome"].asstr()[...]).index("infections")
        assert file["comparison/difference"][1, outcome] == nothing["difference"]
        assert file["comparison"].attrs["uncertainty"] == said["uncertainty"]
        values = file["outcomes"][...]
        assert nothing["difference"] == pytest.approx((values[2, 0, :, outcome] - values[0, 0, :, outcome]).mean())
    assert main(["compare", str(out)]) == 0  # reads the file again
    text = capsys.readouterr().out
    assert "nothing, against small (first)" in text and "infections [persons]" in text
    assert main(["compare", str(scenario), "--variant", NOTHING, "-o", str(out)]) == 2  # is there already


def test_ensembles_that_were_run_apart_are_paired_by_their_seeds(scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import os
    import subprocess

    for name, sets, first in (("a", [], 1), ("b", ["--set", "run.measures=false"], 3)):
        command = [os.environ["CORDON_SIM"], "run", str(scenario), *sets, "--replicates", "6", "--seed", str(first), "-o", str(tmp_path / f"{name}.h5"), "--quiet"]
        subprocess.run(command, check=True)
    assert main(["compare", str(tmp_path / "a.h5"), str(tmp_path / "b.h5"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["seeds"] == 4 and said["names"] == ["a", "b"]  # 3 to 6 are in both


def test_parameters_are_crossed_with_seeds_and_the_interval_says_so(scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "rows.csv").write_text("contacts.r0,run.seeds\n2,20\n2.5,20\n3,30\n")
    out = tmp_path / "p.h5"
    assert main(["compare", str(scenario), "--variant", NOTHING, "--parameters", str(tmp_path / "rows.csv"), "--replicates", "3", "-o", str(out), "--quiet", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert "parameters (3 rows" in said["uncertainty"] and "chance (3 seeds)" in said["uncertainty"]
    assert next(row for row in said["differences"] if row["outcome"] == "infections")["pairs"] == 9
    with h5py.File(out) as file:
        assert file["outcomes"].shape[:3] == (2, 3, 3)
        assert list(file["parameter_value"][:, 0]) == [2, 2.5, 3]


def test_it_goes_on_until_the_interval_is_narrow(scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "u.h5"
    command = ["compare", str(scenario), "--variant", NO_GATES, "--until", "400", "--outcome", "infections", "--replicates", "60", "-o", str(out), "--quiet", "--json"]
    assert main(command) == 0
    said = json.loads(capsys.readouterr().out)
    row = next(row for row in said["differences"] if row["outcome"] == "infections")
    assert row["high_95"] - row["low_95"] <= 400 or said["seeds"] == 60
    assert not Path(f"{out}.runs").exists()


def test_what_is_wrong_is_told_with_what_to_do(scenario: Path, whole: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for arguments, said in ((["compare", str(scenario), "-o", str(tmp_path / "x.h5")], "nothing to compare with"),
                            (["compare", str(scenario), str(whole)], "cannot be mixed"),
                            (["compare", str(whole)], "not an ensemble file"),
                            (["compare", str(scenario), "--variant", "x: run.dayz=3", "-o", str(tmp_path / "x.h5")], "run.dayz")):
        assert main(arguments) == 2
        assert said in capfd.readouterr().err
