"""Zhuzhou goes back to work: the scenario runs as a whole, and what it is about shows in its figures."""
import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(os.environ["CORDON_SOURCE_DIR"])
SIMULATOR = os.environ["CORDON_SIM"]


def run(*sets):
    command = [SIMULATOR, "run", str(ROOT / "scenarios" / "zhuzhou-work.toml"), "--no-output", "--quiet", "--json"]
    for s in sets:
        command += ["--set", s]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def zhuzhou():
    return run()


def test_every_policy_acts(zhuzhou):
    assert not zhuzhou["idle_policies"]


@pytest.mark.parametrize("figure", ["workers_expected", "firms_open", "entrance_staff", "entrance_flagged", "migrants_left", "sweep_visits",
                                    "sweep_arrivals", "sweep_lodgers", "arrivals_seen", "gate_screened"])
def test_work_sweeps_and_gates_show(zhuzhou, figure):
    assert zhuzhou["totals"][figure] > 0


def test_more_inspectors_bring_more_people_back_to_work(zhuzhou):
    industry = "policy[6].sectors[1].inspections_a_day"
    assert run(f"{industry}=30")["totals"]["workers_expected"] < zhuzhou["totals"]["workers_expected"]
