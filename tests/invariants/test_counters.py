"""Counters of work: what is counted follows from the run alone, and the time of a run lies in the steps that count."""
import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(os.environ["CORDON_SOURCE_DIR"])
SIMULATOR = os.environ["CORDON_SIM"]


def run(*options, example="checkpoint", sets=()):
    command = [SIMULATOR, "run", str(ROOT / "scenarios" / "policies" / f"{example}.toml"), "--no-output", "--quiet", "--json", *options]
    command += [part for s in sets for part in ("--set", s)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def test_counters_do_not_depend_on_threads_or_blocks():
    straight = run("--threads", "1")["counters"]
    assert run("--threads", "3", "--block", "7")["counters"] == straight
    assert run("--shuffled-blocks", "--block", "3")["counters"] == straight


def test_days_add_up_to_the_run():
    result = run("--threads", "1", "--counters")
    days = result["work_by_day"]
    for table, totals in ((days["counters"], result["counters"]), (days["seconds"], result["step_seconds"])):
        assert {name: column[-1] for name, column in table.items()} == pytest.approx(totals)
        assert all(len(column) == result["days"] and column == sorted(column) for column in table.values())
    assert set(days["step_of"].values()) == set(result["step_seconds"])


def test_the_steps_account_for_the_time_of_the_run():
    result = run("--threads", "1")
    assert 0.9 * result["cpu_seconds"]["run"] < sum(result["step_seconds"].values()) <= result["cpu_seconds"]["run"] + 0.02


@pytest.mark.parametrize("more", ["world.people=40000", "world.people=80000"])
def test_people_to_whom_nothing_happens_cost_nothing(more):
    """More people in the same land, and none of them infected: only flows past gates may grow, with the places that they join."""
    quiet = ["run.seeds=0", "arrivals.hard-hit.infected_per_1000=0", "world.transients_per_gate=0"]
    few, many = (run("--threads", "1", example="travel-limit", sets=[*quiet, *s])["counters"] for s in ([], [more]))
    for counter in set(few) - {"gate_flows", "flows_drawn", "limits_drawn"}:
        assert many[counter] == few[counter], counter
