"""Runs of the program for these tests: started, killed, resumed, and compared with one that nobody disturbed."""
from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import h5py
import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "analysis"))
SIMULATOR = os.environ.get("CORDON_SIM", str(ROOT / "build" / "release" / "cordon-sim"))
EVERYTHING = ROOT / "tests" / "oracle" / "twin_control.toml"  # fifteen hundred people, with every mechanism
# What says when and where a file was made, and nothing of the run.
OF_THE_MOMENT = {"created", "finished", "wall_seconds", "cpu_seconds", "host", "machine", "threads"}


def cordon(*arguments: object, code: int | None = 0, **options: object) -> subprocess.CompletedProcess[str]:
    """Runs the program; its exit code must be the one named."""
    done = subprocess.run([SIMULATOR, *map(str, arguments)], capture_output=True, text=True, **options)
    assert code is None or done.returncode == code, f"{done.args}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done


def run(scenario: Path, out: Path, *more: object, code: int | None = 0) -> subprocess.CompletedProcess[str]:
    return cordon("run", scenario, "-o", out, "--quiet", "--threads", 1, *more, code=code)


def start(*arguments: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen([SIMULATOR, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def differences(a: Path, b: Path, days: int | None = None, without: tuple[str, ...] = ()) -> list[str]:
    """Datasets and attributes in which two run files differ; with `days`, of what is daily only the first so many."""
    found: list[str] = []
    with h5py.File(a) as one, h5py.File(b) as two:
        names: list[set[str]] = [set(), set()]
        for file, into in zip((one, two), names):
            file.visititems(lambda name, item, into=into: into.add(name) if isinstance(item, h5py.Dataset) else None)
        found += sorted(f"only in one: {name}" for name in names[0] ^ names[1])
        ticks = int(one.attrs["ticks_per_day"])
        for name in sorted(names[0] & names[1]):
            if name.startswith(without) if without else False:
                continue
            x, y = one[name], two[name]
            if days is not None and ("counted" in x.attrs or name in ("time", "tick", "digest")):
                rows = days * (ticks if name in ("tick", "digest") else 1)
                same = equal(x[:rows], y[:rows])
            elif days is not None:
                continue
            else:
                same = x.shape == y.shape and x.dtype == y.dtype and equal(x[()], y[()])
            if not same:
                found.append(name)
        if days is None and not without:
            found += [f"attribute {key}" for key in sorted(set(one.attrs) | set(two.attrs))
                      if key not in OF_THE_MOMENT and not np.array_equal(one.attrs.get(key), two.attrs.get(key))]
    return found


def equal(x: np.ndarray, y: np.ndarray) -> bool:
    if isinstance(x, np.ndarray) and x.dtype.kind == "f":
        return bool(np.array_equal(x, y, equal_nan=True))
    return bool(np.array_equal(x, y))


@dataclass
class Outcome:
    """What became of runs that were killed."""
    killed: int = 0       # while they ran
    too_late: int = 0     # they had ended
    before: int = 0       # before there was anything to read
    days: list[int] = field(default_factory=list)  # that could be read
    wrong: list[str] = field(default_factory=list)


def kill_and_resume(scenario: Path, folder: Path, kills: int, seed: int, sets: tuple[str, ...] = (), checkpoint_days: int = 0, again: float = 0.3) -> Outcome:
    """Kills runs at random moments, some of them once more while they go on, and holds each against one that was not killed."""
    import cordon_analysis

    luck = random.Random(seed)
    more = [word for one in sets for word in ("--set", one)] + ["--threads", "1", "--quiet"]
    whole = folder / "whole.h5"
    began = time.monotonic()
    cordon("run", scenario, "-o", whole, *more)
    takes = time.monotonic() - began
    with cordon_analysis.open(whole) as straight:
        straight.daily, straight.digest
    outcome = Outcome()
    for k in range(kills):
        out = folder / f"killed{k}.h5"
        part = out.with_name(out.name + ".part")
        command: list[object] = ["run", scenario, "-o", out, "--checkpoint-days", checkpoint_days if k % 2 else 0, *more]
        tidy = True  # a run that is killed once its output is whole has no time left to remove what helped it
        while not out.exists():
            process = start(*command)
            time.sleep(luck.uniform(0, takes))
            process.send_signal(signal.SIGKILL)
            _, complaint = process.communicate()
            if process.returncode == 0:
                outcome.too_late += 1
                break
            if process.returncode != -signal.SIGKILL:
                outcome.wrong.append(f"{k}: {command[0]} ended with {process.returncode}: {complaint.decode()}")
                break
            outcome.killed += 1
            tidy = not out.exists()
            if not part.exists():
                outcome.before += 1
                continue
            try:
                with cordon_analysis.open(part) as left:
                    days = left.days
                    outcome.days.append(days)
                    first = straight.daily.isel(time=slice(0, days))
                    outcome.wrong += [f"{k}: {name} after {days} days" for name in left.daily.data_vars if not equal(left.daily[name].values, first[name].values)]
                    if not equal(left.digest.values, straight.digest.values[: len(left.digest)]) or len(left.digest) != days * int(left.attrs["ticks_per_day"]):
                        outcome.wrong.append(f"{k}: digests after {days} days")
                    left.tables
            except Exception as error:  # noqa: BLE001 - whatever it is, the file could not be read
                outcome.wrong.append(f"{k}: cannot be read: {error!r}")
            command = ["resume", out, "--threads", "1", "--quiet", "--checkpoint-days", checkpoint_days if k % 2 else 0]
            if luck.random() < again:
                continue
            cordon(*command)
        if out.exists():
            outcome.wrong += [f"{k}: {name} of the resumed run" for name in differences(whole, out)]
            left_over = sorted(p.name for p in folder.glob(out.name + ".*"))
            outcome.wrong += [f"{k}: left behind: {left_over}"] if left_over and tidy else []
            out.unlink()
    return outcome
