"""python -m cordon_analysis: plots of run files, and the tables of their format page."""
from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from . import format_page
from .errors import InputError
from .run_file import open as open_run


def counterfactuals(given: argparse.Namespace) -> int:
    from . import counterfactuals as what_if

    try:
        if given.seeds < 1:
            raise InputError("--seeds", f"{given.seeds} is less than 1", "give a number of runs")
        if "CORDON_SIM" not in os.environ:
            raise InputError("CORDON_SIM", "is not set", "run it as `cordon counterfactuals`, or give the path of the simulator")
        rows = what_if.compute(os.environ["CORDON_SIM"], given.scenario, given.seeds, given.nothing, lambda text: print(text, flush=True))
        if given.output:
            what_if.save(rows, given.output)
            print(f"written to {given.output}")
        return 0
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(error, file=sys.stderr)
        return 1


def main(arguments: list[str] | None = None) -> int:
    """0: done, 1: failed, 2: the user's input is wrong."""
    parser = argparse.ArgumentParser(prog="cordon", description="Looks at run files of Cordon.")
    commands = parser.add_subparsers(dest="command", required=True)
    plot = commands.add_parser("plot", help="draw a run")
    plot.add_argument("run", type=Path, metavar="OUT.h5", help="run file, or the .part of one that was stopped")
    plot.add_argument("-o", "--output", type=Path, metavar="FIGURE", help="picture: .png, .svg or .pdf (OUT.png)")
    page = commands.add_parser("format", help="the tables of the format page, from a run file")
    page.add_argument("run", type=Path, metavar="OUT.h5", help="any whole run file")
    page.add_argument("--write", type=Path, metavar="FORMAT.md", help="put them into this page instead of printing them")
    what_if = commands.add_parser("counterfactuals", help="a scenario without its measures, and without each of them alone",
                                  description="Runs a scenario as it is, without measures, with nothing changed, and without each measure "
                                  "alone, under common seeds. The median over the seeds stands with the range of 90 % of them: of chance "
                                  "only, for the numbers of the scenario are what they are. The change is the mean of the differences "
                                  "under the same seed, with its 95 % interval.")
    what_if.add_argument("scenario", type=Path, metavar="SCENARIO")
    what_if.add_argument("--seeds", type=int, default=20, metavar="N", help="runs of each (20)")
    what_if.add_argument("--nothing", action="append", default=[], metavar="KEY=VALUE",
                         help="what else is otherwise where nothing changed, such as the calendar of an ordinary year")
    what_if.add_argument("-o", "--output", type=Path, metavar="TABLE", help="table as CSV")
    given = parser.parse_args(arguments)
    if given.command == "counterfactuals":
        return counterfactuals(given)
    try:
        with open_run(given.run) as run:
            if given.command == "plot":
                from . import plot as drawing  # matplotlib takes half a second to load

                output = given.output or given.run.with_suffix(".png")
                drawing.save(run, output)
                print(output)
            elif given.write:
                format_page.update(given.write, run.file)
            else:
                print(format_page.tables(run.file))
        return 0
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (OSError, MemoryError) as error:
        print(f"{given.run}: cannot {given.command} it: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
