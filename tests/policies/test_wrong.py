"""Whatever is wrong with a scenario ends in exit code 2 and says file, line, column, what, and what to do."""
import concurrent.futures
import os
import pathlib
import random
import re
import subprocess

import pytest

ROOT = pathlib.Path(os.environ["CORDON_SOURCE_DIR"])
SIMULATOR = os.environ["CORDON_SIM"]
TOWN = ROOT / "scenarios" / "policies" / "town.toml"
ORACLE = ROOT / "tests" / "oracle"
PLACED = re.compile(r"[^:]+:\d+:\d+: .+; .+")


def cordon(command, scenario, *sets):
    options = [part for s in sets for part in ("--set", s)] + (["--no-output", "--quiet"] if command == "run" else [])
    done = subprocess.run([SIMULATOR, command, str(scenario), *options], capture_output=True, text=True, timeout=120)
    return done.returncode, done.stderr.splitlines()


# Lines that follow `extends`, and what is said: from line and column on.
KINDS = {
    "not TOML": (["days ="], "2:7: this is not TOML"),
    "key": (["[run]", "dayz = 5"], "3:1: run.dayz is not known; did you mean days?"),
    "section": (["[polcy]", "x = 1"], "2:2: polcy is not known; did you mean policy?"),
    "kind": (["[[policy]]", 'kind = "chekpoint"'], '3:8: policy[0]: kind = "chekpoint" is not known; did you mean "checkpoint"?'),
    "choice": (["[disease]", 'infectiousness = "loud"'], '3:18: disease.infectiousness = "loud" is not known; give one of'),
    "type": (["[run]", 'days = "many"'], '3:8: run.days = "many" is text, not a whole number; give a whole number'),
    "table": (["run = 5"], "2:7: run = 5 is a whole number, not a table; write its keys below a line [run]"),
    "unit": (["[run]", 'days = "5 km"'], '3:8: run.days = "5 km" has the unknown unit "km"; use weeks, days'),
    "range": (["[care]", "first_share = 1.5"], "3:15: care.first_share = 1.5 is outside [0, 1]; give a share between 0 and 1"),
    "date": (["[run]", 'start = "2020-02-30"'], '3:9: run.start = "2020-02-30" is not a date; write it as year-month-day'),
    "order of dates": (["[calendar]", "festival_from = 2020-02-02", "festival_to = 2020-02-01"], "4:15: calendar.festival_to = 2020-02-01 is before"),
    "law": (["[care]", 'delay_early = { law = "gamma", mean = 2 }'], '3:15: care.delay_early.sd is missing; law = "gamma" takes'),
    "missing key": (["[[facility]]", 'kind = "hospital"'], "2:1: facility[5]: name is missing; give it as text"),
    "missing file": (["[[arrivals]]", 'name = "x"', 'file = "days.csf"'], '4:8: arrivals "x": file = "days.csf" is not there'),
    "county": (["[[policy]]", 'kind = "travel-limit"', 'where.counties = ["County 3"]'], '4:19: policy "travel-limit": where.counties: "County 3" is'),
    "gate": (["[[policy]]", 'kind = "checkpoint"', 'gates = ["bordr"]'], '4:10: policy "checkpoint": gates: "bordr" is no gate'),
    "source": (["[[policy]]", 'kind = "arrival-quota"', 'sources = ["x"]'], '4:12: policy "arrival-quota": sources: "x" is no source'),
    "place of a facility": (["[[facility]]", 'name = "laboratory"', 'county = "Far"'], '4:10: facility "laboratory": there is no county "Far"'),
    "place of a stock": (["[[stock]]", 'name = "a"', 'item = "masks"', 'county = "Far"'], '5:10: stock "a": there is no county "Far"'),
    "use": (["[[stock]]", 'name = "a"', 'item = "masks"', "[[policy]]", 'kind = "supplies"', 'priority = ["wards", "test"]'],
            '7:22: policy[0]: priority[1] = "test" is none of these; did you mean "tests"?'),
    "nothing in stock": (["[[stock]]", 'name = "a"', 'item = "masks"', "[[policy]]", 'kind = "supplies"', 'items = ["reagents"]'],
                         '5:1: policy "supplies": there is no stock that it manages; add'),
    "way in": (["[[arrivals]]", 'name = "hard-hit"', 'outside = "sea"'], '4:11: arrivals "hard-hit": outside = "sea" is no way'),
    "seeds": (["[run]", "seeds = 20001"], "3:9: run.seeds = 20001 is more than the 20000 people of the world; give a smaller number"),
}


@pytest.mark.parametrize("command", ["check", "run"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_wrong_is_told_where_it_stands(kind, command, tmp_path):
    lines, said = KINDS[kind]
    path = tmp_path / "a.toml"
    path.write_text("\n".join([f'extends = "{TOWN}"', *lines, ""]))
    code, told = cordon(command, path)
    assert code == 2
    assert len(told) == 1 and told[0].startswith(f"{path}:{said}") and PLACED.fullmatch(told[0])


TABLES = {
    "column": ("date,persons\n2020-01-08,4\n", '1:1: the column "people" is missing (there are date, persons); add it'),
    "number": ("date,people\n2020-01-08,four\n", "2:12: people = four is not a number; write it like 12.5"),
    "range": ("date,people\n2020-01-08,-4\n", "2:12: people = -4 is outside [0, 1000000000]; give a value between"),
    "date": ("date,people\n08.01.2020,4\n", "2:1: date = 08.01.2020 is not a date; write it as year-month-day"),
    "row": ("date,people\n2020-01-08\n", "2:1: the row has 1 value and the header has 2 columns; give one value for each of"),
}


@pytest.mark.parametrize("kind", TABLES)
def test_what_is_wrong_with_a_table_is_told_where_it_stands(kind, tmp_path):
    text, said = TABLES[kind]
    path = tmp_path / "a.toml"
    path.write_text(f'extends = "{TOWN}"\n[[arrivals]]\nname = "x"\nfile = "days.csv"\n[[policy]]\nkind = "checkpoint"\ngates = ["bordr"]\n')
    (tmp_path / "days.csv").write_text(text)
    code, told = cordon("check", path)
    assert code == 2
    assert len(told) == 2 and told[0].startswith(f"{path}:7:10: ") and told[1].startswith(f"{tmp_path}/days.csv:{said}")


@pytest.mark.parametrize("set_, said", [
    ("run.days=0", "run.days = 0 is outside [1, 20000]"),
    ("run.dayz=5", "run.dayz is not known; did you mean days?"),
    ("facility.laboratory.county=Far", 'facility "laboratory": there is no county "Far" in this world'),
    ("facility.laboratori.county=Far", 'there is no facility "laboratori"; did you mean laboratory?'),
    ("arrivals.hard-hit.outside=sea", 'arrivals "hard-hit": outside = "sea" is no way into this region'),
    ("run", "this is not key.path=value; write it like"),
])  # fmt: skip
def test_what_is_wrong_with_a_set_is_told_as_it_was_given(set_, said):
    code, told = cordon("check", TOWN, set_)
    assert code == 2
    assert len(told) == 1 and told[0].startswith(f"--set {set_}: {said}")


VALUES = ["-1", "0", "1e300", "nan", "inf", '""', '"x"', "[]", "{}", "true", "2020-02-29", '"2 days"', "[[]]", "[1, 2]", '["x", "x"]',
          "9223372036854775807", '{ law = "gamma", mean = 1, sd = 1 }', "99", "0.5", '"none"', '"all"', '"each"']  # fmt: skip
HEADERS = ["[[policy]]", "[policy]", "[[policy.steps]]", "[facility]", "[world]", "[run]", "[[disease]]"]
MARKS = ['"', "[", "]", "=", "\n", "\0", "é", "#", "'" * 3, ""]


def spoilt(text, rng):
    """The text with some lines lost, doubled, moved, or with another key or value; now and then with another character."""
    lines = text.splitlines()
    for _ in range(rng.randint(1, 4)):
        i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
        key, equals, _ = lines[i].partition(" = ")
        action = rng.choice(["value", "value", "value", "key", "lose", "double", "exchange", "header"])
        if action == "value" and equals:
            lines[i] = f"{key} = {rng.choice(VALUES)}"
        elif action == "key" and equals:
            lines[i] = lines[i].replace(key, key[: len(key) // 2] + key[len(key) // 2 + 1 :], 1)
        elif action == "lose":
            del lines[i]
        elif action == "double":
            lines.insert(j, lines[i])
        elif action == "exchange":
            lines[i], lines[j] = lines[j], lines[i]
        elif action == "header":
            lines.insert(i, rng.choice(HEADERS))
    text = "\n".join(lines) + "\n"
    if rng.random() < 0.2:
        at = rng.randrange(len(text))
        text = text[:at] + rng.choice(MARKS) + text[at + rng.randint(0, 3) :]
    return text


def test_no_scenario_however_spoilt_brings_it_down(tmp_path):
    whole = (ORACLE / "twin_control.toml").read_text().replace('extends = "', f'extends = "{ORACLE}/').replace("twin_arr", f"{ORACLE}/twin_arr")

    def fate(seed):
        path = tmp_path / f"{seed}.toml"
        path.write_text(spoilt(whole, random.Random(seed)))
        code, told = cordon("check", path)
        if code == 2:
            return code, [line for line in told if not line.startswith("/") or "; " not in line] if told else ["nothing"]
        return code, told

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        fates = dict(enumerate(pool.map(fate, range(150))))
    assert {seed: f for seed, f in fates.items() if f[0] not in (0, 2) or f[1]} == {}
    assert 10 < sum(code == 2 for code, _ in fates.values()) < 150
