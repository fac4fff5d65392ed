"""Chains of events in sentences, from the tables of a run."""
from __future__ import annotations

from pathlib import Path

import cordon_analysis
import pytest
from cordon_analysis.__main__ import main
from cordon_analysis.explain import Explainer


@pytest.fixture(scope="module")
def told(whole: Path) -> Explainer:
    return Explainer(cordon_analysis.open(whole))


def test_the_first_case_is_told_from_its_infection_to_its_end(told: Explainer) -> None:
    text = told.case(1)
    assert text.startswith("Case 1, ")
    assert "Infected on" in text and "What happened" in text and "What waited for what" in text and "How they came to be known" in text
    person = int(told.cases.iloc[0].person)
    assert told.person(person) in text


def test_every_person_case_and_order_can_be_told_and_times_go_up(told: Explainer) -> None:
    for number in range(1, min(40, len(told.cases)) + 1):
        lines = told.timeline(int(told.cases.iloc[number - 1].person))
        assert all(a.moment <= b.moment for a, b in zip(lines, lines[1:]))
        assert told.case(number)
    for number in range(0, len(told.stays), max(1, len(told.stays) // 40)):
        text = told.order(number)
        assert text.startswith(f"Order {number}: policy ") and "What led to it" in text


def test_a_chain_of_infection_goes_back_to_where_it_began(told: Explainer) -> None:
    deepest = told.infections.loc[told.infections.generation.idxmax()]
    text = told.person(int(deepest.person))
    assert text.count("  by person ") == int(deepest.generation)


def test_a_contact_is_traced_to_the_case_that_named_them(told: Explainer) -> None:
    named = told.history[told.history.what == "contact_named"].iloc[0]
    text = told.person(int(named.person))
    assert f"named as a contact of person {int(named.other)}" in text


def test_who_is_not_there_is_told(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for what, said in (("--person=5000", "people of this run are numbered from 0 to 4999"), ("--case=0", "cases 1 to"), ("--order=-1", "orders are rows of")):
        assert main(["explain", str(whole), what]) == 2
        assert said in capsys.readouterr().err
    assert main(["explain", str(whole), "--case", "1"]) == 0
