#!/usr/bin/python3
"""Random scenarios of several policies: whatever is put together, the same bits on any threads, and nothing impossible in any tick.

    composed.py --scenarios 1000 [--first 0] [--keep FOLDER]

A scenario takes some kinds of policy, each with what its example in scenarios/policies needs, and draws numbers in their
ranges, dates, triggers, capacities and steps of the day. It counts only if three policies act and a capacity binds.
Each is run in all modes, one of which, in turn, checks the whole state after every tick.
"""
import argparse
import collections
import concurrent.futures
import json
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import tomllib

ROOT = pathlib.Path(os.environ.get("CORDON_SOURCE_DIR", pathlib.Path(__file__).resolve().parents[2]))
SIMULATOR = os.environ.get("CORDON_SIM", str(ROOT / "build" / "release" / "cordon-sim"))
EXAMPLES = ROOT / "scenarios" / "policies"
TABLES = json.loads(subprocess.run([SIMULATOR, "describe", "--json"], check=True, capture_output=True, text=True).stdout)
FIELDS = {t["kind"]: {f["name"]: f for f in t["fields"]} for t in TABLES if t["name"] == "policy"}
KINDS = sorted(FIELDS)
MODES = {  # of running: all must give one digest
    "one thread": ["--threads", "1"],
    "four threads": ["--threads", "4", "--block", "3"],
    "shuffled blocks": ["--shuffled-blocks", "--block", "1"],
    "individuals": ["--threads", "2", "--set", "run.individuals=true"],
}


def as_toml(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {as_toml(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(as_toml(v) for v in value) + "]"
    return json.dumps(value) if isinstance(value, str) else str(value)


def with_paths(tables):
    """Files that an example names stand beside it."""
    for table in tables:
        for key in ("file", "prevalence"):
            if isinstance(table.get(key), str):
                table[key] = str(EXAMPLES / table[key])
    return tables


def number(rng, field):
    """Within the range, most often near the default; of ranges without end up to some times the default."""
    default = float(field["default"]) if field["default"] not in ("", "none") else None
    least, most = field.get("least", 0), field.get("most", math.inf)
    if default is None:
        return None
    low, high = max(least, default / 4), min(most, default * 4)
    value = rng.choice([least, min(most, 10 * abs(default) + 1)]) if rng.random() < 0.1 else rng.uniform(low, high)
    return max(int(math.ceil(least)), int(round(value))) if field["type"] == "whole number" else round(value, 4)


def some_when(rng):
    when = {}
    if rng.random() < 0.5:
        when["from"] = f"2020-01-{rng.randint(8, 25):02}"
    if rng.random() < 0.3:
        when["to"] = f"2020-02-{rng.randint(1, 10):02}"
    if rng.random() < 0.25:
        when["start"] = {"figure": rng.choice(["cases", "new_cases", "suspected"]), "at_least": rng.randint(1, 5)}
        if rng.random() < 0.5:
            when["stop"] = {"figure": rng.choice(["days_without_case", "new_cases"]), "at_least" if rng.random() < 0.5 else "at_most": rng.randint(1, 3)}
        when["least_days"] = rng.randint(0, 3)
    return when


def changed(rng, policy):
    fields = FIELDS[policy["kind"]]
    for name, field in fields.items():
        if name in ("name", "enabled", "voluntary") or rng.random() < 0.7:
            continue
        if field["type"] in ("number", "whole number"):
            value = number(rng, field)
            if value is not None:
                policy[name] = value
        elif field["type"] == "true or false":
            policy[name] = rng.random() < 0.5
    for sector in policy.get("sectors", []):
        sector.update(weight=round(rng.uniform(0.1, 1), 2), closed=rng.random() < 0.2, first=round(rng.random(), 2), ramp_days=rng.randint(0, 20))
        if rng.random() < 0.5:
            sector["inspections_a_day"] = rng.choice([0, 0.3, 1, 5])
    when = {**policy.get("when", {}), **some_when(rng)}
    if when:
        policy["when"] = when
    return policy


def compose(seed):
    """The text of a scenario."""
    rng = random.Random(seed)
    kinds = rng.sample(KINDS, rng.randint(3, 7))
    sections = collections.defaultdict(dict)
    lists = {"arrivals": {}, "facility": {}, "stock": {}, "policy": {}}
    for path in [EXAMPLES / "town.toml"] + [EXAMPLES / f"{k}.toml" for k in kinds]:
        example = tomllib.loads(path.read_text())
        for name, value in example.items():
            if name in lists:
                for table in with_paths(value):
                    called = table.get("name", table.get("kind"))
                    lists[name][called] = {**lists[name].get(called, {}), **table}
            elif isinstance(value, dict):
                sections[name].update(value)
    sections["run"].update(days=rng.randint(20, 40), seed=seed, seeds=rng.randint(5, 40), ticks_per_day=rng.choice([4, 4, 4, 2, 8]))
    sections["world"].update(people=rng.choice([2000, 4000]), transients_per_gate=rng.choice([0, 50, 200]))
    if "institutions" in sections["world"]:  # so many that there are old people among them in a small world
        sections["world"]["institutions"] = 0.3
    text = [f'extends = "{ROOT / "scenarios" / "pathogens" / "sars-cov-2-2020.toml"}"']
    for name, table in sections.items():
        text += [f"[{name}]"] + [f"{k} = {as_toml(v)}" for k, v in table.items()]
    for facility in lists["facility"].values():
        if rng.random() < 0.7:
            facility["capacity"] = rng.choice([1, 2, 5, 10, 30])
    if lists["stock"]:  # of everything, in random amounts
        for item in ("masks", "suits", "thermometers", "reagents", "rapid_kits", "disinfectant"):
            if rng.random() < 0.6:
                lists["stock"][f"more {item}"] = {"name": f"more {item}", "item": item, "county": rng.choice(["", "each"])}
        for stock in lists["stock"].values():
            stock.update(amount=rng.choice([0, 5, 50, 500, 5000]), a_day=rng.choice([0, 0.7, 5, 50]), lot=rng.choice([1, 7, 100]), faulty=rng.choice([0, 0.3]))
            stock.pop("resupply", None)
    more = random.Random(f"rooms {seed}")
    for facility in lists["facility"].values():
        if facility["kind"] in ("hospital", "isolation_site") and more.random() < 0.5:
            facility.update(beds_a_room=more.randint(1, 4), rooms_a_floor=more.randint(1, 5), intake_hours=more.choice([0, 5, 30]))
            facility.update(infection_control=more.choice([0, 0.5]), staff=more.randint(1, 3), shifts=more.randint(1, 4))
            facility["places_a_staff"] = more.choice([0, 1, 5])
    if more.random() < 0.5:
        sections["care"].update(room_rate=more.choice([0.01, 1]), floor_rate=0.01, duty_rate=more.choice([0.01, 1]))
    policies = list(lists["policy"].values())
    rng.shuffle(policies)
    lists["policy"] = {k: changed(rng, p) for k, p in enumerate(policies)}
    for name, tables in lists.items():
        for table in tables.values():
            text += [f"[[{name}]]"] + [f"{k} = {as_toml(v)}" for k, v in table.items()]
    return "\n".join(text) + "\n"


def run(path, *options):
    command = [SIMULATOR, "run", str(path), "--no-output", "--quiet", "--json", *options]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, "OMP_WAIT_POLICY": "passive"})


def binds(result):
    full = any(f["peak_used_in_one"] >= f["capacity"] / f["number"] > 0 for f in result["facilities"].values())
    waits = ("held_waiting", "trace_waiting", "doctors_waiting", "gate_waved", "gate_waiting_seconds", "departures_unexamined", "arrivals_turned_back",
             "migrants_waiting", "hotel_full")
    return full or any(result["totals"][w] > 0 for w in waits)


def try_one(seed, folder):
    """(what became of it, the kinds that acted)."""
    path = pathlib.Path(folder) / f"composed-{seed}.toml"
    path.write_text(compose(seed))
    results = {}
    checked = list(MODES)[seed % len(MODES)]  # one mode in turn has the checks of every tick, which cost ten times the run: equal digests are equal states
    for mode, options in MODES.items():
        done = run(path, *options, *(["--checks"] if mode == checked else []))
        if done.returncode == 2:
            return "refused", [], done.stderr
        if done.returncode != 0:
            return "failed", [], f"{path}, {mode}: exit code {done.returncode}\n{done.stderr}"
        results[mode] = json.loads(done.stdout)
        first = results["one thread"]
        kinds = [p["kind"] for p in tomllib.loads(path.read_text())["policy"] if p.get("name", p["kind"]) not in first["idle_policies"]]
        if len(kinds) < 3 or not binds(first):
            return "too quiet", [], ""
    digests = {mode: r["digest"] for mode, r in results.items()}
    if len(set(digests.values())) != 1:
        return "failed", kinds, f"{path}: {digests}"
    return "passed", kinds, ""


def campaign(scenarios, first=0, folder=None, workers=os.cpu_count()):
    """Tries seeds from `first` on until so many scenarios have counted. Returns counts of outcomes, of kinds that acted, and faults."""
    outcomes, acted, faults = collections.Counter(), collections.Counter(), []
    if folder:
        pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(workers) as pool:
        seed = first
        while outcomes["passed"] + outcomes["failed"] < scenarios:
            batch = range(seed, seed + 4 * workers)
            seed = batch.stop
            for became, kinds, fault in pool.map(lambda s: try_one(s, folder or scratch), batch):
                outcomes[became] += 1
                acted.update(set(kinds))
                if became == "failed":
                    faults.append(fault)
    return outcomes, acted, faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenarios", type=int, default=50)
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--keep", help="folder that keeps the scenarios")
    options = parser.parse_args()
    outcomes, acted, faults = campaign(options.scenarios, options.first, options.keep)
    print(dict(outcomes))
    for kind in KINDS:
        print(f"{acted[kind]:6} {kind}")
    print("\n".join(faults))
    return 1 if faults or any(acted[k] == 0 for k in KINDS) else 0


if __name__ == "__main__":
    sys.exit(main())
