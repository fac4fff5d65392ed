"""The launcher, with stand-ins for the tools that it calls: each notes its call, and cmake "builds" a shell script."""
import os
import shutil
import stat
import subprocess
import time
from pathlib import Path

import pytest

LAUNCHER = Path(__file__).resolve().parents[2] / "cordon"

SIMULATOR = """#!/bin/sh
echo "in $PWD: $*"
case "$*" in *broken*) exit 2;; esac
"""

TOOLS = {
    # Knows as installed what stands in the file `installed`.
    "dpkg-query": """while read -r p; do echo "installed $p"; done <"$FAKE/installed" """,
    "apt-get": """for word; do
    case $word in install) installing=1;; -*|*=*) ;; *) [ -n "$installing" ] && echo "$word" >>"$FAKE/installed";; esac
done
echo "noise of apt-get" """,
    # Preset: makes the tree. Build: takes a moment and makes the simulator, or fails if a source says so.
    "cmake": """echo "noise of cmake"
if [ "$1" = --preset ]; then
    mkdir -p build/release && touch build/release/build.ninja && echo "CORDON_TESTS:BOOL=${4#*=}" >build/release/CMakeCache.txt
    exit
fi
if grep -q broken sim/*; then echo "sim/main.cpp:1: error"; exit 1; fi
sleep 0.3; cp "$FAKE/simulator" build/release/cordon-sim""",
    "ctest": """echo "100% tests passed" """,
    "sudo": """exec "$@" """,
}


class Machine:
    """A checkout in a folder of its own, and a machine whose package tools are stand-ins."""

    def __init__(self, folder, without=()):
        self.root = folder / "checkout"
        self.fake = folder / "fake"
        self.calls_file = self.fake / "calls"
        (self.root / "sim").mkdir(parents=True)
        (self.root / "sim" / "main.cpp").write_text("int main() {}\n")
        for name in ("CMakeLists.txt", "CMakePresets.json"):
            (self.root / name).write_text("")
        shutil.copy(LAUNCHER, self.root / "cordon")
        tools = self.fake / "bin"
        tools.mkdir(parents=True)
        (self.fake / "installed").write_text("")
        self.calls_file.write_text("")
        self.script(self.fake / "simulator", SIMULATOR)
        for name, body in TOOLS.items():
            if name not in without:
                self.script(tools / name, f'#!/bin/sh\necho "{name} $*" >>"$FAKE/calls"\n{body}\n')
        # The other tools of the machine, but none of those that have a stand-in.
        for name in "awk bash cat cp dirname env find flock grep mkdir mv nproc readlink sh sleep touch".split():
            (tools / name).symlink_to(shutil.which(name))
        self.environment = {"PATH": str(tools), "FAKE": str(self.fake)}

    @staticmethod
    def script(path, text):
        path.write_text(text)
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def start(self, *arguments, cwd=None):
        return subprocess.Popen([self.root / "cordon", *arguments], cwd=cwd or self.root, env=self.environment, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def cordon(self, *arguments, cwd=None):
        process = self.start(*arguments, cwd=cwd)
        process.out, process.err = process.communicate(timeout=60)
        return process

    def calls(self, tool):
        return [line for line in self.calls_file.read_text().splitlines() if line.startswith(tool + " ")]

    def forget_calls(self):
        self.calls_file.write_text("")


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_the_first_start_names_what_is_missing_and_why_installs_it_builds_and_runs(machine):
    (machine.fake / "installed").write_text("cmake\nninja-build\n")
    done = machine.cordon("run", "a.toml", "--json")
    assert done.returncode == 0
    assert done.out == f"in {machine.root}: run a.toml --json\n", "standard output is the simulator's alone"
    assert "libhdf5-dev          writes run files" in done.err
    assert "ninja-build" not in done.err, "what is installed is not missing"
    assert "noise" not in done.err
    update, install = machine.calls("apt-get")
    assert update == "apt-get update"
    assert " libhdf5-dev " in install and "--no-install-recommends" in install and "DPkg::Lock::Timeout=600" in install
    assert "cmake" not in install.split() and "catch2" not in install.split(), "a run needs no tests"
    assert machine.calls("cmake")[0] == "cmake --preset release -D CORDON_TESTS=OFF"


def test_later_starts_call_no_tool_and_say_nothing(machine):
    machine.cordon("run")
    machine.forget_calls()
    done = machine.cordon("run", "again")
    assert (done.returncode, done.out, done.err) == (0, f"in {machine.root}: run again\n", "")
    assert machine.calls_file.read_text() == ""


@pytest.mark.parametrize("change", ["edit", "add", "remove", "settings"])
def test_a_changed_source_is_built_before_the_run(machine, change):
    (machine.root / "sim" / "old.cpp").write_text("")
    machine.cordon("run")
    machine.forget_calls()
    time.sleep(0.02)  # the clock of the file system is coarse
    if change == "edit":
        (machine.root / "sim" / "main.cpp").write_text("int main() { return 0; }\n")
    elif change == "add":
        (machine.root / "sim" / "new.cpp").write_text("")
    elif change == "remove":
        (machine.root / "sim" / "old.cpp").unlink()
    else:
        (machine.root / "CMakeLists.txt").write_text("# more")
    assert machine.cordon("run").returncode == 0
    assert [call.split()[1] for call in machine.calls("cmake")] == ["--build"]


def test_a_failed_build_shows_its_output_and_is_tried_again(machine):
    source = machine.root / "sim" / "main.cpp"
    source.write_text("broken")
    for _ in range(2):
        done = machine.cordon("run")
        assert (done.returncode, done.out) == (1, "")
        assert "sim/main.cpp:1: error" in done.err
    source.write_text("int main() {}\n")
    assert machine.cordon("run").returncode == 0


def test_no_install_lists_what_is_missing_and_stops(machine):
    done = machine.cordon("--no-install", "run", "a.toml")
    assert (done.returncode, done.out) == (1, "")
    assert "libeigen3-dev" in done.err and "apt-get install" in done.err
    assert not machine.calls("apt-get") and not machine.calls("cmake")


def test_no_install_runs_where_nothing_is_missing(machine):
    machine.cordon("run")
    assert machine.cordon("--no-install", "run").returncode == 0


def test_starts_at_the_same_time_build_once_and_all_run(machine):
    starts = [machine.start("run", str(i)) for i in range(4)]
    for i, start in enumerate(starts):
        out, err = start.communicate(timeout=60)
        assert (start.returncode, out) == (0, f"in {machine.root}: run {i}\n"), err
    assert [call.split()[1] for call in machine.calls("cmake")] == ["--preset", "--build"]


def test_a_command_runs_in_the_folder_it_was_given_in(machine, tmp_path):
    elsewhere = tmp_path / "else where"
    elsewhere.mkdir()
    assert machine.cordon("run", "mine.toml", cwd=elsewhere).out == f"in {elsewhere}: run mine.toml\n"


def test_a_link_to_the_launcher_finds_the_checkout(machine, tmp_path):
    link = tmp_path / "linked"
    link.symlink_to(machine.root / "cordon")
    done = subprocess.run([link, "run"], cwd=tmp_path, env=machine.environment, text=True, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_the_exit_code_is_the_simulators(machine):
    assert machine.cordon("run", "broken.toml").returncode == 2


def test_another_system_gets_the_list_and_goes_on_with_the_tools_that_are_there(tmp_path):
    machine = Machine(tmp_path, without=("apt-get", "dpkg-query"))
    done = machine.cordon("run")
    assert done.returncode == 0
    assert "not Debian" in done.err and "librandom123-dev" in done.err


def test_another_system_without_the_tools_fails_with_the_list(tmp_path):
    machine = Machine(tmp_path, without=("apt-get", "dpkg-query", "cmake"))
    done = machine.cordon("run")
    assert (done.returncode, done.out) == (1, "")
    assert "librandom123-dev" in done.err


def test_test_installs_more_builds_everything_and_ends_with_the_summary(machine):
    machine.cordon("run")
    done = machine.cordon("test", "unit")
    assert done.returncode == 0
    assert done.out.endswith("100% tests passed\n")
    assert "catch2" in machine.calls("apt-get")[-1].split()
    assert "cmake --preset release -D CORDON_TESTS=ON" in machine.calls("cmake")
    assert "--target all" in machine.calls("cmake")[-1]
    assert machine.calls("ctest")[0].endswith("-R unit")
    machine.forget_calls()
    machine.cordon("run")
    assert not machine.calls("cmake"), "what the tests built is fresh"


def test_plot_runs_the_analysis_with_its_packages(machine):
    machine.environment["CORDON_PYTHON"] = str(machine.fake / "python")
    machine.script(machine.fake / "python", '#!/bin/sh\necho "$PYTHONPATH: $*"\n')
    done = machine.cordon("plot", "out.h5", "-o", "figure.png")
    assert done.out == f"{machine.root}/analysis: -m cordon_analysis plot out.h5 -o figure.png\n"
    assert "python3-h5py" in machine.calls("apt-get")[-1].split()
    assert not machine.calls("cmake")


def test_counterfactuals_run_the_analysis_with_the_simulator(machine):
    machine.environment["CORDON_PYTHON"] = str(machine.fake / "python")
    machine.script(machine.fake / "python", '#!/bin/sh\necho "$CORDON_SIM: $*"\n')
    done = machine.cordon("counterfactuals", "scenarios/x.toml", "--seeds", "2")
    assert done.out == f"{machine.root}/build/release/cordon-sim: -m cordon_analysis counterfactuals scenarios/x.toml --seeds 2\n"
    assert "cordon-sim" in machine.calls("cmake")[-1]


def test_bench_builds_the_benchmarks_and_runs_their_table(machine):
    machine.environment["CORDON_PYTHON"] = str(machine.fake / "python")
    machine.script(machine.fake / "python", '#!/bin/sh\necho "$*"\n')
    machine.cordon("run")
    done = machine.cordon("bench", "contained", "--quick")
    assert done.out == f"{machine.root}/bench/table.py --build {machine.root}/build/release contained --quick\n"
    assert "libbenchmark-dev" in machine.calls("apt-get")[-1].split()
    assert "cmake --preset release -D CORDON_BENCH=ON" in machine.calls("cmake")
    assert "cordon-bench" in machine.calls("cmake")[-1]


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_help_names_the_commands_and_needs_nothing(machine, arguments):
    done = machine.cordon(*arguments)
    assert done.returncode == 0
    for command in ("run", "world", "check", "describe", "plot", "counterfactuals", "validate", "hindcast", "test", "bench"):
        assert f"\n  {command} " in done.out
    assert machine.calls_file.read_text() == ""
