"""cordon compare: scenarios, or variants of one, under common seeds; or ensembles that were run before."""
from __future__ import annotations

import csv
import json
import math
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from . import paired
from .ensemble import Ensemble
from .errors import InputError

SHOWN = ("infections", "confirmed", "deaths", "peak_hospital", "person_days_home", "person_days_site", "tests", "cost_yuan")
FEWEST, MOST = 10, 1000  # seeds of a comparison that goes on until it is narrow


@dataclass
class Comparison:
    """What was compared, and what came out."""

    names: list[str]
    uncertainty: str
    seeds: int
    rows: list[paired.Difference]
    units: dict[str, str]
    texts: dict[str, str] = field(default_factory=dict)
    output: Path | None = None


def of_file(path: Path) -> Comparison:
    """All variants of a file against its first."""
    with Ensemble(path) as file:
        table = file.outcomes
        names = [str(v) for v in table.variant.values]
        if len(names) < 2:
            raise InputError(str(path), "it holds one scenario alone", "give another ensemble beside it")
        return compute(names, [table[v] for v in range(len(names))], uncertainty(table.sizes["seed"], table.sizes["point"]), path)


def of_ensembles(paths: list[Path]) -> Comparison:
    """The first variant of each file, over the seeds that all have."""
    files = [Ensemble(path) for path in paths]
    seeds = set.intersection(*({int(s) for s in f.outcomes.seed.values} for f in files))
    points = {f.outcomes.sizes["point"] for f in files}
    if len(seeds) < 2:
        raise InputError(str(paths[-1]), "it has no two seeds in common with the others", "run them with the same --seed and --replicates")
    if len(points) > 1:
        raise InputError(str(paths[-1]), "it has other parameter rows than the others", "compare files of the same parameters")
    names = [str(f.outcomes.variant.values[0]) for f in files]
    if len(set(names)) < len(names):
        names = [path.stem for path in paths]
    found = compute(names, [f.outcomes[0].sel(seed=sorted(seeds)) for f in files], uncertainty(len(seeds), points.pop()))
    for file in files:
        file.close()
    return found


def uncertainty(seeds: int, points: int) -> str:
    """Which kinds of uncertainty an interval holds."""
    return f"chance ({seeds} seeds)" + (f" and parameters ({points} rows of values)" if points > 1 else "; the numbers of the scenarios are what they are")


def compute(names: list[str], tables: list[Any], held: str, output: Path | None = None) -> Comparison:
    """Each of the others against the first, outcome by outcome."""
    known = [str(o) for o in tables[0].outcome.values if all(o in t.outcome.values for t in tables)]
    rows = []
    for other in range(1, len(names)):
        for outcome in known:
            a, b = (t.sel(outcome=outcome) for t in (tables[0], tables[other]))
            rows.append(paired.compare(outcome, int(a.better), (names[0], names[other]), a.values, b.values))
    units = {str(o): str(u) for o, u in zip(tables[0].outcome.values, tables[0].unit.values)}
    texts = {str(o): str(t) for o, t in zip(tables[0].outcome.values, tables[0].text.values)}
    return Comparison(names, held, tables[0].sizes["seed"], rows, units, texts, output)


def run(simulator: str, arguments: list[str], output: Path, replicates: int, more: bool) -> None:
    """Runs what is to be compared; what the program says of wrong input is said as it says it."""
    command = [simulator, "compare", *arguments, "-o", str(output), "--replicates", str(replicates), *(["--more-to-come", "--force"] if more else [])]
    done = subprocess.run(command, stdout=subprocess.DEVNULL)
    if done.returncode == 2:
        raise SystemExit(2)
    if done.returncode != 0 and not output.exists():
        raise SystemExit(1)


def run_until(simulator: str, arguments: list[str], output: Path, most: int, width: float, outcomes: list[str]) -> Comparison:
    """More seeds until the interval of each of these outcomes is no wider than that, or there are `most` seeds."""
    seeds = min(FEWEST, most)
    while True:
        run(simulator, arguments, output, seeds, more=True)
        found = of_file(output)
        widths = [row.high_95 - row.low_95 for row in found.rows if row.outcome in outcomes]
        widest = max((w for w in widths if math.isfinite(w)), default=math.inf)
        print(f"cordon: {seeds} seeds: the widest interval is {number(widest)}", file=sys.stderr)
        if widest <= width or seeds >= most:
            if widest > width:
                print(f"cordon: stopped at {most} seeds (--replicates), before the intervals are as narrow as {number(width)}", file=sys.stderr)
            Path(f"{output}.runs").unlink(missing_ok=True)
            return found
        # The width falls with the root of the seeds; a tenth more, and never more than three times at once.
        wanted = seeds * (widest / width) ** 2 * 1.1 if math.isfinite(widest) else 2 * seeds
        seeds = int(min(most, max(seeds + 2, min(3 * seeds, math.ceil(wanted)))))


def number(x: float) -> str:
    """Short, and readable."""
    if not math.isfinite(x):
        return "-"
    if x == 0 or abs(x) >= 1000:
        return f"{x:,.0f}"
    return f"{x:.0f}" if abs(x) >= 100 else f"{x:.3g}"


def signed(x: float) -> str:
    """With its sign."""
    text = number(x)
    return text if text.startswith("-") or text == "0" else "+" + text


def table(found: Comparison, outcomes: list[str]) -> str:
    """What a planner reads."""
    lines = [f"{len(found.names)} under common seeds; the intervals are of 95 %, and hold {found.uncertainty}"]
    head = f"  {'':<34}{'first':>14}{'other':>14}{'difference':>14}   {'paired interval':<28}{'unpaired interval':<28}{'correlation':>11}{'first better':>14}"
    for other in found.names[1:]:
        lines += ["", f"{other}, against {found.names[0]} (first)", head]
        for row in found.rows:
            if row.other != other or row.outcome not in outcomes:
                continue
            unit = found.units.get(row.outcome, "1")
            label = row.outcome + ("" if unit == "1" else f" [{unit}]")
            paired_95 = f"{signed(row.low_95)} to {signed(row.high_95)}"
            apart_95 = f"{signed(row.unpaired_low_95)} to {signed(row.unpaired_high_95)}"
            better = "-" if not math.isfinite(row.probability_first_better) else f"{100 * row.probability_first_better:.0f} %"
            lines.append(f"  {label:<34}{number(row.mean_first):>14}{number(row.mean_other):>14}{signed(row.difference):>14}   {paired_95:<28}{apart_95:<28}"
                         f"{row.correlation:>11.2f}{better:>14}")
    return "\n".join(lines)


def as_json(found: Comparison) -> str:
    """Everything, for a program."""
    def plain(x: Any) -> Any:
        return None if isinstance(x, float) and not math.isfinite(x) else x

    rows = [{key: plain(value) for key, value in row.row().items()} | {"unit": found.units.get(row.outcome, "1")} for row in found.rows]
    return json.dumps({"names": found.names, "seeds": found.seeds, "uncertainty": found.uncertainty, "output": str(found.output) if found.output else None,
                       "differences": rows}, indent=2)


def save_csv(found: Comparison, path: Path) -> None:
    """One row for each of the others and each outcome."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [*found.rows[0].row(), "unit"])
        writer.writeheader()
        for row in found.rows:
            writer.writerow(row.row() | {"unit": found.units.get(row.outcome, "1")})


SENTENCES = {
    "difference": "mean of other - first over pairs of the same seed and point",
    "standard_error": "its standard error",
    "low_95": "lower end of its 95 % interval (Student's t)",
    "high_95": "upper end of it",
    "unpaired_standard_error": "standard error of the difference as if the runs had nothing in common",
    "unpaired_low_95": "lower end of its 95 % interval (Welch)",
    "unpaired_high_95": "upper end of it",
    "correlation": "of the two outcomes over the pairs; NaN: one of them does not vary",
    "relative": "difference for each unit of the mean of the first",
    "mean_first": "mean of the first variant",
    "mean_other": "mean of the other",
    "probability_first_better": "share of the pairs in which the first is better (less, where neither is), and half of those in which both are equal",
    "probability_equal": "share of the pairs in which both are equal",
    "low_90_of_pairs": "a twentieth of the pairs differ by less",
    "high_90_of_pairs": "a twentieth of the pairs differ by more",
}


def save_hdf5(found: Comparison, path: Path) -> None:
    """Into the group `comparison` of the file of the runs."""
    outcomes = list(dict.fromkeys(row.outcome for row in found.rows))
    with h5py.File(path, "r+") as file:
        if "comparison" in file:
            del file["comparison"]
        group = file.create_group("comparison", track_order=True)
        group.attrs["first"] = found.names[0]
        group.attrs["uncertainty"] = found.uncertainty
        group.attrs["long_name"] = "differences to the first variant, under common seeds"
        other = group.create_dataset("other", data=np.array(found.names[1:], dtype=object), dtype=h5py.string_dtype())
        other.attrs.update(units="", long_name="the variant that is compared with the first")
        other.make_scale("other")
        pairs = group.create_dataset("pairs", data=np.array([row.pairs for row in found.rows], np.int64).reshape(-1, len(outcomes)))
        pairs.attrs.update(units="1", long_name="pairs of runs that both have the outcome")
        scales = (other, file["outcome"])
        for item, scale in zip(pairs.dims, scales):
            item.attach_scale(scale)
        for name, sentence in SENTENCES.items():
            values = np.array([getattr(row, name) for row in found.rows], np.float64).reshape(-1, len(outcomes))
            item = group.create_dataset(name, data=values)
            item.attrs.update(units="1", long_name=sentence)
            for dimension, scale in zip(item.dims, scales):
                dimension.attach_scale(scale)


def free_output(scenario: Path) -> Path:
    """The first of runs/NAME-compared.h5, runs/NAME-compared-2.h5, ... that is not there: one that was stopped goes on."""
    Path("runs").mkdir(exist_ok=True)
    number = 1
    while (path := Path("runs") / f"{scenario.stem}-compared{'' if number == 1 else f'-{number}'}.h5").exists():
        number += 1
    return path


def simulator() -> str:
    """The program that runs."""
    if "CORDON_SIM" not in os.environ:
        raise InputError("CORDON_SIM", "is not set", "run it as `cordon compare`, or give the path of the simulator")
    return os.environ["CORDON_SIM"]
