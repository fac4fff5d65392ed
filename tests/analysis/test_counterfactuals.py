"""A scenario without its measures: every variant is there, and common seeds make the differences."""
import csv
import os

import numpy as np
import pytest

from conftest import SCENARIO

from cordon_analysis import counterfactuals, paired
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
    low, high = paired.mean_of(np.array([[1.0, 2.0, 3.0]])).interval(0.95)
    assert (low, high) == pytest.approx((2 - 4.302653 / 3**0.5, 2 + 4.302653 / 3**0.5), abs=1e-6)


def test_the_page_gets_its_table_and_keeps_its_words_and_runs_are_kept(scenario, tmp_path, capsys):
    page, runs = tmp_path / "page.md", tmp_path / "runs.h5"
    page.write_text(f"# What if\nwords\n{counterfactuals.BEGIN}\nold\n{counterfactuals.END}\nmore words\n")
    command = ["counterfactuals", str(scenario), "--seeds", "3", "--fewer", "2", "--runs", str(runs), "--markdown", str(page)]
    assert main(command) == 0
    text = page.read_text()
    assert text.startswith("# What if\nwords\n") and text.endswith("more words\n") and "old" not in text
    rows = {row.split(" | ")[0].strip("| "): row.split(" | ") for row in text.splitlines() if row.startswith("| ")}
    assert rows["as it is"][1] == "3" and rows["without our checkpoint"][1] == "3"
    assert next(row for name, row in rows.items() if name.startswith("no measures"))[1] == "2"
    made = runs.stat().st_mtime_ns
    assert main(command) == 0 and runs.stat().st_mtime_ns == made and page.read_text() == text  # read again, not run again


def test_a_wrong_scenario_is_told_as_by_the_program(tmp_path, capsys):
    path = tmp_path / "wrong.toml"
    path.write_text("[run]\ndayz = 3\n")
    assert main(["counterfactuals", str(path)]) == 2
    assert f"{path}:2:1" in capsys.readouterr().err
    assert os.environ["CORDON_SIM"]
    assert main(["counterfactuals", str(path), "--seeds", "0"]) == 2
