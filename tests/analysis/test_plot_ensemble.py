"""Pictures of ensembles, comparisons, sweeps, and maps: each is drawn, shows what the file holds, and labels its axes."""
from __future__ import annotations

import os
import subprocess
from pathlib import Path

import cordon_analysis
import numpy as np
import pytest
from conftest import SCENARIO
from cordon_analysis import maps, plot_ensemble
from cordon_analysis.__main__ import main

SWEEP = 'scenario = "small.toml"\nset = ["run.days=10"]\noutcomes = ["infections"]\nreplicates = 2\n' \
    '[[parameter]]\nkey = "run.seeds"\nvalues = [10, 20]\n[[parameter]]\nkey = "run.measures"\nvalues = [true, false]\n'


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("plots")
    (folder / "small.toml").write_text(SCENARIO, encoding="utf-8")
    (folder / "sweep.toml").write_text(SWEEP, encoding="utf-8")
    scenario, short = str(folder / "small.toml"), ["--set", "run.days=10"]
    for name, command in {"ensemble": ["run", scenario, *short, "--replicates", "4"], "sweep": ["sweep", str(folder / "sweep.toml")],
                          "comparison": ["compare", scenario, *short, "--variant", "none: run.measures=false", "--replicates", "4"]}.items():
        subprocess.run([os.environ["CORDON_SIM"], *command, "-o", str(folder / f"{name}.h5"), "--quiet"], check=True, stdout=subprocess.DEVNULL)
    return {name: folder / f"{name}.h5" for name in ("ensemble", "comparison", "sweep")}


@pytest.mark.parametrize("kind", ["ensemble", "comparison", "sweep"])
def test_each_kind_of_file_is_drawn(files: dict[str, Path], kind: str, tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    assert main(["plot", str(files[kind]), "-o", str(picture)]) == 0
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_the_line_of_an_ensemble_is_the_median_of_its_runs(files: dict[str, Path]) -> None:
    with cordon_analysis.Ensemble(files["ensemble"]) as file:
        figure = plot_ensemble.bands(file)
        assert list(figure.axes[0].lines[0].get_ydata()) == list(np.median(file.daily.infections.values[0, 0], axis=0))
        assert all(ax.get_ylabel() for ax in figure.axes)


def test_a_comparison_shows_its_pairs_and_a_sweep_its_points(files: dict[str, Path]) -> None:
    with cordon_analysis.Ensemble(files["comparison"]) as file:
        pairs = plot_ensemble.comparison(file, "infections").axes[0].lines[0]
        values = file.outcomes.sel(outcome="infections").values
        assert list(pairs.get_xdata()) == list(values[0, 0]) and list(pairs.get_ydata()) == list(values[1, 0])
    with cordon_analysis.Ensemble(files["sweep"]) as file:
        figure = plot_ensemble.sweep(file, "infections")
        assert [ax.get_xlabel() for ax in figure.axes[:2]] == ["run.seeds", "run.measures"]
        assert [tick.get_text() for tick in figure.axes[1].get_xticklabels()] == ["true", "false"]


def test_an_outcome_that_is_not_there_is_told(files: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plot", str(files["sweep"]), "-o", str(tmp_path / "a.png"), "--outcome", "deaths"]) == 2
    assert 'no outcome of this file is called "deaths"; give one of infections' in capsys.readouterr().err


def test_a_map_has_a_picture_a_step_and_counts_every_infection_in_the_region(whole: Path, tmp_path: Path) -> None:
    assert main(["map", str(whole), "--days", "15", "-o", str(tmp_path / "film")]) == 0
    assert sorted(p.name for p in (tmp_path / "film").iterdir()) == ["2020-01-24.png", "2020-02-08.png"]
    with cordon_analysis.open(whole) as run:
        film = maps.Film(run, 15)
        inside = int((run.file["events/infections/row"][...] >= 0).sum())
        assert film.total.sum() == inside and inside > 20
    assert main(["map", str(whole), "-o", str(tmp_path / "a.txt")]) == 2
