"""The plot command draws any run, and says what is wrong with what it was given."""
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def plot(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "cordon_analysis", "plot", *map(str, arguments)], capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": str(ROOT / "analysis")})


@pytest.mark.parametrize("run", ["whole", "torn", "quiet"])
def test_a_run_is_drawn_whole_killed_or_empty(run: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    figure = tmp_path / "figure.png"
    result = plot(request.getfixturevalue(run), "-o", figure)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.strip() == str(figure)
    assert figure.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_the_picture_shows_the_sums_of_the_file(whole: Path) -> None:
    import cordon_analysis
    from cordon_analysis.plot import draw

    with cordon_analysis.open(whole) as run:
        figure = draw(run)
        labels = [text.get_text() for ax in figure.axes for text in ax.get_legend().get_texts()]
        infections, screened = int(run.daily.infections.sum()), int(run.daily.gate_screened.sum())
        assert f"infected (true): {infections:,}" in labels
        assert f"screened: {screened:,}" in labels
        drawn = figure.axes[0].lines[0].get_ydata()
        assert list(drawn) == list(run.daily.infections.sum("county").values)
        assert all(ax.get_ylabel() for ax in figure.axes)


def test_wrong_input_is_said_with_exit_code_2(whole: Path, tmp_path: Path) -> None:
    for arguments, said in (((tmp_path / "none.h5",), "there is no such file"), ((__file__,), "not an HDF5 file"),
                            ((whole, "-o", tmp_path / "a.gif"), "not a kind of picture"), ((whole, "-o", tmp_path / "no/a.png"), "does not exist")):
        result = plot(*arguments)
        assert result.returncode == 2
        assert said in result.stderr and "; " in result.stderr
        assert result.stderr.count("\n") == 1
