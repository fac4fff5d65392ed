#!/usr/bin/env python3
"""Ten deliberate errors, one at a time: `cordon validate --quick` has to catch at least nine.

Copies the sources into build/mutants, builds the simulator there once as it is, and then with each error; a mutant differs in one file.

    tests/validation/mutations.py [NAME ...]       (only these)
"""
from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / "build" / "mutants"
ENOUGH = 9


@dataclass
class Mutation:
    name: str
    what: str
    file: str
    right: str
    wrong: str


MUTATIONS = [
    Mutation("asymptomatic", "those without symptoms infect as many as the others", "sim/stages/plan.cpp",
             "(i.severity == Severity::asymptomatic ? d.asymptomatic_infectiousness : 1)", "1.0"),
    Mutation("tracing", "tracing takes a day more than it says", "sim/stages/trace.cpp",
             "moment(info.turnaround + manner_of(", "moment(1 + info.turnaround + manner_of("),
    Mutation("specificity", "the specificity of a test is .9", "sim/stages/assay.cpp",
             ".chance(1 - s.world.disease.test_specificity, 0)", ".chance(0.1, 0)"),
    Mutation("exposure", "of each infection and setting an exposure is lost", "sim/stages/plan.cpp",
             "for (std::uint32_t n = 0; n < s.number; ++n) place(s, n, *next++, out);",
             "for (std::uint32_t n = 0; n < s.number; ++n, ++next) if (n > 0) place(s, n, *next, out);"),
    Mutation("housemates", "isolation at home protects housemates", "sim/stages/meet.cpp",
             "b.at_home = h->at == Keep::home;", "b.at_home = false;"),
    Mutation("bed", "a bed is given twice", "sim/stages/rooms.cpp",
             "const auto capacity = static_cast<std::int32_t>(info.capacity);", "const auto capacity = static_cast<std::int32_t>(info.capacity) + 1;"),
    Mutation("result", "a result is known a day early", "sim/stages/laboratory.cpp",
             "sent + moment(info_.turnaround)", "sent + moment(info_.turnaround - 1)"),
    Mutation("dose", "a dose never wanes", "sim/stages/vaccinate.cpp",
             "const double left = exact::exp(-0.6931471805599453 * (m - since).days() / v.half_life);", "const double left = since <= m ? 1 : 0;"),
    Mutation("children", "children are as susceptible as adults", "sim/stages/meet.cpp",
             "ratio *= s.world.disease.susceptibility[s.world.disease.band(age)]", "ratio *= age < 20 ? 1 : s.world.disease.susceptibility[s.world.disease.band(age)]"),
    Mutation("gate", "a gate reads twice independently", "sim/stages/screen_steps.cpp",
             "own.chance(step.shared_error, 0) || ", ""),
]


def shell(*command: str, **options) -> subprocess.CompletedProcess:
    return subprocess.run(command, capture_output=True, text=True, **options)


def build() -> Path:
    done = shell("nice", "cmake", "--build", str(PLACE / "build"), "--target", "cordon-sim")
    if done.returncode != 0:
        raise SystemExit(f"cannot build:\n{done.stdout[-3000:]}{done.stderr[-1000:]}")
    return PLACE / "build" / "cordon-sim"


def prepare() -> None:
    """Sources as they are, apart from the tree, in a build folder of their own."""
    PLACE.mkdir(parents=True, exist_ok=True)
    for name in shell("git", "-C", str(ROOT), "ls-files", "sim", "CMakeLists.txt", check=True).stdout.split():
        target = PLACE / "source" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists() or target.read_bytes() != (ROOT / name).read_bytes():
            shutil.copyfile(ROOT / name, target)
    if not (PLACE / "build" / "build.ninja").exists():
        shell("cmake", "-S", str(PLACE / "source"), "-B", str(PLACE / "build"), "-G", "Ninja", "-D", "CMAKE_BUILD_TYPE=Release", "-D", "CORDON_TESTS=OFF", check=True)


def validate(simulator: Path) -> list[dict]:
    """The expectations that do not hold."""
    environment = os.environ | {"CORDON_SIM": str(simulator), "PYTHONPATH": str(ROOT / "analysis")}
    done = shell(sys.executable, "-m", "cordon_analysis", "validate", "--quick", "--json", env=environment, cwd=ROOT)
    if done.returncode == 2 or not done.stdout:
        return [{"case": "-", "row": "the program failed", "figure": done.stderr.strip()[-200:]}]
    return [r for r in json.loads(done.stdout)["results"] if not r["holds"]]


def main() -> int:
    chosen = [m for m in MUTATIONS if not sys.argv[1:] or m.name in sys.argv[1:]]
    prepare()
    if failed := validate(build()):
        raise SystemExit(f"without any error these do not hold: {[(r['case'], r['row'], r['figure']) for r in failed]}")
    caught = 0
    for mutation in chosen:
        source = PLACE / "source" / mutation.file
        text = source.read_text()
        assert text.count(mutation.right) == 1, f"{mutation.file} has {text.count(mutation.right)} times: {mutation.right}"
        start = time.monotonic()
        try:
            source.write_text(text.replace(mutation.right, mutation.wrong))
            failed = validate(build())
        finally:
            source.write_text(text)
        caught += bool(failed)
        by = ", ".join(sorted({r["case"] for r in failed})) or "nothing"
        print(f"{mutation.name:<14} {mutation.what:<55} {'caught by ' + by if failed else 'NOT CAUGHT'}  ({time.monotonic() - start:.0f} s)", flush=True)
    print(f"{caught} of {len(chosen)} caught")
    return 0 if caught >= min(ENOUGH, len(chosen)) else 1


if __name__ == "__main__":
    sys.exit(main())
