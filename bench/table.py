#!/usr/bin/env python3
"""Measures the scenarios of scenarios/bench against the budgets of the design, and the kernels: one table.

    cordon bench [PATTERN] [--quick] [--json]

A row is reported only if its scenario is what it is meant to be: the share infected, the people under control, the capacities that bind.
"""
import argparse
import json
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCENARIOS = ROOT / "scenarios" / "bench"


class NotSane(Exception):
    pass


def check(right, what):
    if not right:
        raise NotSane(what)


# --- what each scenario is meant to be ---------------------------------------------------------------------------------------------

def full(r):
    check(0.85 <= r["attack_rate"] <= 0.92, f"{100 * r['attack_rate']:.1f} % infected, not 85 to 92")


def contained(r):
    check(1000 <= r["infections"] <= 4000, f"{r['infections']} infections, not about 2,000")
    check(r["counters"]["orders"] >= 100000, f"{r['counters']['orders']} orders, not 100,000")


def controlled(r):
    check(r["attack_rate"] >= 0.40, f"{100 * r['attack_rate']:.1f} % infected, not 40 or more")
    check(r["ever_held"] >= 0.2 * r["people"], f"{r['ever_held']} people ever under control, not a fifth")
    for kind, use in r["facilities"].items():
        check(use["days_used_up"] >= 5, f"{kind} binds on {use['days_used_up']} days, not 5")


def nation(r):
    check(1000 <= r["infections"] <= 4000, f"{r['infections']} infections, not about 2,000")
    check(r["counters"]["orders"] >= 50000, f"{r['counters']['orders']} orders, not 50,000")


SANE = {"full": full, "contained": contained, "controlled": controlled, "tiles": contained, "nation": nation}


class Runner:
    def __init__(self, build, repeat):
        self.program, self.kernels, self.repeat, self.done = build / "cordon-sim", build / "cordon-bench", repeat, {}

    def once(self, scenario, *options):
        command = [str(self.program), "run", str(SCENARIOS / f"{scenario}.toml"), "--quiet", "--json", *options]
        if "-o" not in options:
            command.append("--no-output")
        result = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
        SANE[scenario.split("-")[0]](result)
        return result

    def run(self, scenario, *options):
        """As often as is asked for, once for each set of options."""
        key = (scenario, options)
        if key not in self.done:
            self.done[key] = [self.once(scenario, *options) for _ in range(self.repeat)]
        return self.done[key]

    def median(self, value, scenario, *options):
        return statistics.median(value(r) for r in self.run(scenario, *options))


def run_cpu(r):
    return r["cpu_seconds"]["run"]


def per_infection(r):
    return 1e6 * run_cpu(r) / r["infections"]


def per_event(r):
    return 1e6 * run_cpu(r) / (r["infections"] + r["counters"]["orders"])


ONE, TWO = ("--threads", "1"), ("--threads", "2")


# --- rows: (name, what, unit, budget, floor, larger is better, measure) ---------------------------------------------------------------

def recording(m):
    with tempfile.TemporaryDirectory() as folder:
        options = ("-o", f"{folder}/run.h5", "--force", *ONE)
        return m.median(lambda r: r["cpu_seconds"]["output"] / run_cpu(r), "full-1m", *options)


def loading(m):
    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/world"
        subprocess.run([str(m.program), "world", str(SCENARIOS / "contained-10m.toml"), "-o", file, "--quiet", *TWO], check=True)
        return m.median(lambda r: r["people"] / r["wall_seconds"]["world"], "contained-10m", "--world", file, *TWO) / 1e6


def speedup(m, scenario, part):
    wall = [m.median(lambda r: r["wall_seconds"][part], scenario, *threads) for threads in (ONE, TWO)]
    return wall[0] / wall[1]


def tiles(m):
    """Counters that grow with areas and ticks aside, what happens in ten tiles is what happens in one."""
    one, ten = m.run("tiles-1", *ONE)[0], m.run("tiles-10", *ONE)[0]
    check(one["digest"] == ten["digest"], f"digest {ten['digest']}, of one tile {one['digest']}")
    for name, n in one["counters"].items():
        if name not in BY_AREA:
            check(ten["counters"][name] == n, f"{name} {ten['counters'][name]}, of one tile {n}")
    return run_cpu(ten) / run_cpu(one)


BY_AREA = ("county_ticks", "flows_drawn", "limits_drawn", "gate_flows", "attendance_drawn")  # (gates + areas) x ticks

ROWS = [
    ("full-1m", "full epidemic, CPU an infection", "us", 0.5, 1.0, False, lambda m: m.median(per_infection, "full-1m", *ONE)),
    ("full-1m output", "recording it, of the run", "", 0.5, None, False, recording),
    ("controlled-1m", "under control, CPU an infection or order", "us", 1.0, 2.0, False, lambda m: m.median(per_event, "controlled-1m", *ONE)),
    ("contained-10m", "contained outbreak, CPU", "s", 0.5, 2.0, False, lambda m: m.median(run_cpu, "contained-10m", *ONE)),
    ("memory", "memory at rest, a person", "B", 12, None, False, lambda m: m.median(lambda r: r["bytes_per_person"], "contained-10m", *ONE)),
    ("contained-100m", "a hundred million people, peak", "GB", 2, 4, False, lambda m: m.median(lambda r: r["peak_rss_bytes"] / 1e9, "contained-100m", *TWO)),
    ("world", "world of ten million, two threads", "M/s", 10, None, True,
     lambda m: m.median(lambda r: r["people"] / r["wall_seconds"]["world"] / 1e6, "contained-10m", *TWO)),
    ("world of a file", "the same, read and verified", "M/s", 50, None, True, loading),
    ("threads run", "two threads against one: full-1m", "x", 1.8, None, True, lambda m: speedup(m, "full-1m", "run")),
    ("threads world", "two threads against one: world", "x", 1.8, None, True, lambda m: speedup(m, "contained-10m", "world")),
    ("tiles", "ten tiles, infections in one, against one", "x", 1.1, None, False, tiles),
    ("nation memory", "a nation, peak", "GiB", 20, None, False, lambda m: m.median(lambda r: r["peak_rss_bytes"] / 2**30, "nation", *TWO)),
    ("nation time", "a nation, world included", "s", 300, None, False,
     lambda m: m.median(lambda r: r["wall_seconds"]["world"] + r["wall_seconds"]["run"], "nation", *TWO)),
]
LARGE = ("contained-100m", "nation memory", "nation time")  # only if all is asked for, or they by their names

SCALING = [
    ("people", "contained-1m", ()), ("people", "contained-10m", ()), ("people", "contained-100m", ()),
    *(("epidemic", "contained-1m", ("--set", f"run.seeds={n}")) for n in (35, 140, 560)),
    ("threads", "full-1m", ONE), ("threads", "full-1m", TWO),
]


def kernels(m, pattern):
    command = [str(m.kernels), "--benchmark_format=json", f"--benchmark_filter={pattern or '.'}", f"--benchmark_repetitions={m.repeat}"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if not done.stdout.strip():
        return []
    by_name = {}
    for b in json.loads(done.stdout)["benchmarks"]:
        if b.get("error_occurred"):
            raise NotSane(f"{b['name']}: {b['error_message']}")
        if b.get("run_type", "iteration") == "iteration":
            by_name.setdefault(b["name"], []).append(b)
    own = ("name", "run_name", "run_type", "family_index", "per_family_instance_index", "repetitions", "repetition_index", "threads", "iterations", "real_time",
           "cpu_time", "time_unit", "items_per_second")
    rows = []
    for name, all_of in by_name.items():
        nanoseconds = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}[all_of[0]["time_unit"]]
        row = {"name": name, "call_ns": nanoseconds * statistics.median(b["cpu_time"] for b in all_of)}
        if "items_per_second" in all_of[0]:
            row["item_ns"] = 1e9 / statistics.median(b["items_per_second"] for b in all_of)
        row["counters"] = {k: v for k, v in all_of[0].items() if k not in own}
        rows.append(row)
    return rows


def scaling(m, name, scenario, options):
    result = m.run(scenario, *(options if "--threads" in options else (*options, *ONE)))
    wall, cpu = (statistics.median(r[kind]["run"] for r in result) for kind in ("wall_seconds", "cpu_seconds"))
    r = result[0]
    return {"in": name, "scenario": scenario, "options": " ".join(options), "people": r["people"], "infections": r["infections"], "orders": r["counters"]["orders"],
            "cpu": cpu, "wall": wall, "peak_mb": r["peak_rss_bytes"] / 1e6}


def number(x):
    return "-" if x is None else f"{x:.3g}" if abs(x) < 1000 else f"{x:,.0f}"


def main():
    parser = argparse.ArgumentParser(prog="cordon bench", description=__doc__.splitlines()[0])
    parser.add_argument("pattern", nargs="?", help="only rows and kernels whose name has this (a regular expression)")
    parser.add_argument("--quick", action="store_true", help="each once, and without the largest")
    parser.add_argument("--repeat", type=int, default=5, help="medians of so many (5)")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the table")
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "release", help="folder of cordon-sim and cordon-bench")
    o = parser.parse_args()
    m = Runner(o.build, 1 if o.quick else o.repeat)
    wanted = re.compile(o.pattern or "")
    out, failed = {"budgets": [], "scaling": [], "kernels": []}, []

    def report(title, head):
        if not o.json:
            print(f"\n{title}\n{head}", flush=True)

    titled = False
    for name, what, unit, budget, floor, larger, measure in ROWS:
        if not wanted.search(name) or (name in LARGE and not o.pattern and o.quick):
            continue
        row = {"name": name, "what": what, "unit": unit, "budget": budget, "floor": floor, "larger_is_better": larger, "measured": None}
        try:
            row["measured"] = measure(m)
            row["ratio"] = row["measured"] / budget
        except NotSane as wrong:
            row["not_sane"] = str(wrong)
            failed.append(f"{name}: {wrong}")
        out["budgets"].append(row)
        if not titled:
            report("Budgets: medians of " + str(m.repeat), f"{'what':<46}{'budget':>10}{'floor':>8}{'measured':>12}{'ratio':>8}")
            titled = True
        if not o.json:
            ratio = f"{row['ratio']:8.2f}{'  ' if (row['ratio'] >= 1) == larger else ' !'}" if "ratio" in row else f"  not sane: {row['not_sane']}"
            print(f"{what:<46}{number(budget):>7} {unit:<3}{number(floor):>7}{number(row['measured']):>12}{ratio}", flush=True)

    for name, scenario, options in SCALING:
        if (o.pattern and not wanted.search("scaling")) or (o.quick and scenario in LARGE):
            continue
        try:
            out["scaling"].append(scaling(m, name, scenario, options))
        except NotSane:  # other sizes of the epidemic are no reference scenarios
            SANE_OFF = dict(SANE)
            SANE.update({k: lambda r: None for k in SANE})
            out["scaling"].append(scaling(m, name, scenario, options))
            SANE.update(SANE_OFF)
    if out["scaling"]:
        report("Scaling of the run", f"{'in':<10}{'scenario':<16}{'':<20}{'people':>13}{'infections':>12}{'orders':>9}{'CPU s':>9}{'wall s':>9}{'peak MB':>9}")
        for s in out["scaling"] if not o.json else []:
            print(f"{s['in']:<10}{s['scenario']:<16}{s['options']:<20}{s['people']:>13,}{s['infections']:>12,}{s['orders']:>9,}{s['cpu']:>9.3f}{s['wall']:>9.3f}{s['peak_mb']:>9.0f}")

    try:
        out["kernels"] = kernels(m, o.pattern)
    except NotSane as wrong:
        failed.append(str(wrong))
    if out["kernels"]:
        report("Kernels: CPU time", f"{'kernel':<48}{'a call':>14}{'an item':>14}")
        for k in out["kernels"] if not o.json else []:
            item = f"{k['item_ns']:>11,.1f} ns" if "item_ns" in k else ""
            extra = ", ".join(f"{n} {v:.3g}" for n, v in k["counters"].items() if isinstance(v, float))
            print(f"{k['name']:<48}{k['call_ns']:>11,.1f} ns{item:>14}   {extra}")

    if o.json:
        print(json.dumps({**out, "failed": failed}, indent=2))
    for what in failed:
        print(f"cordon bench: not sane: {what}", file=sys.stderr)
    if not any(out.values()):
        sys.exit(f'cordon bench: nothing has a name like "{o.pattern}"')
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
