#!/usr/bin/env python3
"""Kills runs of a scenario at random moments and resumes them: all must be readable to their last whole day, and end as if nobody
had killed them.

    CORDON_SIM=build/release/cordon-sim tests/durability/kill.py scenarios/lishui-2020.toml --kills 200 --checkpoint-days 5
"""
from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from runs import kill_and_resume


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario", type=Path)
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--kills", type=int, default=200, help="runs that are killed (200)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments (1)")
    parser.add_argument("--checkpoint-days", type=int, default=5, help="of every other run; the others have none (5)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        outcome = kill_and_resume(given.scenario, Path(folder), given.kills, given.seed, tuple(given.set), given.checkpoint_days)
    days = sorted(outcome.days)
    print(f"{given.kills} runs, {outcome.killed} kills, {outcome.before} of them before anything was written, {outcome.too_late} too late; "
          f"days readable: {days[0] if days else '-'} to {days[-1] if days else '-'}, median {days[len(days) // 2] if days else '-'}")
    for line in outcome.wrong:
        print(f"WRONG: {line}")
    print("all as if nobody had killed them" if not outcome.wrong else f"{len(outcome.wrong)} things wrong")
    return 1 if outcome.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
