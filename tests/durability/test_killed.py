"""A run that was killed can be read to its last whole day, and goes on to the same digests and tables as one that was not."""
from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest
from runs import EVERYTHING, ROOT, cordon, differences, kill_and_resume, run, start

SMALL_LISHUI = ("world.kind=synthetic", "world.people=12000", "world.rows=25", "world.columns=45", "run.days=45", "run.seeds=120", 'arrivals.wuhan.outside=""',
                "arrivals.wuhan.count_scale=0.01", "arrivals.wenzhou.count_scale=0.01", "calendar.work_stopped_from=2020-01-29")


@pytest.mark.parametrize("scenario, sets", [(EVERYTHING, ()), (ROOT / "scenarios" / "lishui-2020.toml", SMALL_LISHUI)], ids=["every mechanism", "lishui"])
def test_ten_runs_killed_at_random_moments_lose_nothing(tmp_path: Path, scenario: Path, sets: tuple[str, ...]) -> None:
    outcome = kill_and_resume(scenario, tmp_path, 10, 1, sets, checkpoint_days=7)
    assert outcome.wrong == []
    assert outcome.killed >= 5 and any(outcome.days)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("whole") / "whole.h5"
    run(EVERYTHING, out)
    return out


@pytest.mark.parametrize("which", [signal.SIGINT, signal.SIGTERM])
def test_who_asks_it_to_stop_gets_whole_days_and_is_told_how_to_go_on(tmp_path: Path, whole: Path, which: signal.Signals) -> None:
    out = tmp_path / "asked.h5"
    process = start("run", EVERYTHING, "-o", out, "--quiet", "--threads", 1, "--checks")
    while process.poll() is None and not out.with_name("asked.h5.log").exists():
        time.sleep(0.002)
    process.send_signal(which)
    _, told = process.communicate()
    assert process.returncode == 128 + which, told
    assert f"To go on: cordon resume {out}" in told.decode()
    left = {p.name for p in tmp_path.iterdir()}
    assert "asked.h5.part" in left and "asked.h5" not in left
    assert " 0 of" in told.decode() or any(name.endswith(".checkpoint") for name in left), left
    cordon("resume", out, "--quiet")
    assert differences(whole, out) == []
    assert [p.name for p in tmp_path.iterdir()] == ["asked.h5"]


def stopped(folder: Path, whole: Path, days: int, *more: object) -> Path:
    """A run as it is left after so many days: its scenario ends with an infection that comes too many."""
    out = folder / "stopped.h5"
    process = start("run", EVERYTHING, "-o", out, "--quiet", "--threads", 1, "--checkpoint-days", 5, "--checks", *more)
    while process.poll() is None and not list(folder.glob(f"*.day{days:03}.checkpoint")):
        time.sleep(0.001)
    process.kill()
    process.communicate()
    assert not out.exists(), "it ended before it could be killed"
    return out


def test_resume_goes_on_from_the_newest_checkpoint_and_without_one_from_the_start(tmp_path: Path, whole: Path) -> None:
    out = stopped(tmp_path, whole, 15)
    assert 1 <= len(list(tmp_path.glob("*.checkpoint"))) <= 2, "the newest only, once the one before is gone"
    copy = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    told = cordon("resume", out).stderr
    assert "from the checkpoint after day" in told
    assert differences(whole, out) == []
    out.unlink()
    for name, content in copy.items():
        if not name.endswith(".checkpoint"):
            (tmp_path / name).write_bytes(content)
    told = cordon("resume", f"{out}.part").stderr
    assert "from the start" in told
    assert differences(whole, out) == []


def test_a_run_that_has_ended_or_goes_on_or_is_not_there_cannot_be_resumed(tmp_path: Path, whole: Path) -> None:
    assert "this run has reached its end" in cordon("resume", whole, code=2).stderr
    assert "is not there" in cordon("resume", tmp_path / "none.h5", code=2).stderr
    process = start("run", EVERYTHING, "-o", tmp_path / "on.h5", "--quiet", "--threads", 1, "--checks")
    while process.poll() is None and not (tmp_path / "on.h5.part").exists():
        time.sleep(0.002)
    told = cordon("resume", tmp_path / "on.h5", code=2).stderr
    process.kill()
    process.communicate()
    assert "a run is writing it now" in told


def test_the_files_of_the_scenario_may_be_gone_by_then(tmp_path: Path) -> None:
    scenarios = tmp_path / "scenarios"
    scenarios.mkdir()
    for name in ("twin_control.toml", "twin.toml", "twin_arrivals.csv"):
        text = (EVERYTHING.parent / name).read_text().replace("../../scenarios/", str(ROOT / "scenarios") + "/")
        (scenarios / name).write_text(text)
    run(scenarios / "twin_control.toml", tmp_path / "whole.h5")
    for file in scenarios.iterdir():
        file.unlink()
    out = tmp_path / "branch.h5"
    cordon("branch", tmp_path / "whole.h5", "--at", "2020-01-30", "-o", out, "--quiet")
    assert differences(tmp_path / "whole.h5", out, without=("origin",)) == []
