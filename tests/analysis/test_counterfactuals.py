"""A scenario without its measures: every variant is there, and common seeds make the differences."""
import csv
import os

import pytest

from conftest import SCENARIO

from cordon_analysis import counterfactuals
from cordon_analysis.__main__ import main

WORDS = '\n[[policy]]\nname = "at home"\nkind = "contact-limit"\nvoluntary = true\ncommunity = 0.4\n'


@pytest.fixture
def scenario(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(SCENARIO.replace("days = 30", "days = 20") + WORDS)
    return path


def test_each_measure_is_left_out_alone_and_what_people_do_is_none(scenario, tmp_path, capsys):
    table = tmp_path / "table.csv"
    assert main(["counterfactuals", str(scenario), "--seeds", "3", "-o", str(table)]) == 0
    assert "an upper bound" in capsys.readouterr().out
    with table.open() as file:
        rows = list(csv.DictReader(file))
    names = list(dict.fromkeys(row["variant"] for row in rows))
    assert names[:3] == ["as it is", "no measures", "nothing changed"]
    assert "without our checkpoint" in names and "without at home" not in names
    assert all(float(row["change"]) == 0 for row in rows if row["variant"] == "as it is")
    infections = {row["variant"]: row for row in rows if row["outcome"] == "infections"}
    assert float(infections["nothing changed"]["median"]) > float(infections["no measures"]["median"])
    for row in rows:
        assert float(row["low_90"]) <= float(row["median"]) <= float(row["high_90"])
        assert float(row["change_low_95"]) <= float(row["change"]) <= float(row["change_high_95"])


def test_the_interval_of_a_mean_is_students():
    # 1, 2, 3: mean 2, standard error 1 / sqrt(3), t of two degrees of freedom 4.302653.
    low, high = counterfactuals.interval([1, 2, 3], 0.95)
    assert (low, high) == pytest.approx((2 - 4.302653 / 3**0.5, 2 + 4.302653 / 3**0.5), abs=1e-6)


def test_a_wrong_scenario_is_told_as_by_the_program(tmp_path, capsys):
    path = tmp_path / "wrong.toml"
    path.write_text("[run]\ndayz = 3\n")
    assert main(["counterfactuals", str(path)]) == 2
    assert f"{path}:2:1" in capsys.readouterr().err
    assert os.environ["CORDON_SIM"]
    assert main(["counterfactuals", str(path), "--seeds", "0"]) == 2
