#!/usr/bin/env python3
"""Whether the counters of a run say what it costs: fits the CPU seconds of each step of a tick to the work that it counts.

A row is a stretch of days of one run; runs differ by their seed and by the people infected at the start. The cost of an event
is the same in all rows, and each row is predicted by a fit to the other runs, so that no run explains itself. A step's time
counts as explained as far as it follows its counters; time outside the steps is not explained.

    bench/explain.py scenarios/zhumadian-2020.toml --program build/release/cordon-sim
"""
import argparse
import itertools
import json
import subprocess
import sys

import numpy as np


def run(program, scenario, sets):
    command = [program, "run", scenario, "--no-output", "--quiet", "--json", "--counters", "--threads", "1"]
    command += [part for s in sets for part in ("--set", s)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def by_stretch(columns, ends):
    """[stretch, column] of columns that count by day from the start of the run."""
    return np.diff([[0] * len(columns), *([c[end - 1] for c in columns.values()] for end in ends)], axis=0)


def non_negative_least_squares(x, y):
    """The best fit with no negative cost, by trying every set of counters: there are few."""
    best, least = np.zeros(x.shape[1]), np.inf
    for n in range(x.shape[1] + 1):
        for chosen in map(list, itertools.combinations(range(x.shape[1]), n)):
            cost = np.zeros(x.shape[1])
            if chosen:
                scale = np.maximum(x[:, chosen].max(axis=0), 1)
                cost[chosen] = np.linalg.lstsq(x[:, chosen] / scale, y, rcond=None)[0] / scale
            left = np.sum((y - x @ cost) ** 2)
            if (cost >= 0).all() and left < least * (1 - 1e-9):
                best, least = cost, left
    return best


def predict(work, seconds, of_run):
    """Each row by a fit to the rows of all other runs."""
    predicted = np.zeros(len(seconds))
    for r in np.unique(of_run):
        own = of_run == r
        predicted[own] = work[own] @ non_negative_least_squares(work[~own], seconds[~own])
    return predicted


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scenario")
    parser.add_argument("--program", default="build/release/cordon-sim", help="the simulator")
    parser.add_argument("--stretch", type=int, default=5, help="days in a row")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3], help="seeds of the luck")
    parser.add_argument("--sizes", type=int, nargs="+", default=[None], help="people infected at the start; without it, those of the scenario")
    parser.add_argument("--set", action="append", default=[], help="key=value, as for `cordon run`")
    options = parser.parse_args()

    work, seconds, of_run, spent = [], [], [], []
    for seed, size in itertools.product(options.seeds, options.sizes):
        sets = [f"run.seed={seed}", *options.set] + ([] if size is None else [f"run.seeds={size}"])
        result = run(options.program, options.scenario, sets)
        days = result["work_by_day"]
        ends = [*range(options.stretch, result["days"], options.stretch), result["days"]]
        work.append(by_stretch(days["counters"], ends)), seconds.append(by_stretch(days["seconds"], ends))
        of_run += [len(spent)] * len(ends)
        spent.append(result["cpu_seconds"]["run"])
    if len(spent) < 2:
        sys.exit("explain.py: one run explains itself: give two seeds or sizes")
    step_of, steps, counters = days["step_of"], list(days["seconds"]), list(days["counters"])
    work, seconds, of_run, total = np.concatenate(work), np.concatenate(seconds), np.array(of_run), sum(spent)

    print(f"{options.scenario}: {len(spent)} runs, {total:.1f} CPU seconds, {len(work)} stretches of {options.stretch} days\n")
    print(f"{'step':<12}{'of the time':>12}{'explained':>11}   cost of each event")
    predicted, missed = np.zeros(len(work)), 0
    for k, step in enumerate(steps):
        own = [i for i, c in enumerate(counters) if step_of[c] == step]
        here = predict(work[:, own], seconds[:, k], of_run)
        cost = non_negative_least_squares(work[:, own], seconds[:, k])
        miss, time = np.abs(seconds[:, k] - here).sum(), seconds[:, k].sum()
        events = ", ".join(f"{1e9 * c:.0f} ns {counters[i]}" for i, c in zip(own, cost) if c > 0)
        print(f"{step:<12}{100 * time / total:10.1f} %{100 * (1 - miss / max(time, 1e-9)):9.1f} %   {events}")
        predicted, missed = predicted + here, missed + miss
    outside, observed = total - seconds.sum(), seconds.sum(axis=1)
    print(f"{'outside':<12}{100 * outside / total:10.1f} %{0:9.1f} %\n")
    explained = 1 - (np.abs(observed - predicted).sum() + outside) / total
    by_step = 1 - (missed + outside) / total
    variance = 1 - ((observed - predicted) ** 2).sum() / ((observed - observed.mean()) ** 2).sum()
    print(f"Explained: {100 * explained:.1f} % of the run time ({100 * by_step:.1f} % if errors of steps do not cancel); R^2 {variance:.3f}")
    return 0 if explained >= 0.9 else 1


if __name__ == "__main__":
    sys.exit(main())
