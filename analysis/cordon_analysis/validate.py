"""Known results against what the ordinary program gives: runs the cases of tests/validation/cases, and judges each expectation.

A case is a TOML file: a scenario, and rows with the --set that make them. Each row expects figures of --json:

    figure = "attack_rate"          mean over the runs
    of = "outbreaks.number"         share: the figure over this one, both summed over the runs
    averted = true                  1 less the figure over that of the runs `against`, summed: a share too
    reduction = true                the same of means, with the error of either
    expected = 0.58 or "final_size(1.5)"     a number of the literature, or a formula of tests/validation/formulas.py
    difference = true               the mean is that of the runs `against`, within 2 standard errors, or 2 % where it is known to .5 %
    reference_runs = 2000           runs behind a published share; none: exact
    within = 0.02                   tolerance of a mean, absolute; `within_part` relative
    each = 0.002                    how far it may be off besides, and why is said in `because`

A share is accepted within 4 sqrt(p (1 - p) (1/n + 1/n_ref)) + 0.5/n, and a mean without `within` within 4 standard errors over the runs.
"""
from __future__ import annotations

import concurrent.futures
import functools
import importlib.util
import itertools
import json
import math
import os
import re
import statistics
import subprocess
import time
import tomllib
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from scipy import stats

from .errors import InputError

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "validation" / "cases"


@dataclass
class Result:
    case: str
    row: str
    figure: str
    expected: float
    simulated: float
    low: float           # 95 % interval of what was simulated
    high: float
    tolerance: float
    runs: int
    holds: bool
    sets: list[str] = field(default_factory=list)


@functools.cache
def formulas():
    spec = importlib.util.spec_from_file_location("formulas", ROOT / "tests" / "validation" / "formulas.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@functools.cache
def expectation(text: str | float) -> float:
    return float(eval(text, vars(formulas()).copy())) if isinstance(text, str) else float(text)  # our own files


def case_names() -> list[str]:
    return sorted(path.stem for path in CASES.glob("*.toml"))


def read_case(name: str) -> dict:
    path = CASES / f"{name}.toml"
    if not path.exists():
        raise InputError(name, "is no case", f"give one of {', '.join(case_names())}")
    return tomllib.loads(path.read_text())


def rows_of(case: dict, quick: bool, runs: int | None) -> list[dict]:
    """Rows with what they inherit from their case."""
    rows = []
    for row in case["row"]:
        how = {**case, **row}
        if quick and how.get("quick") is False:
            continue
        n = runs or (how.get("quick_runs", 1) if quick else how.get("runs", 1))
        sets = case.get("set", []) + row.get("set", []) + (how.get("quick_set", []) if quick else [])
        rows.append({**row, "scenario": how["scenario"], "runs": n, "set": sets,
                     "against": case.get("set", []) + row["against"] + (how.get("quick_set", []) if quick else []) if "against" in row else None})
    return rows


def look_up(result: dict, figure: str) -> float:
    """A figure of --json by its path: names, and numbers in lists; `a.b+c.d` adds, `sizes[5]` is the number of outbreaks of that size."""
    total = 0.0
    for path in figure.split("+"):
        at = result
        sized = re.fullmatch(r"(.*)\[(\d+)\]", path)
        for key in (sized[1] if sized else path).split("."):
            at = at[int(key)] if isinstance(at, list) else at[key]
        total += dict(map(tuple, at)).get(int(sized[2]), 0) if sized else at
    return float(total)


Job = tuple[str, tuple[str, ...], int]


def simulate(simulator: str, job: Job) -> dict:
    scenario, sets, seed = job
    command = [simulator, "run", str(ROOT / "scenarios" / scenario), "--no-output", "--quiet", "--json", "--seed", str(seed), "--threads", "1"]
    for value in sets:
        command += ["--set", value]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise OSError(f"{' '.join(command)}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def jobs_of(row: dict) -> list[Job]:
    return [(row["scenario"], tuple(sets), seed) for sets in (row["set"], row["against"]) if sets is not None for seed in range(1, row["runs"] + 1)]


def judge(case: str, row: dict, expect: dict, of: Callable[[list[str]], list[dict]]) -> Result:
    figure = expect["figure"]
    if expect.get("difference"):
        return differ(case, row, expect, of)
    expected = expectation(expect["expected"])
    values = [look_up(r, figure) for r in of(row["set"])]
    runs = len(values)
    slack = expect.get("each", 0.0)
    if "of" in expect or expect.get("averted"):
        all_of = [look_up(r, expect["of"]) for r in of(row["set"])] if "of" in expect else [look_up(r, figure) for r in of(row["against"])]
        n = sum(all_of)
        p = sum(values) / n if n else math.nan
        if expect.get("averted") or expect.get("complement"):
            p = 1 - p
        reference = 1 / expect["reference_runs"] if "reference_runs" in expect else 0.0
        tolerance = 4 * math.sqrt(max(0.0, expected * (1 - expected)) * (1 / max(n, 1) + reference)) + 0.5 / max(n, 1) + slack
        half = 1.96 * math.sqrt(max(0.0, p * (1 - p)) / max(n, 1))
    else:
        p = statistics.fmean(values)
        error = statistics.stdev(values) / math.sqrt(runs) if runs > 1 else math.nan
        if expect.get("reduction"):
            base = [look_up(r, figure) for r in of(row["against"])]
            part = p / statistics.fmean(base)
            if runs > 1:
                error = part * math.hypot(error / p, statistics.stdev(base) / math.sqrt(runs) / statistics.fmean(base))
            p = 1 - part
        half = error * float(stats.t.ppf(0.975, runs - 1)) if runs > 1 else math.nan
        if "within" in expect or "within_part" in expect:
            tolerance = expect.get("within", 0.0) + expect.get("within_part", 0.0) * abs(expected)
        else:
            tolerance = 4 * error + slack
    low, high = (p - half, p + half) if not math.isnan(half) else (p, p)
    return Result(case, row["name"], expect.get("label", figure), expected, p, low, high, tolerance, runs, abs(p - expected) <= tolerance, row["set"])


def differ(case: str, row: dict, expect: dict, of: Callable[[list[str]], list[dict]]) -> Result:
    one, other = ([look_up(r, expect["figure"]) for r in of(row[which])] for which in ("set", "against"))
    mean, known = statistics.fmean(one), statistics.fmean(other)
    error = math.hypot(statistics.stdev(one), statistics.stdev(other)) / math.sqrt(len(one)) if len(one) > 1 else math.nan
    tolerance = 0.02 * known if error < 0.005 * known else 2 * error
    half = 1.96 * statistics.stdev(one) / math.sqrt(len(one)) if len(one) > 1 else 0.0
    return Result(case, row["name"], expect.get("label", expect["figure"]), known, mean, mean - half, mean + half, tolerance, len(one),
                  abs(mean - known) <= tolerance, row["set"])


def validate(simulator: str, names: list[str], quick: bool, runs: int | None, say: Callable[[Result], None]) -> list[Result]:
    """Runs what the cases need, each run once, and judges every row as soon as its runs are there."""
    asked = [(name, row) for name in names for row in rows_of(read_case(name), quick, runs)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        running = {}
        for job in itertools.chain.from_iterable(jobs_of(row) for _, row in asked):
            if job not in running:
                running[job] = pool.submit(simulate, simulator, job)
        results = []
        try:
            for name, row in asked:
                done = functools.cache(lambda sets, row=row: [running[(row["scenario"], sets, seed)].result() for seed in range(1, row["runs"] + 1)])
                for expect in row["expect"]:
                    results.append(judge(name, row, expect, lambda sets: done(tuple(sets))))
                    say(results[-1])
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return results


# --- telling ---------------------------------------------------------------------------------------------------------------------------

HEADINGS = ("case", "row", "figure", "expected", "simulated", "95 % interval", "tolerance", "runs", "verdict")


def cells(r: Result) -> tuple[str, ...]:
    interval = f"{r.low:.5g} to {r.high:.5g}" if r.high > r.low else "-"
    return (r.case, r.row, r.figure, f"{r.expected:.5g}", f"{r.simulated:.5g}", interval, f"{r.tolerance:.2g}", str(r.runs), "holds" if r.holds else "FAILS")


WIDTHS = (20, 44, 36, 10, 10, 22, 9, 5, 7)


def line(values: tuple[str, ...]) -> str:
    return "  ".join(text.rjust(w) if 3 <= k <= 7 else text.ljust(w) for k, (text, w) in enumerate(zip(values, WIDTHS))).rstrip()


def markdown(results: list[Result], command: str, version: str, seconds: float) -> str:
    failed = [r for r in results if not r.holds]
    out = [f"Last run: version {version}, `{command}`, {seconds / 60:.0f} minutes, {len(results) - len(failed)} of {len(results)} hold.", ""]
    for name, group in itertools.groupby(results, lambda r: r.case):
        case = read_case(name)
        out += [f"## {name}", "", f"{case['title']}. {case['source']}", "", f"Scenario: `scenarios/{case['scenario']}`", ""]
        out += ["| " + " | ".join(HEADINGS[1:]) + " |", "|" + " --- |" * (len(HEADINGS) - 1)]
        out += ["| " + " | ".join(t.replace("|", "/") for t in cells(r)[1:]) + " |" for r in group]
        out.append("")
    return "\n".join(out)


def as_json(results: list[Result], seconds: float) -> str:
    return json.dumps({"results": [asdict(r) for r in results], "holds": all(r.holds for r in results), "seconds": round(seconds, 1)}, indent=1)


def run(simulator: str, given) -> int:
    names = given.cases or case_names()
    version = subprocess.run([simulator, "--version"], capture_output=True, text=True).stdout.strip()
    text = not (given.json or given.markdown)
    if text:
        print(line(HEADINGS), flush=True)
    start = time.monotonic()
    results = validate(simulator, names, given.quick, given.runs, (lambda r: print(line(cells(r)), flush=True)) if text else lambda r: None)
    seconds = time.monotonic() - start
    command = "cordon validate" + "".join(f" {n}" for n in given.cases) + (" --quick" if given.quick else "") + (f" --runs {given.runs}" if given.runs else "")
    failed = [r for r in results if not r.holds]
    if given.json:
        print(as_json(results, seconds))
    if given.markdown:
        print(markdown(results, command, version, seconds))
    if given.output:
        from . import validation_page

        validation_page.save(results, [read_case(n) | {"name": n} for n in names], command, version, seconds, given.output)
    if text:
        print(f"\n{len(results) - len(failed)} of {len(results)} hold, in {seconds:.0f} s" + (f"; {given.output} has the page" if given.output else ""))
    return 1 if failed else 0
