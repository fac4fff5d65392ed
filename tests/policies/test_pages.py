"""The pages of docs/ that follow from the program are what it says today."""
import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(os.environ["CORDON_SOURCE_DIR"])
SIMULATOR = os.environ["CORDON_SIM"]


def describe(*form):
    return subprocess.run([SIMULATOR, "describe", *form], check=True, capture_output=True, text=True).stdout


def rows():
    for line in (ROOT / "docs" / "mechanisms.md").read_text().splitlines():
        cells = [c.strip() for c in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) == 5 and cells[0] != "mechanism":
            yield tuple(cells)


KINDS = sorted({t["kind"] for t in json.loads(describe("--json")) if t["name"] == "policy"})


def test_the_reference_is_what_describe_says():
    assert (ROOT / "docs" / "reference.md").read_text().endswith(describe("--markdown")), (
        "renew docs/reference.md below its first three lines: cordon describe --markdown"
    )


def test_the_page_of_outcomes_is_what_describe_says():
    assert (ROOT / "docs" / "outcomes.md").read_text() == describe("outcomes", "--markdown"), "cordon describe outcomes --markdown >docs/outcomes.md"


def test_every_kind_of_policy_has_a_mechanism():
    assert sorted({k for row in rows() for k in row[1].split()}) == KINDS


def test_every_mechanism_has_a_row():
    assert {f"M{k}" for k in range(1, 33)} <= {m.rstrip(",") for row in rows() for m in row[0].split()}


@pytest.mark.parametrize("mechanism,kinds,example,test,series", rows())
def test_each_mechanism_has_a_test_of_its_own(mechanism, kinds, example, test, series):
    assert "TEST_CASE" in (ROOT / "tests" / test).read_text()


@pytest.mark.parametrize("mechanism,kinds,example,test,series", rows())
def test_each_example_writes_the_series_of_its_mechanism(mechanism, kinds, example, test, series):
    path = ROOT / "scenarios" / "policies" / f"{example}.toml"
    command = [SIMULATOR, "run", str(path), "--no-output", "--quiet", "--json"]
    result = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    silent = [s for s in series.split() if result["totals"][s] == 0]
    assert not silent
