"""Real outbreaks: one free scalar a source, fitted to the cases reported by a day; the rest is predicted and scored.

Infected per 1,000 arrivals of each source have a log-normal prior (median 3, 90 % from 0.3 to 30). Runs of the ordinary scenario end on
the day until which it is fitted; those that come nearest to the reported curve are kept, new scalars are drawn around theirs, and what is
kept of these (weighted by prior over proposal: Beaumont et al. 2009) is run to its end. A seed decides everything, so the beginning of a
whole run is the one that was kept: a particle filter with one look. All else is the scenario's, the same for all places.
"""
from __future__ import annotations

import concurrent.futures
import json
import math
import os
import subprocess
import tempfile
import time
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import h5py
import numpy as np
import pandas as pd
from scipy import stats

from .errors import InputError
from .run_file import open as open_run
from .validate import ROOT

PLACES = ROOT / "tests" / "validation" / "places"
DATA = ROOT / "tests" / "validation" / "data"
MEDIAN, FACTOR = 3.0, 10.0                 # of infected per 1,000 arrivals; 90 % lie between median / factor and median x factor
SPREAD = math.log(FACTOR) / stats.norm.ppf(0.95)
FITTED, REPRODUCED, PREDICTED = "fitted", "reproduced", "predicted"


@dataclass
class Place:
    name: str
    scenario: Path
    sources: list[str]
    until: date                            # cases reported by then are fitted
    observed: pd.DataFrame                 # confirmed and discharged, cumulative, by date
    null: pd.Series                        # a province's cumulative curve, to be scaled
    null_name: str


@dataclass
class Particle:
    scalars: np.ndarray                    # logarithms of infected per 1,000 arrivals, by source
    seed: int
    distance: float = math.inf
    weight: float = 1.0


@dataclass
class Whole:
    """One run to its end: what is compared."""
    confirmed: np.ndarray                  # [day] new
    discharged: np.ndarray                 # [day] new
    in_hospital: np.ndarray                # [day]
    figures: dict


def place_names() -> list[str]:
    return sorted(path.stem for path in PLACES.glob("*.toml"))


def read_place(name: str) -> Place:
    path = PLACES / f"{name}.toml"
    if not path.exists():
        raise InputError(name, "is no place with a case series", f"give one of {', '.join(place_names())}")
    told = tomllib.loads(path.read_text())
    observed = pd.read_csv(DATA / told["series"], parse_dates=["date"], index_col="date")
    null = pd.read_csv(DATA / told["null"], parse_dates=["date"], index_col="date")["confirmed"].reindex(observed.index).ffill().fillna(0)
    return Place(name, ROOT / "scenarios" / told["scenario"], told["sources"], told["until"], observed, null, told["null_name"])


class Runs:
    """Runs of one place by scalars and seed."""

    def __init__(self, simulator: str, place: Place, extra: list[str]) -> None:
        self.simulator, self.place, self.extra = simulator, place, extra
        self.folder = tempfile.TemporaryDirectory(prefix="cordon-hindcast-")
        self.start = date.fromisoformat(str(tomllib.loads(place.scenario.read_text())["run"]["start"]))

    def sets(self, scalars: np.ndarray) -> list[str]:
        return [f"arrivals.{s}.infected_per_1000={min(1000.0, math.exp(x)):.6g}" for s, x in zip(self.place.sources, scalars)] + self.extra

    def run(self, scalars: np.ndarray, seed: int, days: int | None, output: Path) -> dict:
        command = [self.simulator, "run", str(self.place.scenario), "-o", str(output), "--force", "--quiet", "--json", "--seed", str(seed), "--threads", "1"]
        for value in self.sets(scalars) + ([f"run.days={days}"] if days else []):
            command += ["--set", value]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            raise OSError(f"{' '.join(command)}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def output(self, seed: int) -> Path:
        return Path(self.folder.name) / f"{seed}.h5"

    def distance(self, particle: Particle) -> float:
        """Between the curves of cumulative cases until the day, as square roots, whose chance is alike at all heights."""
        days = (self.place.until - self.start).days + 1
        path = self.output(particle.seed)
        self.run(particle.scalars, particle.seed, days, path)
        with h5py.File(path) as file:
            simulated = np.cumsum(file["confirmed"][...].sum(axis=1))
        path.unlink()
        known = self.observed(days, "confirmed")
        return float(np.sqrt(np.mean((np.sqrt(simulated + 0.375) - np.sqrt(known + 0.375))[known.searchsorted(1):] ** 2)))

    def observed(self, days: int, column: str) -> np.ndarray:
        index = pd.date_range(self.start, periods=days)
        return self.place.observed[column].reindex(index).ffill().fillna(0).to_numpy()

    def whole(self, particle: Particle) -> Whole:
        path = self.output(particle.seed)
        figures = self.run(particle.scalars, particle.seed, None, path)
        with open_run(path) as run:
            figures |= chains(run)
            daily = {name: run.file[name][...].sum(axis=1).astype(float) for name in ("confirmed", "discharged", "held_hospital")}
        path.unlink()
        return Whole(daily["confirmed"], daily["discharged"], daily["held_hospital"], figures)


def chains(run) -> dict:
    """Serial intervals and imported share, of the true infections of a run."""
    rows = run.infections
    rows = rows[~rows.turned_back]
    local = rows[rows.infector >= 0]
    onset = run.infections.onset
    serial = (local.onset.to_numpy() - onset.loc[local.infector].to_numpy()) / np.timedelta64(1, "D")
    shown = (local.severity != "asymptomatic").to_numpy() & (run.infections.severity.loc[local.infector] != "asymptomatic").to_numpy()
    periods = np.searchsorted(np.array(["2020-01-23", "2020-01-30"], "datetime64[ns]"), onset.loc[local.infector].to_numpy(), side="right")
    return {"imported_share": 1 - len(local) / max(1, len(rows)),
            "serial": [serial[shown & (periods == k)].tolist() for k in range(3)]}


# --- fitting ---------------------------------------------------------------------------------------------------------------------------

def weighted_quantile(x: np.ndarray, weight: np.ndarray, q: float) -> float:
    order = np.argsort(x)
    return float(np.interp(q, (np.cumsum(weight[order]) - 0.5 * weight[order]) / weight.sum(), x[order]))


def fit(runs: Runs, pool, tries: int, keep: int, common: bool = False) -> list[Particle]:
    """Two rounds of approximate Bayesian computation. common: one scalar for all sources."""
    rng = np.random.default_rng(20200131)
    n = 1 if common else len(runs.place.sources)
    spread_out = stats.qmc.Halton(n, seed=7).random(tries)

    def with_distances(scalars: np.ndarray, first_seed: int) -> list[Particle]:
        particles = [Particle(np.repeat(x, len(runs.place.sources)) if common else x, first_seed + k) for k, x in enumerate(scalars)]
        for particle, distance in zip(particles, pool.map(runs.distance, particles)):
            particle.distance = distance
        return sorted(particles, key=lambda p: p.distance)

    kept = with_distances(math.log(MEDIAN) + SPREAD * stats.norm.ppf(spread_out), 1)[: max(8, tries // 5)]
    centre = np.array([p.scalars[:n] for p in kept])
    width = np.sqrt(2) * centre.std(axis=0) + 0.05
    proposed = centre[rng.integers(len(kept), size=tries)] + width * rng.standard_normal((tries, n))
    second = with_distances(proposed, 100_000)[:keep]
    for p in second:
        x = p.scalars[:n]
        prior = np.prod(stats.norm.pdf(x, math.log(MEDIAN), SPREAD))
        p.weight = prior / np.mean(np.prod(stats.norm.pdf(x, centre, width), axis=1))
    return second


# --- scoring ---------------------------------------------------------------------------------------------------------------------------

def crps(ensemble: np.ndarray, weight: np.ndarray, observed: float) -> float:
    """Continuous ranked probability score of a weighted ensemble (Gneiting & Raftery 2007)."""
    w = weight / weight.sum()
    return float(w @ np.abs(ensemble - observed) - 0.5 * w @ np.abs(ensemble[:, None] - ensemble[None, :]) @ w)


def day_of(cumulative: np.ndarray, share: float) -> int:
    return int(np.argmax(cumulative >= share * cumulative[-1] - 1e-9)) if cumulative[-1] > 0 else 0


def score(runs: Runs, particles: list[Particle], wholes: list[Whole]) -> dict:
    place, weight = runs.place, np.array([p.weight for p in particles])
    days = len(wholes[0].confirmed)
    known, released = runs.observed(days, "confirmed"), runs.observed(days, "discharged")
    new = np.diff(known, prepend=0)
    fitted_days = (place.until - runs.start).days + 1
    first, last = int(known.searchsorted(1)), int(np.searchsorted(released, known[-1]))
    scored = np.arange(first, last + 1)
    sims = np.array([w.confirmed for w in wholes])

    def band(x: np.ndarray) -> tuple[float, float, float]:
        return tuple(weighted_quantile(x, weight, q) for q in (0.05, 0.5, 0.95))

    low, high = (np.array([weighted_quantile(sims[:, d], weight, q) for d in range(days)]) for q in (0.05, 0.95))
    inside = (np.floor(low) <= new) & (new <= np.ceil(high))
    # The null: the curve of the rest of the province, scaled to the cases by the same day, with Poisson chance.
    index = pd.date_range(runs.start, periods=days)
    province = place.null.reindex(index).ffill().fillna(0).to_numpy()
    scale = known[fitted_days - 1] / province[fitted_days - 1]
    null = np.random.default_rng(1).poisson(np.maximum(0, np.diff(province, prepend=0) * scale), (400, days)).astype(float)
    ahead = scored[scored >= fitted_days]

    def mean_crps(at: np.ndarray, what: np.ndarray, w: np.ndarray, target: np.ndarray) -> float:
        return float(np.mean([crps(what[:, d], w, target[d]) for d in at]))

    even, total = np.ones(len(null)), np.cumsum(sims, axis=1)
    dates = lambda d: (runs.start + timedelta(days=int(d))).isoformat()
    result = {
        "place": place.name, "days_scored": [dates(first), dates(last)], "fitted_until": place.until.isoformat(), "particles": len(particles),
        "effective_particles": float(weight.sum() ** 2 / (weight ** 2).sum()),
        "scalars": {s: band(np.exp([p.scalars[k] for p in particles])) for k, s in enumerate(place.sources)},
        "coverage": float(inside[scored].mean()), "coverage_predicted_days": float(inside[ahead].mean()), "mean_width": float((high - low)[scored].mean()),
        "crps": mean_crps(scored, sims, weight, new), "crps_null": mean_crps(scored, null, even, new),
        "crps_predicted_days": mean_crps(ahead, sims, weight, new), "crps_null_predicted_days": mean_crps(ahead, null, even, new),
        "crps_cumulative": mean_crps(ahead, total, weight, known), "crps_cumulative_null": mean_crps(ahead, np.cumsum(null, axis=1), even, known),
        "null": place.null_name,
    }
    out = np.array([w.discharged for w in wholes]).cumsum(axis=1)
    hospital = known - released  # nobody died of it in either place
    compared = {
        "confirmed in all": (known[-1], total[:, -1], PREDICTED),
        f"confirmed by {place.until}": (known[fitted_days - 1], total[:, fitted_days - 1], FITTED),
        "half confirmed by, day of the run": (day_of(known, 0.5), np.array([day_of(t, 0.5) for t in total]), PREDICTED),
        "last confirmed, day of the run": (day_of(known, 1), np.array([day_of(t, 1) for t in total]), PREDICTED),
        "most confirmed and not discharged": (hospital.max(), np.array([(t - o).max() for t, o in zip(total, out)]), PREDICTED),
        "day of it": (int(hospital.argmax()), np.array([int((t - o).argmax()) for t, o in zip(total, out)]), PREDICTED),
        "half discharged by, day of the run": (day_of(released, 0.5), np.array([day_of(o, 0.5) for o in out]), PREDICTED),
        "days from confirmation to discharge": (13.2 if place.name == "zhumadian" else 14.4,
                                                np.array([w.figures.get("confirmation_to_discharge_mean") or np.nan for w in wholes]), REPRODUCED),
    }
    result["compared"] = {name: {"observed": float(seen), "low": band(x[~np.isnan(x)] if np.isnan(x).any() else x)[0] if not np.isnan(x).any() else float(np.nanquantile(x, 0.05)),
                                 "median": float(np.nanmedian(x)) if np.isnan(x).any() else band(x)[1],
                                 "high": float(np.nanquantile(x, 0.95)) if np.isnan(x).any() else band(x)[2], "is": kind}
                          for name, (seen, x, kind) in compared.items()}
    for entry in result["compared"].values():
        entry["inside"] = bool(math.floor(entry["low"]) <= entry["observed"] <= math.ceil(entry["high"]))

    def chance(of) -> float:
        return float(weight @ np.array([of(w.figures) for w in wholes], float) / weight.sum())

    result["predicted"] = {
        "P(no deaths)": chance(lambda f: f["deaths"] == 0),
        "P(no infected staff)": chance(lambda f: f["totals"]["staff_infected"] == 0),
        "contacts a confirmed case, all named contacts": band(np.array([w.figures["contacts_per_confirmed"] or 0.0 for w in wholes])),
        "imported share of infections": band(np.array([w.figures["imported_share"] for w in wholes])),
        "offspring of generations 2 to 4": [x for x in band(np.array([w.figures["r0_measured"] if w.figures["r0_measured"] is not None else np.nan for w in wholes]))]
        if all(w.figures["r0_measured"] is not None for w in wholes) else None,
        "days from onset to isolation": band(np.array([w.figures["onset_to_isolation"] or 0.0 for w in wholes])),
    }
    serial = [np.concatenate([np.array(w.figures["serial"][k]) for w in wholes]) for k in range(3)]
    seen = pd.read_csv(DATA / "serial-intervals.csv").set_index("infector_onset_period")
    result["serial_intervals"] = {period: {"simulated_mean": float(s.mean()) if len(s) else None, "pairs": len(s), "observed_mean_outside_hubei": float(seen["mean"].get(period)),
                                           "observed_isolation": float(seen["isolation"].get(period))}
                                  for period, s in zip(("to 2020-01-22", "2020-01-23 to 29", "from 2020-01-30"), serial)}
    imports = np.array([w.figures["infections_imported"] for w in wholes], float)
    locals_ = np.array([w.figures["infections_local"] for w in wholes], float)
    result["ridge"] = {"imported": band(imports), "local infections an import": band(locals_ / np.maximum(1, imports)),
                       "correlation": float(np.corrcoef(np.log(np.maximum(1, imports)), np.log((locals_ + 0.5) / np.maximum(1, imports)))[0, 1])}
    return result


def tell(result: dict, common: dict) -> str:
    three = lambda x: f"{x[1]:.3g} (90 %: {x[0]:.3g} to {x[2]:.3g})"
    out = [f"{result['place']}: {result['particles']} runs ({result['effective_particles']:.0f} effective), scored {result['days_scored'][0]} to {result['days_scored'][1]}",
           "  fitted: " + "; ".join(f"infected per 1,000 arrivals of {s} {three(x)}" for s, x in result["scalars"].items()),
           f"  90 % band of new cases a day: covers {100 * result['coverage']:.0f} % of days ({100 * result['coverage_predicted_days']:.0f} % of those after "
           f"{result['fitted_until']}), mean width {result['mean_width']:.1f} cases",
           f"  CRPS a day {result['crps']:.3f}, null {result['crps_null']:.3f} ({result['null']}); after {result['fitted_until']} "
           f"{result['crps_predicted_days']:.3f}, null {result['crps_null_predicted_days']:.3f}; of the cumulative curve "
           f"{result['crps_cumulative']:.2f}, null {result['crps_cumulative_null']:.2f}"]
    for name, e in result["compared"].items():
        out.append(f"  {name:<40} observed {e['observed']:>7.4g}   {e['median']:>7.4g} ({e['low']:.4g} to {e['high']:.4g})  {'inside' if e['inside'] else 'OUTSIDE'}  [{e['is']}]")
    for name, x in result["predicted"].items():
        out.append(f"  {name:<48} {'-' if x is None else f'{x:.2f}' if isinstance(x, float) else three(x)}  [{PREDICTED}]")
    for period, s in result["serial_intervals"].items():
        mean = "-" if s["simulated_mean"] is None else f"{s['simulated_mean']:.1f}"
        out.append(f"  serial interval, infector's onset {period:<18} {mean} days of {s['pairs']} pairs; outside Hubei {s['observed_mean_outside_hubei']:.1f} at isolation after "
                   f"{s['observed_isolation']:.1f} days  [{PREDICTED}]")
    r = result["ridge"]
    out.append(f"  the ridge: {three(r['imported'])} imports and {three(r['local infections an import'])} local infections for each, correlation {r['correlation']:.2f}: "
               "the curve tells their product, so no effect of a single measure is claimed")
    out.append(f"  with one scalar for all sources: {three(list(common['scalars'].values())[0])}; cases in all {common['compared']['confirmed in all']['median']:.0f} "
               f"({common['compared']['confirmed in all']['low']:.0f} to {common['compared']['confirmed in all']['high']:.0f}), CRPS {common['crps']:.3f}")
    return "\n".join(out)


def compute(simulator: str, name: str, tries: int, keep: int, extra: list[str]) -> tuple[dict, dict]:
    place = read_place(name)
    runs = Runs(simulator, place, extra)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = []
        for common in (False, True):
            particles = fit(runs, pool, tries if not common else max(20, tries // 3), keep if not common else max(10, keep // 3), common)
            results.append(score(runs, particles, list(pool.map(runs.whole, particles))))
    runs.folder.cleanup()
    return results[0], results[1]


def run(simulator: str, given) -> int:
    start, all_results = time.monotonic(), {}
    for name in given.places or place_names():
        result, common = compute(simulator, name, given.tries, given.keep, [])
        all_results[name] = {"fitted": result, "one_scalar": common}
        if not given.json:
            print(tell(result, common), end="\n\n", flush=True)
    if given.json:
        print(json.dumps({"places": all_results, "seconds": round(time.monotonic() - start, 1)}, indent=1))
    else:
        print(f"shared by all places: natural history and control of the scenarios. Exposure of cases outside Hubei, of those known: "
              + ", ".join(exposure()) + f"\n{time.monotonic() - start:.0f} s")
    return 0


def exposure() -> list[str]:
    table = pd.read_csv(DATA / "exposure.csv")
    told = []
    for location, rows in table.groupby("location"):
        cases = rows.set_index("wuhan_hubei_exposure").cases
        known = cases.drop("missing")
        told.append(f"{location} {100 * (1 - known['none'] / known.sum()):.0f} % from Hubei ({cases['missing']} of {cases.sum()} not known)")
    return told
