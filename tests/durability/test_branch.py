"""A branch follows its run up to a day; without a change it is the run, with one it differs from that day on alone."""
from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
import pytest
from runs import EVERYTHING, cordon, differences, run, start

START = np.datetime64("2020-01-10")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that keeps its checkpoints."""
    out = tmp_path_factory.mktemp("whole") / "whole.h5"
    run(EVERYTHING, out, "--checkpoint-days", 7, "--keep-checkpoints")
    assert len(list(out.parent.glob("*.checkpoint"))) == 8
    return out


@pytest.mark.parametrize("day", [0, 1, 6, 7, 8, 20, 28, 33, 45, 59])
def test_a_branch_that_changes_nothing_is_the_run(whole: Path, tmp_path: Path, day: int) -> None:
    out = tmp_path / "branch.h5"
    cordon("branch", whole, "--at", START + day, "-o", out, "--quiet", "--threads", 1)
    assert differences(whole, out, without=("origin",)) == []


@pytest.mark.parametrize("keep", [True, False], ids=["from a checkpoint", "replayed"])
@pytest.mark.parametrize("change", ["policy.tracing.enabled=false", "run.measures=false", "policy.contacts.comply=0.1"])
def test_a_branch_with_a_change_is_the_run_before_it_and_another_after(whole: Path, tmp_path: Path, change: str, keep: bool) -> None:
    source = whole
    if not keep:
        source = tmp_path / "alone.h5"
        source.write_bytes(whole.read_bytes())
    out = tmp_path / "branch.h5"
    cordon("branch", source, "--at", START + 24, "--set", change, "-o", out, "--quiet", "--threads", 1)
    assert differences(whole, out, days=24) == []
    assert "digest" in differences(whole, out, days=60)
    with h5py.File(out) as file:
        assert file["origin"].shape == (1,) and list(file["origin_until"]) == [24]
