"""Pages of docs/ that follow from files: the model's parameters, and the expectations of the textbook cases."""
import math
import os
from pathlib import Path

import pytest

from cordon_analysis import parameters, validate

ROOT = Path(os.environ["CORDON_SOURCE_DIR"])
PATHOGEN = ROOT / "scenarios" / "pathogens" / "sars-cov-2-2020.toml"


def test_the_parameters_of_the_model_page_are_those_of_the_pathogen_file():
    page = ROOT / "docs" / "model.md"
    assert page.read_text() == parameters.renew(page, PATHOGEN), "renew docs/model.md: python -m cordon_analysis parameters"


def test_every_parameter_of_the_pathogen_file_has_a_source():
    assert [name for name, _, comment in parameters.rows(PATHOGEN.read_text()) if not comment and name != "disease.name"] == []


@pytest.mark.parametrize("formula,known", [
    ("final_size(1.2)", .3136983), ("final_size(1.5)", .5828116), ("final_size(2)", .7968121), ("final_size(2.5)", .8926448), ("final_size(3)", .9404798),
    ("r0_of([[1.2, .8], [.6, 1.5]])", 2.0588723), ("final_size_groups([[1.2, .8], [.6, 1.5]])[0]", .8015167), ("final_size_groups([[1.2, .8], [.6, 1.5]])[1]", .8190377),
    ("growth_stages(2.5, 3, 5)", .1469891), ("growth_stages(2, 4, 4)", .1035534), ("growth_gamma(2.5, 5, 1.9)", .1959347), ("growth_gamma(2.0087803, 7.5, 3.4)", .10),
    ("extinction(2.5, .1)", .8606854), ("extinction(2.5, .16)", .7945190), ("extinction(2.5, 1)", .4), ("extinction(3, .5)", .5), ("extinction(2.5, math.inf)", 1 - .8926448),
    ("cluster(.8, .16, 1)", .7507508), ("cluster(.8, .16, 2)", .0751502), ("cluster(.8, .16, 5)", .0146851), ("second_strain(2.5, .5)[0]", .4726504),
    ("wait_minutes(50, 60, 1)", 5.0), ("wait_minutes(270, 60, 5)", 1.52499), ("waits(270, 60, 5)", .762493), ("wait_minutes_general(50, 60, 0)", 2.5),
    ("erlang_b(4.5, 5)", .2430210), ("erlang_b(15, 20)", .0455932), ("transmitted_by(-2)", .180244), ("transmitted_by(5)", .928786), ("averted_by_isolation(3)", .193642),
    ("positive_value(.001, .7, .97)", .0228236), ("flagged(.001, .7, .97)", .03067), ("quarantine(3, 7)", .695352), ("quarantine(3, 7, 7)", .858048),
    ("quarantine(3, 365)", .908174), ("quarantine(0, 10)", .993123), ("mean_field(5, 1/14, 1/7, 4, .001, 100)", .8709),
])
def test_the_formulas_give_the_printed_digits(formula, known):
    digits = max(4, len(f"{known:.7f}".rstrip("0")) - 2)
    assert validate.expectation(formula) == pytest.approx(known, abs=max(0.6 * 10 ** -digits, 6e-6 if known > 1 else 1e-7))


def test_every_expectation_of_every_case_can_be_computed():
    for name in validate.case_names():
        case = validate.read_case(name)
        for row in validate.rows_of(case, False, None):
            for expect in row["expect"]:
                if "expected" in expect and "discharge(" not in str(expect["expected"]):  # takes seconds each
                    assert math.isfinite(validate.expectation(expect["expected"])), (name, row["name"])
        assert (ROOT / "scenarios" / case["scenario"]).exists()


def test_each_case_has_a_quick_row_or_says_that_it_has_none():
    for name in validate.case_names():
        case = validate.read_case(name)
        assert validate.rows_of(case, True, None) or case.get("quick") is False, name


def test_a_share_out_of_its_tolerance_fails_and_one_within_holds():
    row = {"name": "a row", "set": [], "against": None, "scenario": "", "runs": 1}
    expect = {"figure": "a", "of": "n", "expected": 0.5}
    assert validate.judge("case", row, expect, lambda sets: [{"a": 5100, "n": 10000}]).holds  # 2 sd
    assert not validate.judge("case", row, expect, lambda sets: [{"a": 5210, "n": 10000}]).holds  # 4.2 sd
    mean = {"figure": "a", "expected": 10.0}
    assert validate.judge("case", row, mean, lambda sets: [{"a": 10.1}, {"a": 9.8}, {"a": 10.3}, {"a": 10.0}]).holds
    assert not validate.judge("case", row, mean, lambda sets: [{"a": 10.5}, {"a": 10.6}, {"a": 10.4}, {"a": 10.5}]).holds
