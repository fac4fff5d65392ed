"""Run files for the tests: a fresh one of the program named by CORDON_SIM, and what can become of it."""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import h5py
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "analysis"))

FACILITIES = {"hospital": 30, "isolation_site": 60, "laboratory": 200, "fever_clinic": 50, "tracing_team": 10}
POLICIES = ("checkpoint", "fever-clinic", "testing", "tracing", "contact-isolation", "hospital-care", "discharge")
SCENARIO = """\
title = "a small epidemic for tests"

[run]
start = 2020-01-10
days = 30
seeds = 20
seed = 3

[world]
kind = "synthetic"
people = 5000
rows = 6
columns = 6
""" + "".join(f'\n[[facility]]\nname = "the {kind}"\nkind = "{kind}"\ncapacity = {capacity}\n' for kind, capacity in FACILITIES.items()) \
    + "".join(f'\n[[policy]]\nname = "our {kind}"\nkind = "{kind}"\n' for kind in POLICIES)


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run file as the program leaves it."""
    folder = tmp_path_factory.mktemp("runs")
    out = folder / "out.h5"
    sim = os.environ.get("CORDON_SIM")
    if not sim:
        pytest.fail("CORDON_SIM must name the program cordon-sim")
    (folder / "small.toml").write_text(SCENARIO, encoding="utf-8")
    subprocess.run([sim, "run", str(folder / "small.toml"), "-o", str(out), "--quiet"], check=True, stdout=subprocess.DEVNULL)
    return out


def cut(whole: Path, part: Path, rows: dict[bool, int]) -> Path:
    """A run killed after five days; rows: of series that were (True) or were not written on the sixth."""
    shutil.copy(whole, part)
    with h5py.File(part, "r+") as file:
        for name, item in file.items():
            if isinstance(item, h5py.Dataset) and "counted" in item.attrs:
                item.resize(rows[name < "m"], axis=0)
        file["time"].resize((5,))
        file.attrs["complete"] = 0
    return part


@pytest.fixture()
def killed(whole: Path, tmp_path: Path) -> Path:
    """What a run leaves that was killed after five days."""
    return cut(whole, tmp_path / "killed.h5.part", {True: 5, False: 5})


@pytest.fixture()
def torn(whole: Path, tmp_path: Path) -> Path:
    """The same, killed in the moment in which it wrote its sixth day."""
    return cut(whole, tmp_path / "torn.h5.part", {True: 6, False: 5})


@pytest.fixture()
def quiet(whole: Path, tmp_path: Path) -> Path:
    """A run in which nothing happened."""
    path = tmp_path / "quiet.h5"
    shutil.copy(whole, path)
    with h5py.File(path, "r+") as file:
        for item in file.values():
            if isinstance(item, h5py.Dataset) and "counted" in item.attrs:
                item[...] = 0
    return path
