"""Sweeps: killed again and again they give the table of the unbroken one; what fails is told and stops nothing."""
from __future__ import annotations

import csv
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import h5py
import pytest
from conftest import SCENARIO

SWEEP = """\
scenario = "small.toml"
set = ["run.days=20"]
replicates = 2
outcomes = ["infections", "deaths", "growth_rate"]

[[parameter]]
key = "contacts.r0"
values = [1.5, 2, 2.5, 3]
[[parameter]]
key = "run.seeds"
from = 10
to = 30
steps = 3
whole = true
"""


def command(path: Path, out: Path, threads: int = 2) -> list[str]:
    return [os.environ["CORDON_SIM"], "sweep", str(path), "-o", str(out), "--threads", str(threads), "--quiet"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sweep")
    (path / "small.toml").write_text(SCENARIO, encoding="utf-8")
    (path / "sweep.toml").write_text(SWEEP, encoding="utf-8")
    subprocess.run(command(path / "sweep.toml", path / "whole.h5"), check=True)
    return path


def test_a_row_for_each_point_and_seed_stands_in_the_table_and_the_file(folder: Path) -> None:
    with (folder / "whole.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 24 and all(row["state"] == "done" for row in rows)
    assert [row["contacts.r0"] for row in rows[::6]] == ["1.5", "2", "2.5", "3"]
    assert [row["seed"] for row in rows[:4]] == ["1", "2", "1", "2"]
    with h5py.File(folder / "whole.h5") as file:
        assert file["outcomes"].shape == (1, 12, 2, 3) and file.attrs["kind"] == "sweep"
        assert [float(row["infections"]) for row in rows] == list(file["outcomes"][0, :, :, 0].ravel())
        assert (file["state"][...] == 1).all() and (file["digest"][...] != 0).all()


def test_killed_ten_times_it_gives_the_table_of_the_unbroken_one(folder: Path) -> None:
    out = folder / "killed.h5"
    journal = Path(f"{out}.runs")
    luck, kills = random.Random(7), 0
    while kills < 10:
        before = journal.stat().st_size if journal.exists() else 0
        process = subprocess.Popen(command(folder / "sweep.toml", out), stderr=subprocess.DEVNULL)
        while process.poll() is None and (not journal.exists() or journal.stat().st_size <= before + 100):
            time.sleep(0.002)  # until it has added a run
        time.sleep(luck.uniform(0, 0.05))
        process.send_signal(signal.SIGKILL)
        if process.wait() == 0:
            break  # it was over
        kills += 1
    assert kills >= 5
    if not out.exists():
        subprocess.run(command(folder / "sweep.toml", out), check=True)
    assert (folder / "killed.csv").read_text() == (folder / "whole.csv").read_text()
    with h5py.File(out) as killed, h5py.File(folder / "whole.h5") as whole:
        assert (killed["digest"][...] == whole["digest"][...]).all()
    assert not Path(f"{out}.runs").exists()


def test_results_do_not_depend_on_the_order_of_points_or_threads(folder: Path) -> None:
    (folder / "turned.toml").write_text(SWEEP.replace("[1.5, 2, 2.5, 3]", "[3, 2.5, 2, 1.5]"), encoding="utf-8")
    subprocess.run(command(folder / "turned.toml", folder / "turned.h5", threads=1), check=True)


    def rows(name: str) -> set[tuple[str, ...]]:
        with (folder / name).open() as file:
            return {(row["contacts.r0"], row["run.seeds"], row["seed"], row["infections"], row["deaths"]) for row in csv.DictReader(file)}
    assert rows("turned.csv") == rows("whole.csv")


def test_a_point_that_fails_is_recorded_and_the_others_are_run(folder: Path) -> None:
    (folder / "failing.toml").write_text(SWEEP.replace("[1.5, 2, 2.5, 3]", "[2, -1]"), encoding="utf-8")
    done = subprocess.run(command(folder / "failing.toml", folder / "failing.h5"), capture_output=True, text=True)
    assert done.returncode == 1 and "contacts.r0 = -1" in done.stderr
    with (folder / "failing.csv").open() as file:
        states = [row["state"] for row in csv.DictReader(file)]
    assert states == ["done"] * 6 + ["failed"] * 6
    with h5py.File(folder / "failing.h5") as file:
        assert len(file["failure_text"]) == 3 and "contacts.r0 = -1" in file["failure_text"].asstr()[0]


def test_the_examples_are_sound(tmp_path: Path) -> None:
    for path in sorted((Path(__file__).resolve().parents[2] / "scenarios" / "sweeps").glob("*.toml")):
        done = subprocess.run(command(path, tmp_path / "no" / "x.h5"), capture_output=True, text=True)
        assert done.returncode == 2 and "the folder" in done.stderr, path  # nothing else is wrong with it
