"""Rules that the sources of sim/ keep: layers, one file for each outsider, short files, chance from one place."""
import json
import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ["CORDON_BUILD_DIR"])
COMPILER = os.environ["CORDON_CXX"]

# Who may include whom directly; what those may include follows. main.cpp may include everything.
ARROWS = {
    "io": ["run"],
    "run": ["stages", "policies"],
    "stages": ["state", "policy"],
    "policies": ["policy"],
    "policy": ["known"],
    "state": ["world", "known"],
    "known": ["places"],
    "world": ["places"],
    "places": ["base"],
    "base": [],
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)

# What only the files named may contain: a pattern, the files, and why.
ONLY_IN = [
    (r"#\s*pragma\s+omp|<omp\.h>|\bomp_\w+\(", ["base/parallel.cpp"], "OpenMP"),
    (r"<hdf5(_hl)?\.h>|<H5\w*\.h>", ["io/h5.cpp", "io/h5.h"], "HDF5"),
    (r"<toml\+\+/|<toml\.hpp>", ["io/toml.cpp", "io/toml.h"], "toml++"),
    (r"<Random123/", ["base/rng.cpp", "base/rng.h"], "Random123"),
    (r"<random>|\bstd::\w+_distribution\b|\bmt19937|\brandom_device\b|\bs?rand\(", [], "chance comes from base/rng.h"),
    (r"\bTODO\b|\bFIXME\b", [], "write an issue or do it"),
]


def may_include(layer):
    seen = {layer}
    for below in ARROWS[layer]:
        seen |= may_include(below)
    return seen


def sources(root):
    return {str(path.relative_to(root)): path.read_text() for path in sorted(root.rglob("*")) if path.suffix in (".h", ".cpp")}


def wrong_includes(files):
    """The includes of `files` (path in sim/ -> text) that the arrows do not allow, or that evade them."""
    wrong = []
    for path, text in files.items():
        layer = path.split("/")[0]
        allowed = may_include(layer) if "/" in path else set(ARROWS)
        for mark, included in INCLUDE.findall(text):
            first = included.split("/")[0]
            if mark == "<":
                ours = first in ARROWS and "/" in included
            else:
                ours = first not in allowed or "/" not in included or ".." in included
            if ours:
                wrong.append(f"{path}: {included}")
    return wrong


def misplaced(files):
    return [f"{path}: {match.group(0)} ({why})" for path, text in files.items() for pattern, allowed, why in ONLY_IN
            for match in re.finditer(pattern, text) if path not in allowed]


def too_long(files):
    return [f"{path}: {lines} lines" for path, text in files.items() if (lines := len(text.splitlines())) > 400]


SOURCES = sources(ROOT / "sim")


def test_there_are_sources_in_known_layers():
    assert len(SOURCES) > 10
    assert {path.split("/")[0] for path in SOURCES if "/" in path} <= set(ARROWS)


@pytest.mark.parametrize("rule", [wrong_includes, misplaced, too_long])
def test_no_source_breaks_the_rule(rule):
    assert rule(SOURCES) == []


@pytest.mark.parametrize("path, line", [
    ("base/time.h", '#include "places/places.h"'),
    ("world/world.h", '#include "known/known.h"'),
    ("known/known.h", '#include "state/episodes.h"'),
    ("policies/home_isolation.cpp", '#include "world/world.h"'),
    ("policies/home_isolation.cpp", '  #  include "state/episodes.h"'),
    ("policies/home_isolation.cpp", "#include <state/episodes.h>"),
    ("policies/home_isolation.cpp", '#include "../state/episodes.h"'),
    ("stages/isolate.cpp", '#include "policies/home_isolation.h"'),
    ("run/simulation.h", '#include "io/recorder.h"'),
    ("state/state.h", '#include "episodes.h"'),
])
def test_the_scan_of_includes_finds(path, line):
    assert len(wrong_includes({path: f"// A file.\n#pragma once\n#include <vector>\n{line}\n"})) == 1


@pytest.mark.parametrize("path, line", [
    ("main.cpp", '#include "io/scenario.h"'),
    ("io/h5.cpp", '#include "run/simulation.h"'),
    ("state/state.h", '#include "known/known.h"'),
    ("stages/isolate.cpp", '#include "policy/policy.h"'),
    ("base/rng.h", "#include <Random123/philox.h>"),
])
def test_the_scan_of_includes_lets_pass(path, line):
    assert wrong_includes({path: line}) == []


@pytest.mark.parametrize("path, text", [
    ("stages/meet.cpp", "#pragma omp parallel for"),
    ("run/simulation.cpp", "#include <omp.h>"),
    ("io/recorder.cpp", "#include <hdf5.h>"),
    ("io/scenario.cpp", "#include <toml++/toml.h>"),
    ("world/population.cpp", "std::normal_distribution<double> draw;"),
    ("world/population.cpp", "std::mt19937_64 generator;"),
    ("world/population.cpp", "if (rand() % 2) return;"),
    ("stages/meet.cpp", "// TODO: ward"),
])
def test_the_scan_for_outsiders_finds(path, text):
    assert len(misplaced({path: text})) == 1


def test_a_file_of_401_lines_is_too_long_and_one_of_400_is_not():
    assert too_long({"a.cpp": "x\n" * 401}) and not too_long({"a.cpp": "x\n" * 400})


def test_each_layer_is_compiled_with_its_own_include_root_alone():
    checked = 0
    for entry in json.loads((BUILD / "compile_commands.json").read_text()):
        source = Path(entry["file"])
        if (ROOT / "sim") not in source.parents or source.parent == ROOT / "sim":
            continue
        folders = map(Path, re.findall(r"-(?:I|isystem|iquote)\s*(\S+)", entry["command"]))
        roots = [str(folder) for folder in folders if folder.is_relative_to(ROOT) or folder.is_relative_to(BUILD)]
        assert roots == [str(BUILD / "layers" / source.parent.name)], source
        checked += 1
    assert checked > 0


@pytest.mark.parametrize("layer", ARROWS)
def test_the_include_root_of_a_layer_holds_what_it_may_include(layer):
    assert {link.name for link in (BUILD / "layers" / layer).iterdir()} == may_include(layer)


def test_a_struct_whose_members_are_not_all_listed_does_not_compile(tmp_path):
    source = tmp_path / "listed.cpp"
    text = '#include "base/visit.h"\nnamespace cordon {{ struct Two {{ int a = 0, b = 0; }}; CORDON_VISIT(Two, {}) void save(Two& x) {{ Save v; v.one(x); }} }}\n'
    for members, compiles in (("a, b", True), ("a", False)):
        source.write_text(text.format(members))
        done = subprocess.run([COMPILER, "-std=c++20", "-fsyntax-only", f"-I{BUILD}/layers/base", source], text=True, capture_output=True)
        assert (done.returncode == 0) == compiles, done.stderr


def compile_policy(folder, included):
    """Compiles a policy that includes what is named, as the policies are compiled; returns what the compiler complains of."""
    source = folder / "home_isolation.cpp"
    source.write_text("".join(f'#include "{name}"\n' for name in included) + "int days() { return 14; }\n")
    done = subprocess.run([COMPILER, "-std=c++20", "-fsyntax-only", f"-I{BUILD}/layers/policies", source], text=True, capture_output=True)
    assert (done.returncode == 0) == ("error: " not in done.stderr), done.stderr
    return [line for line in done.stderr.splitlines() if "error: " in line]


@pytest.mark.parametrize("truth", ["state/episodes.h", "world/world.h"])
def test_a_policy_that_includes_the_truth_does_not_compile(tmp_path, truth):
    public = ["known/known.h", "policy/policy.h"]
    assert (ROOT / "sim" / truth).exists()
    assert compile_policy(tmp_path, public) == []
    complaints = compile_policy(tmp_path, public + [truth])
    assert len(complaints) == 1 and truth in complaints[0]
