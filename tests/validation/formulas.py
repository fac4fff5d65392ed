"""What is known in closed form, or by quadrature: the expectations of tests/validation/cases that are no published figures."""
from __future__ import annotations

import math

import numpy as np
from scipy import integrate, optimize, stats


# --- epidemics -------------------------------------------------------------------------------------------------------------------------

def final_size(r0: float) -> float:
    """z = 1 - exp(-R0 z) (Kermack & McKendrick 1927)."""
    return optimize.brentq(lambda z: z - 1 + math.exp(-r0 * z), 1e-9, 1)


def final_size_groups(k: list[list[float]]) -> np.ndarray:
    """z_i = 1 - exp(-sum_j K_ij z_j)."""
    z = np.full(len(k), 0.9)
    for _ in range(100000):
        z, before = 1 - np.exp(-np.array(k) @ z), z
        if np.abs(z - before).max() < 1e-14:
            break
    return z


def r0_of(k: list[list[float]]) -> float:
    return float(np.abs(np.linalg.eigvals(np.array(k))).max())


def second_strain(r0: float, cross_immunity: float) -> tuple[float, float]:
    """Infected by a second strain, and of these for the second time."""
    first = final_size(r0)
    def again(z): return first * (1 - math.exp(-r0 * (1 - cross_immunity) * z))
    def new(z): return (1 - first) * (1 - math.exp(-r0 * z))
    z = optimize.brentq(lambda z: new(z) + again(z) - z, 1e-6, 1)
    return z, again(z)


def growth_stages(r0: float, latent: float, infectious: float) -> float:
    """R0 = (1 + r T_E)(1 + r T_I), exponential stages."""
    return optimize.brentq(lambda r: (1 + r * latent) * (1 + r * infectious) - r0, 0, 10)


def growth_gamma(r: float, mean: float, sd: float) -> float:
    """R = (1 + r s^2 / m)^(m^2 / s^2), gamma generation interval (Wallinga & Lipsitch 2007)."""
    return optimize.brentq(lambda x: (1 + x * sd ** 2 / mean) ** (mean ** 2 / sd ** 2) - r, 0, 10)


def extinction(r: float, k: float) -> float:
    """q = (1 + R (1 - q) / k)^-k; k = infinity: q = exp(-R (1 - q)) (Lloyd-Smith et al. 2005)."""
    q = 0.0
    for _ in range(100000):
        q, before = (math.exp(-r * (1 - q)) if math.isinf(k) else (1 + r * (1 - q) / k) ** -k), q
        if abs(q - before) < 1e-15:
            break
    return q


def cluster(r: float, k: float, j: int) -> float:
    """Share of the clusters that have j cases, R below 1 (Blumberg & Lloyd-Smith 2013)."""
    return math.exp(math.lgamma(k * j + j - 1) - math.lgamma(k * j) - math.lgamma(j + 1) + (j - 1) * math.log(r / k)
                    - (k * j + j - 1) * math.log(1 + r / k))


def reed_frost(size: int, hazard: float) -> float:
    """Mean share of the housemates of one case who are infected, in households of so many."""
    escape = math.exp(-hazard)

    def further(susceptible: int, infectious: int) -> float:
        if susceptible == 0 or infectious == 0:
            return 0.0
        p = 1 - escape ** infectious
        return sum(math.comb(susceptible, n) * p ** n * (1 - p) ** (susceptible - n) * (n + further(susceptible - n, n))
                   for n in range(susceptible + 1))

    return further(size - 1, 1) / (size - 1)


def mean_field(contacts: float, risk: float, recovery: float, latent: float, seeded: float, days: int) -> float:
    """Infected by a day: steps of a day, independent exposures, seeds latent at first."""
    s, e, i = 1 - seeded, seeded, 0.0
    for _ in range(days):
        new, onset, over = s * -math.expm1(-contacts * risk * i), e / latent, i * recovery
        s, e, i = s - new, e + new - onset, i + onset - over
    return 1 - s


# --- lines and beds --------------------------------------------------------------------------------------------------------------------

def erlang_b(load: float, places: int) -> float:
    b = 1.0
    for c in range(1, places + 1):
        b = load * b / (c + load * b)
    return b


def waits(arrivals: float, served: float, lanes: int) -> float:
    """M/M/c: share who wait (Erlang 1917)."""
    a = arrivals / served
    b = erlang_b(a, lanes)
    return lanes * b / (lanes - a * (1 - b))


def wait_minutes(arrivals: float, served: float, lanes: int) -> float:
    return waits(arrivals, served, lanes) / (lanes * served - arrivals) * 60


def wait_minutes_general(arrivals: float, served: float, cv: float) -> float:
    """M/G/1 (Pollaczek 1930, Khinchine 1932); cv of the service, 0 of M/D/1."""
    rho = arrivals / served
    return rho / (1 - rho) * (1 + cv ** 2) / 2 * 60 / served


# --- screening and quarantine ----------------------------------------------------------------------------------------------------------

def flagged(prevalence: float, sensitivity: float, specificity: float, again: float | None = None) -> float:
    """Share of travellers who are stopped. again: a hit is measured again, and the second reading repeats the first so often."""
    false = 1 - specificity
    if again is not None:
        sensitivity, false = sensitivity * (again + (1 - again) * sensitivity), false * (again + (1 - again) * false)
    return prevalence * sensitivity + (1 - prevalence) * false


def positive_value(prevalence: float, sensitivity: float, specificity: float) -> float:
    return prevalence * sensitivity / flagged(prevalence, sensitivity, specificity)


GENERATION = stats.weibull_min(3.277, scale=6.127)  # [day] Ferretti et al., as used by Ashcroft et al. 2021


def false_negative(day: float) -> float:
    """Kucirka et al. 2020, by day since infection."""
    return float(np.interp(day, [0, 1, 4, 5, 6, 7, 8, 9, 21], [1, 1, 0.67, 0.38, 0.25, 0.21, 0.20, 0.21, 0.66]))


def quarantine(entry: float, release: float, tested: float | None = None, until: float = 10) -> float:
    """Transmission averted; tested: day of a test, after which who is positive stays isolated until `until` (Ashcroft et al. 2021)."""
    averted = GENERATION.cdf(release) - GENERATION.cdf(entry)
    if tested is not None:
        averted += (1 - false_negative(tested)) * (GENERATION.cdf(until) - GENERATION.cdf(release))
    return float(averted)


HE = stats.gamma(20.516508, scale=1 / 1.592124, loc=-12.272481)  # [day] transmission after onset, He et al. 2020, corrected


def transmitted_by(day: float) -> float:
    return float(HE.cdf(day))


def averted_by_isolation(day: float) -> float:
    return float(HE.sf(day))


# --- discharge -------------------------------------------------------------------------------------------------------------------------

SHEDDING = stats.lognorm(0.396, scale=math.exp(2.755))  # [day] from onset, Cevik et al. 2021
TICK = 0.25       # [day]
MORNING = 0.25    # [day] when doctors look
INFECTIOUS = 0.01  # [1/day] density of contacts that counts as infectious


def _still(onset: np.ndarray, released: np.ndarray, shedding: np.ndarray) -> np.ndarray:
    """Sheds or infects when let go. onset: days after infection."""
    day = released - onset
    mass = HE.cdf(20) - HE.cdf(-onset)
    return (shedding > day) | ((HE.pdf(day) / mass > INFECTIOUS) & (day < 20))


def _morning_from(moment: np.ndarray) -> np.ndarray:
    """Beginning of the first morning round at or after a moment."""
    return np.ceil(moment - MORNING - 1e-9) + MORNING


def discharge(days_since_onset: float, negatives: int, sensitivity: float = 0.75) -> float:
    """Share still shedding or infectious when let go: cases are sampled from onset on, and looked at every morning. Those whom the look
    finds ready leave at the end of its tick; who needs tests is sampled every day then, and the result is there before the next."""
    onset = 5 + (np.arange(24) + 0.5)[:, None] / 24
    shed = SHEDDING.ppf((np.arange(1000) + 0.5) / 1000)[None, :]
    tested = np.ceil(onset / TICK - 1e-9) * TICK  # end of the tick of onset
    ready = _morning_from(onset + days_since_onset)
    total = 0.0
    for missed in range(8):  # before the first positive result makes it a case
        chance = sensitivity * (1 - sensitivity) ** missed
        last = tested + missed
        if negatives == 0:
            released = np.maximum(ready, _morning_from(last + TICK)) + TICK
            total += chance * _still(onset, released, shed).mean()
            continue
        first = np.maximum(ready, _morning_from(last + TICK))
        first = np.maximum(first, _morning_from(last + 1 - TICK))  # a day after the last sample, at the end of the tick
        in_row = [np.ones(np.broadcast_shapes(onset.shape, shed.shape))] + [np.zeros(np.broadcast_shapes(onset.shape, shed.shape))] * (negatives - 1)
        for k in range(90):
            sample = first + k + TICK
            miss = np.where(sample - onset < shed, 1 - sensitivity, 1.0)
            leaves = in_row[-1] * miss
            total += chance * (leaves * _still(onset, sample + 1, shed)).mean()
            in_row = [sum(in_row) * (1 - miss)] + [n * miss for n in in_row[:-1]]
    return total
