"""Every kind of policy by itself, in its example: it acts, off it leaves no trace, and each parameter moves what it says."""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import tomllib

import pytest

ROOT = pathlib.Path(os.environ["CORDON_SOURCE_DIR"])
SIMULATOR = os.environ["CORDON_SIM"]
EXAMPLES = ROOT / "scenarios" / "policies"
SEEDS = (1, 2, 3)  # common to both ends: most of the luck cancels


def describe():
    return json.loads(subprocess.run([SIMULATOR, "describe", "--json"], check=True, capture_output=True, text=True).stdout)


TABLES = describe()
KINDS = sorted({t["kind"] for t in TABLES if t["name"] == "policy"})


def example(kind):
    return EXAMPLES / f"{kind}.toml"


class NotHere(Exception):
    """A parameter that this step or facility does not have."""


def run(path, *sets, seed=1):
    command = [SIMULATOR, "run", str(path), "--no-output", "--quiet", "--json", "--seed", str(seed)]
    for s in sets:
        command += ["--set", s]
    done = subprocess.run(command, capture_output=True, text=True)
    if "does not belong here" in done.stderr:
        raise NotHere
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stderr}"
    return json.loads(done.stdout)


def figure(result, name):
    if name in result and isinstance(result[name], (int, float)):
        return result[name]
    return result["totals"][name]


def tables_of(kind):
    """The tables of a kind with their path below the policy: its own "", and those inside it."""
    inside = False
    for t in TABLES:
        if t["name"] == "policy":
            inside = t["kind"] == kind
            if inside:
                yield "", t
        elif inside and t["name"].startswith("policy.") and not t["name"].startswith(("policy.where", "policy.when")):
            yield t["name"].removeprefix("policy."), t


def ends(field):
    """Both ends of a parameter's range, as TOML; of a range without end or out of all proportion, a tenth and ten times the default."""
    if field["type"] == "true or false":
        return "false", "true"
    if field["type"] == "law":
        value = tomllib.loads("x = " + field["default"])["x"]
        mean = value if isinstance(value, float | int) else value.get("mean", value.get("value", value.get("shape", 1) * value.get("scale", 1)))
    else:
        mean = float(field["default"]) if field["default"] not in ("", "none") else None
    least, most = field.get("least"), field.get("most")
    low = least if least is not None else mean / 10
    high = most if most is not None else mean * 10
    if mean and high > 20 * mean and high > 1:
        high = 10 * mean
    if field["type"] == "law":
        return f'{{ law = "fixed", value = {low} }}', f'{{ law = "fixed", value = {high} }}'
    if field["type"] == "whole number":
        return str(int(low)), str(max(int(low) + 1, int(high)))
    return str(float(low)), str(float(high))


def policy_of(kind):
    """The policy of this kind in its example, and the key path to it."""
    policies = tomllib.loads(example(kind).read_text())["policy"]
    number = next(i for i, p in enumerate(policies) if p["kind"] == kind)
    return policies[number], f"policy[{number}]"


def paths(kind, table, field):
    """Where the parameter stands in the example, and what it moves there: in the policy, or in each element of a list of it."""
    places = [policy_of(kind)]
    for part in filter(None, table.split(".")):
        inside = []
        for parent, path in places:
            child = parent.get(part, {})
            if isinstance(child, list):
                inside += [(element, f"{path}.{part}[{i}]") for i, element in enumerate(child)]
            else:
                inside.append((child, f"{path}.{part}"))
        places = inside
    return [(f"{path}.{field['name']}", *figure_of(field, element)) for element, path in places]


def figure_of(field, element):
    """What the parameter moves, with its sign, in an element of this kind; and whether that is said of this kind alone."""
    first, *others = field["moves"].split("; ")
    own = dict(part.split(" ") for part in others)
    return own.get(element.get("kind"), first), element.get("kind") in own


PARAMETERS = [(kind, table, f) for kind in KINDS for table, t in tables_of(kind) for f in t["fields"] if f.get("moves")]


def difference(kind, path, field, name):
    low, high = ends(field)
    also = [path.replace("shared_error", "second_reading=true")] if field["name"] == "shared_error" else []  # without one there is none
    sums = [sum(figure(run(example(kind), f"{path}={end}", *also, seed=s), name) for s in SEEDS) for end in (low, high)]
    return sums[1] - sums[0], low, high


def moved(kind, table, field):
    """None if what is said of one kind of element is so of each of them, and what is said of the others of one of those at least."""
    told, wrong, any_moves = [], False, False
    for path, moves, of_its_kind in paths(kind, table, field):
        if any_moves and not of_its_kind:
            continue
        try:
            change, low, high = difference(kind, path, field, moves[1:])
        except NotHere:
            continue
        told.append(f"{path} from {low} to {high}: {moves[1:]} {change:+g}")
        right = change * (1 if moves[0] == "+" else -1) > 0
        wrong |= of_its_kind and not right
        any_moves |= right and not of_its_kind
    if not wrong and any_moves:
        return None
    return "; ".join(told) or f"the example gives no {table} in which {field['name']} stands"


@pytest.fixture(scope="module")
def movements():
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip([(k, t, f["name"]) for k, t, f in PARAMETERS], pool.map(lambda p: moved(*p), PARAMETERS)))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_an_example_in_which_it_acts(kind):
    assert example(kind).exists(), f"there is no {example(kind)}"
    result = run(example(kind))
    assert not result["idle_policies"]


@pytest.mark.parametrize("kind", KINDS)
def test_off_it_leaves_no_trace(kind, tmp_path):
    text = example(kind).read_text()
    blocks = re.split(r"(?m)^(?=\[\[policy\]\]$)", text)
    without = [b for b in blocks if not re.search(rf'(?m)^kind = "{kind}"$', b.split("[[policy.")[0])]
    assert len(without) == len(blocks) - 1, "the example has its kind once, as kind = \"...\" on a line of its own"
    copy = tmp_path / "without.toml"
    copy.write_text(re.sub(r'(?m)^(extends|file) = "', rf'\1 = "{EXAMPLES}/', "".join(without)))
    off = run(example(kind), f"{policy_of(kind)[1]}.enabled=false")
    assert off["digest"] == run(copy)["digest"]
    assert off["digest"] != run(example(kind))["digest"]


@pytest.mark.parametrize("kind,table,field", PARAMETERS, ids=lambda p: p["name"] if isinstance(p, dict) else p or "-")
def test_each_parameter_moves_what_it_says(movements, kind, table, field):
    assert movements[kind, table, field["name"]] is None


# Values with which a policy in force does nothing.
WITHOUT_STRENGTH = {
    "arrival-quota": ["a_day=1e7", "permits=1"],
    "chartered-bus": ["share=0"],
    "checkpoint": ["share_screened=0"],
    "closed-institution": ["age_from=150"],
    "contact-limit": [f"{name}=1" for name in ("household", "team", "class", "community", "visit", "visits", "work", "school")],
    "data-matching": ["share=0", "false_a_day=0"],
    "entrance-check": ["share=0"],
    "firm-liaison": ["share=0"],
    "export-control": ["a_day=0", "certificate=1"],
    "follow-up": ["days=0", "test_days=[]"],
    "grid-sweep": ["coverage=0"],
    "hospital-tiers": ["ambulances=0"],
    "mass-testing": ["coverage=0"],
    "place-limit": [f"{name}=1" for name in ("firm", "hospital", "kindergarten", "primary", "junior", "senior", "shops", "distance")]
    + ["masks=0", "gathering_most=1000"],
    "named-hotels": ["share=0"],
    "rented-housing": ["share=0"],
    "risk-groups": ["old_from=150", "child_below=0", "pregnant=0", "chronic=[0, 0, 0, 0, 0]"],
    "staff-lent": ["workers=0"],
    "staff-rotation": ["live_in=false", "protection=0"],
    "return-to-work": ["sectors=[{ name = \"all\", first = 1 }]", "team=1", "canteen=1", "dormitory=1", "school_first=1"]
    + [f"{level}_from=2020-01-01" for level in ("kindergarten", "primary", "junior", "senior")],
    "work-migration": ["wants=0"],
    "travel-limit": [f"{name}=1" for name in ("trips", "trips_across", "walk", "car", "bus", "rail")],
}


@pytest.mark.parametrize("kind", WITHOUT_STRENGTH)
def test_a_policy_in_force_that_does_nothing_is_named(kind):
    policy, path = policy_of(kind)
    result = run(example(kind), *[f"{path}.{value}" for value in WITHOUT_STRENGTH[kind]])
    assert policy.get("name", kind) in result["idle_policies"]


@pytest.mark.parametrize("kind", ["checkpoint", "enforcement", "entrance-check", "grid-sweep", "hospital-care", "mass-testing"])
def test_what_policies_cost_together_is_what_was_used(kind):
    result = run(example(kind))
    totals = result["totals"]
    assert totals["cost_samples"] == totals["tests"]
    assert totals["cost_rapid_tests"] == totals["tests_rapid"]
    for place in ("home", "site", "hospital"):
        assert totals[f"cost_days_{place}"] == totals[f"held_{place}"]
    assert totals["cost_staff_days"] == totals["gate_staff"] + totals["entrance_staff"] + totals["worker_days"]
    assert totals["cost_waiting_seconds"] == totals["gate_waiting_seconds"]
    assert sum(c["yuan"] for c in result["costs"].values()) == pytest.approx(result["cost_yuan"])


def test_prices_weigh_what_was_used_and_change_nothing_else():
    plain, dear = run(example("enforcement")), run(example("enforcement"), "cost.sample=1180", "cost.work_day=0")
    assert plain["digest"] == dear["digest"]
    used = {item: sum(c[item] for c in plain["costs"].values()) for item in ("samples", "work_days_lost")}
    assert dear["cost_yuan"] - plain["cost_yuan"] == pytest.approx(1000 * used["samples"] - 300 * used["work_days_lost"])


def test_what_people_do_by_themselves_stays_when_measures_are_taken_away():
    path = example("contact-limit")
    with_it, without = run(path)["digest"], run(path, "policy[0].enabled=false")["digest"]
    ends = {}
    for voluntary in ("false", "true"):
        for switch in ("measures", "voluntary"):
            ends[voluntary, switch] = run(path, f"policy[0].voluntary={voluntary}", f"run.{switch}=false")["digest"]
    assert ends == {("false", "measures"): without, ("false", "voluntary"): with_it, ("true", "measures"): with_it, ("true", "voluntary"): without}


NUMBERS = ("number", "whole number", 'number or "none"', "law", "true or false")


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_of_a_kind_declares_what_it_moves(kind):
    silent = [f"{table}.{f['name']}".lstrip(".") for table, t in tables_of(kind) for f in t["fields"]
              if f["type"] in NUMBERS and f["name"] not in ("enabled", "voluntary") and not f.get("moves")]
    assert not silent
