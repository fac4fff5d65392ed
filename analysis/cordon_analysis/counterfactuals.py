"""What if: a scenario without its measures, without each of them alone, and with nothing changed at all, under common seeds."""
from __future__ import annotations

import concurrent.futures
import csv
import json
import os
import statistics
import subprocess
from dataclasses import dataclass
from pathlib import Path

from scipy import stats

from .errors import InputError

OUTCOMES = {
    "infections": "people infected in the region, true",
    "confirmed": "cases confirmed, as reported",
    "deaths": "deaths from the disease, true",
    "peak_hospital": "most people in designated hospitals at a midnight",
}
AS_IT_IS = "as it is"


@dataclass
class Variant:
    name: str
    label: str
    sets: tuple[str, ...]


def variants(simulator: str, scenario: Path, nothing: list[str]) -> list[Variant]:
    """The scenario, the two without measures, and one without each measure."""
    by_themselves = run(simulator, scenario, 1, ("run.measures=false",)).get("costs", {})
    measures = [name for name in run(simulator, scenario, 1, ()).get("costs", {}) if name not in by_themselves]
    return [
        Variant(AS_IT_IS, "all that the scenario says", ()),
        Variant("no measures", "holidays, and what people do by themselves, are kept", ("run.measures=false",)),
        Variant("nothing changed", "no measures, and nobody does anything by themselves: an upper bound",
                ("run.measures=false", "run.voluntary=false", *nothing)),
        *(Variant(f"without {name}", "this measure alone is left out", (f'policy."{name}".enabled=false',)) for name in measures),
    ]


def run(simulator: str, scenario: Path, seed: int, sets: tuple[str, ...]) -> dict:
    command = [simulator, "run", str(scenario), "--no-output", "--quiet", "--json", "--seed", str(seed), "--threads", "1"]
    for value in sets:
        command += ["--set", value]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode == 2:
        where, _, what = done.stderr.strip().partition(": ")
        raise InputError(where, what)
    if done.returncode != 0:
        raise OSError(f"{' '.join(command)}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def interval(values: list[float], share: float) -> tuple[float, float]:
    """Of the mean, by Student's t."""
    mean = statistics.fmean(values)
    if len(values) < 2:
        return mean, mean
    half = stats.t.ppf((1 + share) / 2, len(values) - 1) * statistics.stdev(values) / len(values) ** 0.5
    return mean - half, mean + half


def compute(simulator: str, scenario: Path, seeds: int, nothing: list[str], say) -> list[dict]:
    """A row for each variant and outcome."""
    all_variants = variants(simulator, scenario, nothing)
    found: dict[str, dict[str, list[float]]] = {}
    rows = []
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for variant in all_variants:
            try:
                results = list(pool.map(lambda seed: run(simulator, scenario, seed, variant.sets), range(1, seeds + 1)))
            except InputError as error:  # others need it
                say(f"{variant.name}: cannot be run: {error}")
                continue
            found[variant.name] = {outcome: [r[outcome] for r in results] for outcome in OUTCOMES}
            for outcome in OUTCOMES:
                values, base = found[variant.name][outcome], found[AS_IT_IS][outcome]
                paired = [a - b for a, b in zip(values, base)]
                low, high = statistics.quantiles(values, n=20, method="inclusive")[0::18] if seeds > 1 else (values[0], values[0])
                change = interval(paired, 0.95)
                rows.append({"variant": variant.name, "label": variant.label, "outcome": outcome, "seeds": seeds,
                             "median": statistics.median(values), "low_90": low, "high_90": high,
                             "change": statistics.fmean(paired), "change_low_95": change[0], "change_high_95": change[1]})
            say(line(rows[-len(OUTCOMES):]))
    return rows


def line(rows: list[dict]) -> str:
    text = f"{rows[0]['variant']} ({rows[0]['label']})"
    for row in rows:
        text += f"\n    {row['outcome']:<14} {row['median']:>9.0f}  [{row['low_90']:.0f}, {row['high_90']:.0f}]"
        if row["variant"] != AS_IT_IS:
            text += f"   change {row['change']:+.0f} [{row['change_low_95']:+.0f}, {row['change_high_95']:+.0f}]"
    return text


def save(rows: list[dict], output: Path) -> None:
    with output.open("w", newline="") as file:
        table = csv.DictWriter(file, rows[0].keys())
        table.writeheader()
        table.writerows(rows)
