"""python -m cordon_analysis: plots of run files, and the tables of their format page."""
from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

import h5py

from . import format_page
from .ensemble import FORMAT as ENSEMBLE_FORMAT
from .ensemble import Ensemble
from .errors import InputError
from .run_file import RunFile
from .run_file import open as open_run


def open_any(path: Path) -> RunFile | Ensemble:
    """A run file, or a file of many runs."""
    try:
        with h5py.File(path, "r", locking=False) as file:
            many = file.attrs.get("format") == ENSEMBLE_FORMAT
    except OSError:  # opening it as a run file says why
        many = False
    return Ensemble(path) if many else open_run(path)


def counterfactuals(given: argparse.Namespace) -> int:
    from . import compare
    from . import counterfactuals as what_if

    if given.seeds < 1:
        raise InputError("--seeds", f"{given.seeds} is less than 1", "give a number of runs")
    simulator = compare.simulator()
    variants = what_if.variants(simulator, given.scenario, given.nothing)
    with tempfile.TemporaryDirectory() as folder:
        runs = given.runs or Path(folder) / "runs.h5"
        if not (given.runs and given.runs.exists()):
            threads = ["--threads", str(given.threads)] if given.threads else []
            compare.run(simulator, [*what_if.arguments(given.scenario, variants, given.fewer), *threads], runs, given.seeds, more=False)
        rows = what_if.rows_of(runs, variants, lambda text: print(text, flush=True))
    if given.output:
        what_if.save(rows, given.output)
        print(f"written to {given.output}")
    if given.markdown:
        what_if.page(rows, given.markdown, given.scenario)
        print(f"written to {given.markdown}")
    return 0


def compare_scenarios(given: argparse.Namespace) -> int:
    from . import compare

    ensembles = [path for path in given.scenarios if path.suffix == ".h5"]
    if ensembles and len(ensembles) < len(given.scenarios):
        raise InputError(str(given.scenarios[0]), "scenarios and ensemble files cannot be mixed", "run the scenarios with `cordon run --replicates` first, or give scenarios alone")
    shown = given.outcome or list(compare.SHOWN)
    if ensembles:
        found = compare.of_file(ensembles[0]) if len(ensembles) == 1 else compare.of_ensembles(ensembles)
        if len(ensembles) == 1:
            compare.save_hdf5(found, ensembles[0])
    else:
        simulator = compare.simulator()
        output = given.output or compare.free_output(given.scenarios[0])
        arguments = [*map(str, given.scenarios), "--seed", str(given.seed)]
        for name in ("variant", "set"):
            for value in getattr(given, name):
                arguments += [f"--{name}", value]
        for name in ("parameters", "threads"):
            if getattr(given, name) is not None:
                arguments += [f"--{name}", str(getattr(given, name))]
        arguments += [f"--{name}" for name in ("quiet", "force") if getattr(given, name)]
        if given.until is not None:
            if output.exists() and not given.force:
                raise InputError(str(output), "the output exists already", "choose another name with -o, or replace it with --force")
            found = compare.run_until(simulator, arguments, output, given.replicates or compare.MOST, given.until, given.outcome or ["infections"])
        else:
            compare.run(simulator, arguments, output, given.replicates or 20, more=False)
            found = compare.of_file(output)
        compare.save_hdf5(found, output)
    unknown = [outcome for outcome in shown if outcome not in found.units]
    if unknown:
        raise InputError("--outcome", f'no outcome is called "{unknown[0]}"', "see `cordon describe outcomes`")
    if given.csv:
        compare.save_csv(found, given.csv)
    if given.json:
        print(compare.as_json(found))
    else:
        print(compare.table(found, shown))
        for path in (found.output, given.csv):
            if path:
                print(f"written to {path}")
    return 0


def hindcast(given: argparse.Namespace) -> int:
    from . import compare
    from . import hindcast as real

    if given.tries < 10 or not 4 <= given.keep <= given.tries:
        raise InputError("--tries, --keep", f"{given.tries} and {given.keep} are too few", "give 10 tries or more, and keep at least 4")
    return real.run(compare.simulator(), given)


def validate(given: argparse.Namespace) -> int:
    from . import compare
    from . import validate as known

    if given.runs is not None and given.runs < 1:
        raise InputError("--runs", f"{given.runs} is less than 1", "give a number of runs")
    return known.run(compare.simulator(), given)


def main(arguments: list[str] | None = None) -> int:
    """0: done, 1: failed, 2: the user's input is wrong."""
    parser = argparse.ArgumentParser(prog="cordon", description="Looks at run files of Cordon.")
    commands = parser.add_subparsers(dest="command", required=True)
    plot = commands.add_parser("plot", help="draw a run, an ensemble, a comparison or a sweep")
    plot.add_argument("run", type=Path, metavar="OUT.h5", help="run file, or the .part of one that was stopped; or a file of many runs")
    plot.add_argument("--outcome", metavar="NAME", help="of a comparison or a sweep: the outcome that is drawn (the first of its file, or infections)")
    plot.add_argument("-o", "--output", type=Path, metavar="FIGURE", help="picture: .png, .svg or .pdf (OUT.png)")
    cells = commands.add_parser("map", help="draw where infections happened, day by day")
    cells.add_argument("run", type=Path, metavar="OUT.h5", help="run file")
    cells.add_argument("-o", "--output", type=Path, metavar="FILM", help="film .mp4 or .gif, or a folder for one .png a step (OUT.mp4; without ffmpeg a folder)")
    cells.add_argument("--days", dest="days_together", type=int, default=1, metavar="N", help="days in a step (1)")
    tells = commands.add_parser("explain", help="the chain of events behind one person, case or order")
    tells.add_argument("run", type=Path, metavar="OUT.h5", help="run file")
    what = tells.add_mutually_exclusive_group(required=True)
    what.add_argument("--person", type=int, metavar="N", help="number of the person, as in the tables of the run file")
    what.add_argument("--case", type=int, metavar="K", help="the K-th case that the authority recorded, from 1")
    what.add_argument("--order", type=int, metavar="K", help="order to hold someone: row K of the table of stays, from 0")
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
    what_if.add_argument("--fewer", type=int, metavar="N", help="runs of the two variants without measures, which cost most")
    what_if.add_argument("--threads", type=int, metavar="N", help="runs side by side")
    what_if.add_argument("--runs", type=Path, metavar="RUNS.h5", help="keep the runs in this file; if it is there, they are read from it. What was stopped goes on")
    what_if.add_argument("-o", "--output", type=Path, metavar="TABLE", help="table as CSV")
    what_if.add_argument("--markdown", type=Path, metavar="PAGE", help="table of a page, as docs/counterfactuals.md")
    two = commands.add_parser("compare", help="scenarios, or variants of one, under common seeds",
                              description="Runs scenarios, and variants of the first, under common seeds, or reads ensembles that were run so, and gives "
                              "for each outcome the paired difference to the first with its 95 % interval, the unpaired one and the correlation beside "
                              "it, and the share of the pairs in which the first is better.")
    two.add_argument("scenarios", type=Path, nargs="+", metavar="SCENARIO", help="scenario files, or ensemble files (.h5)")
    two.add_argument("--variant", action="append", default=[], metavar="'NAME: KEY=VALUE; KEY=VALUE'", help="the first scenario with changes; may be repeated")
    two.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="changes one value in all of them; may be repeated")
    two.add_argument("--replicates", type=int, metavar="N", help="seeds of each (20); with --until the most that are run (1000)")
    two.add_argument("--seed", type=int, default=1, metavar="FIRST", help="the first seed (1)")
    two.add_argument("--parameters", type=Path, metavar="CSV", help="rows of parameter values, key paths as columns: each is crossed with each seed")
    two.add_argument("--until", type=float, metavar="WIDTH", help="go on until the 95 %% interval of the difference in --outcome (infections) is no wider")
    two.add_argument("--outcome", action="append", metavar="NAME", help="what is shown; may be repeated. Files have all")
    two.add_argument("--threads", type=int, metavar="N", help="runs side by side")
    two.add_argument("--json", action="store_true", help="everything as one JSON object")
    two.add_argument("--csv", type=Path, metavar="TABLE", help="everything as a table")
    two.add_argument("-o", "--output", type=Path, metavar="OUT.h5", help="file of the runs and differences; without it runs/NAME-compared.h5")
    two.add_argument("--force", action="store_true", help="overwrite the file if it exists, and begin anew")
    two.add_argument("--quiet", action="store_true", help="no progress")
    known = commands.add_parser("validate", help="known results, and what the program gives back",
                                description="Runs textbook cases and compares them with what is known: closed forms, published tables. "
                                "Exit code 1 if one of them does not hold.")
    known.add_argument("cases", nargs="*", metavar="CASE", help="of tests/validation/cases; without it all")
    known.add_argument("--quick", action="store_true", help="some rows of each case, in under 3 minutes on two cores")
    known.add_argument("--runs", type=int, metavar="N", help="runs of each row, in place of what the case says")
    known.add_argument("--json", action="store_true", help="the table as one JSON object")
    known.add_argument("--markdown", action="store_true", help="the table as a page: docs/validation.md is made so")
    known.add_argument("-o", "--output", type=Path, metavar="PAGE.html", help="a page with plots")
    commands.add_parser("parameters", help="renew the table of parameters of docs/model.md")
    real = commands.add_parser("hindcast", help="real outbreaks, fitted to their first cases and predicted from then on",
                               description="Fits infected per 1,000 arrivals of each source to the cases reported by 31 January 2020, predicts "
                               "the rest, and scores it. Says of each figure whether it was fitted, reproduced or predicted.")
    real.add_argument("places", nargs="*", metavar="PLACE", help="of tests/validation/places; without it all")
    real.add_argument("--tries", type=int, default=120, metavar="N", help="short runs in each of two rounds of fitting (120)")
    real.add_argument("--keep", type=int, default=40, metavar="N", help="of the second round, run to their end (40)")
    real.add_argument("--json", action="store_true", help="everything as one JSON object")
    given = parser.parse_args(arguments)
    try:
        if given.command == "counterfactuals":
            return counterfactuals(given)
        if given.command == "compare":
            return compare_scenarios(given)
        if given.command == "validate":
            return validate(given)
        if given.command == "hindcast":
            return hindcast(given)
        if given.command == "parameters":
            from . import parameters
            from .validate import ROOT

            page = ROOT / "docs" / "model.md"
            page.write_text(parameters.renew(page, ROOT / "scenarios" / "pathogens" / "sars-cov-2-2020.toml"))
            return 0
        if given.command == "explain":
            from .explain import Explainer

            with open_run(given.run) as run:
                told = Explainer(run)
                print(told.person(given.person) if given.person is not None else told.case(given.case) if given.case is not None else told.order(given.order))
            return 0
        if given.command == "map":
            from . import maps

            print(maps.save(given.run, given.output or given.run.with_suffix(".mp4"), given.days_together))
            return 0
        with open_any(given.run) as file:
            if given.command == "plot":
                from . import plot as drawing  # matplotlib takes half a second to load
                from . import plot_ensemble

                output = given.output or given.run.with_suffix(".png")
                if isinstance(file, Ensemble):
                    plot_ensemble.save(file, output, given.outcome)
                else:
                    drawing.save(file, output)
                print(output)
            elif given.write:
                format_page.update(given.write, file.file)
            else:
                print(format_page.tables_of(file.file))
        return 0
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever read our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SystemExit as end:  # of the simulator, which has said why
        return int(end.code or 0)
    except (OSError, MemoryError) as error:
        print(f"{getattr(given, 'run', 'cordon')}: cannot {given.command} it: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
