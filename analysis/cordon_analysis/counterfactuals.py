"""What if: a scenario without its measures, without each of them alone, and with nothing changed at all, under common seeds."""
from __future__ import annotations

import csv
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from . import paired
from .ensemble import Ensemble
from .errors import InputError

OUTCOMES = {
    "infections": "people infected in the region, true",
    "confirmed": "cases confirmed, as reported",
    "deaths": "deaths from the disease, true",
    "peak_hospital": "most people in designated hospitals at a midnight",
}
ON_THE_PAGE = ("infections", "deaths")
AS_IT_IS, NO_MEASURES, NOTHING = "as it is", "no measures", "nothing changed"
BEGIN, END = "<!-- counterfactuals: begin -->", "<!-- counterfactuals: end -->"


@dataclass
class Variant:
    name: str
    label: str
    sets: tuple[str, ...]


def variants(simulator: str, scenario: Path, nothing: list[str]) -> list[Variant]:
    """The scenario, the two without measures, and one without each measure."""
    read = subprocess.run([simulator, "check", str(scenario), "--resolved"], capture_output=True, text=True)
    if read.returncode == 2:
        where, _, what = read.stderr.strip().partition(": ")
        raise InputError(where, what)
    if read.returncode != 0:
        raise OSError(read.stderr.strip())
    measures = [policy["name"] for policy in tomllib.loads(read.stdout).get("policy", []) if policy.get("enabled", True) and not policy.get("voluntary", False)]
    return [
        Variant(AS_IT_IS, "all that the scenario says", ()),
        Variant(NO_MEASURES, "holidays, and what people do by themselves, are kept", ("run.measures=false",)),
        Variant(NOTHING, "no measures, and nobody does anything by themselves: an upper bound",
                ("run.measures=false", "run.voluntary=false", *nothing)),
        *(Variant(f"without {name}", "this measure alone is left out", (f'policy."{name}".enabled=false',)) for name in measures),
    ]


def arguments(scenario: Path, all_variants: list[Variant], fewer: int | None) -> list[str]:
    """For the program: the variants, and how many seeds have those that cost most."""
    command = [str(scenario), "--tolerant"]
    for variant in all_variants[1:]:
        command += ["--variant", f"{variant.name}: {'; '.join(variant.sets)}"]
    for variant in (NO_MEASURES, NOTHING) if fewer else ():
        command += ["--fewer", f"{variant}={fewer}"]
    return command


def rows_of(path: Path, all_variants: list[Variant], say) -> list[dict]:
    """A row for each variant that could be run, and outcome."""
    rows = []
    with Ensemble(path) as file:
        table = file.outcomes
        failures = file.failures
        for v, variant in enumerate(all_variants):
            if not (file.state[v].values == "done").any():
                why = failures.text[failures.variant == v]
                say(f"{variant.name}: cannot be run: {why.iloc[0].splitlines()[0] if len(why) else 'no run'}")
                continue
            for outcome in OUTCOMES:
                values = table[v].sel(outcome=outcome).values
                base = table[0].sel(outcome=outcome).values
                values_known = values[np.isfinite(values)]
                low, median, high = np.quantile(values_known, (0.05, 0.5, 0.95))
                change = paired.compare(outcome, -1, (AS_IT_IS, variant.name), base, values)
                low_95, high_95 = (change.low_95, change.high_95) if change.pairs > 1 else (change.difference, change.difference)
                rows.append({"variant": variant.name, "label": variant.label, "outcome": outcome, "seeds": len(values_known),
                             "median": float(median), "low_90": float(low), "high_90": float(high),
                             "change": change.difference, "change_low_95": low_95, "change_high_95": high_95, "correlation": change.correlation})
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
    with output.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, rows[0].keys())
        table.writeheader()
        table.writerows(rows)


def markdown(rows: list[dict]) -> str:
    """The table of the page."""
    head = ["variant", "seeds", *(cell for outcome in ON_THE_PAGE for cell in (outcome, "change"))]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for name in dict.fromkeys(row["variant"] for row in rows):
        own = {row["outcome"]: row for row in rows if row["variant"] == name}
        first = own[ON_THE_PAGE[0]]
        cells = [name if name == AS_IT_IS or name.startswith("without") else f"{name}: {first['label']}", str(first["seeds"])]
        for outcome in ON_THE_PAGE:
            row = own[outcome]
            cells.append(f"{row['median']:,.0f} ({row['low_90']:,.0f} to {row['high_90']:,.0f})")
            cells.append("" if name == AS_IT_IS else f"{row['change']:+,.0f} ({row['change_low_95']:+,.0f} to {row['change_high_95']:+,.0f})")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def page(rows: list[dict], path: Path, scenario: Path) -> None:
    """Puts the table into the page between its two marks; makes the page if there is none."""
    if not path.exists():
        path.write_text(f"# {scenario.stem} without its measures\n\n"
                        "The median of the runs with the range of 90 % of them, and the mean of the differences to the scenario as it is under the same seed\n"
                        "with the 95 % interval of that mean (Student's t). All of it is chance only: the numbers of the scenario are what they are.\n\n"
                        f"{BEGIN}\n{END}\n", encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    if BEGIN not in text or END not in text:
        raise InputError(str(path), f"it lacks the lines {BEGIN} and {END}", "put them where the table belongs")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    path.write_text(f"{before}{BEGIN}\n\n{markdown(rows)}\n{END}{after}", encoding="utf-8")
