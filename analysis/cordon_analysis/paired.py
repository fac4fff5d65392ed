"""Differences between two scenarios under common seeds: paired, unpaired, and how much the pairing gains.

Two scenarios under one seed share all the luck that they have in common, so the difference of a pair varies less than either of
them. With parameters drawn from a distribution each row of values is crossed with each seed; the variance of a mean over such a
table is that of two crossed random effects.
"""
from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from scipy import stats


@dataclass
class Mean:
    """A mean with its standard error, and the degrees of freedom of Student's t for its interval."""

    value: float
    error: float
    freedom: float

    def interval(self, share: float = 0.95) -> tuple[float, float]:
        """In which the true mean lies, in `share` of all such intervals."""
        if not self.freedom > 0 or not np.isfinite(self.error):
            return float("nan"), float("nan")
        half = stats.t.ppf((1 + share) / 2, self.freedom) * self.error
        return self.value - half, self.value + half


@dataclass
class Difference:
    """How one outcome of `other` differs from `first`: other - first."""

    outcome: str
    first: str
    other: str
    pairs: int
    mean_first: float
    mean_other: float
    difference: float
    standard_error: float
    low_95: float
    high_95: float
    unpaired_standard_error: float
    unpaired_low_95: float
    unpaired_high_95: float
    correlation: float
    relative: float
    probability_first_better: float
    probability_equal: float
    low_90_of_pairs: float
    high_90_of_pairs: float

    def row(self) -> dict[str, float | str | int]:
        """By name."""
        return asdict(self)


def mean_of(table: np.ndarray) -> Mean:
    """The mean of a table of rows of parameters x seeds."""
    rows, seeds = table.shape
    value = float(table.mean())
    if rows == 1 or seeds == 1:  # one kind of luck
        n = table.size
        return Mean(value, float(table.std(ddof=1) / np.sqrt(n)) if n > 1 else float("nan"), n - 1)
    # Two crossed random effects without repetition (Searle, Casella & McCulloch 1992, chapter 4): rows a, seeds b, both together e.
    # Var(mean) = a/rows + b/seeds + e/(rows seeds), of which the mean squares make an unbiased estimate; never less than either alone.
    of_rows, of_seeds = table.mean(axis=1), table.mean(axis=0)
    square_rows = seeds * of_rows.var(ddof=1)
    square_seeds = rows * of_seeds.var(ddof=1)
    rest = table - of_rows[:, None] - of_seeds[None, :] + value
    square_rest = float((rest**2).sum()) / ((rows - 1) * (seeds - 1))
    square = max(square_rows + square_seeds - square_rest, square_rows, square_seeds)
    if square <= 0:
        return Mean(value, 0.0, min(rows, seeds) - 1)
    # Satterthwaite (1946)
    freedom = square**2 / (square_rows**2 / (rows - 1) + square_seeds**2 / (seeds - 1) + square_rest**2 / ((rows - 1) * (seeds - 1)))
    return Mean(value, float(np.sqrt(square / table.size)), float(np.clip(freedom, min(rows, seeds) - 1, rows + seeds - 2)))


def unpaired(first: np.ndarray, other: np.ndarray) -> Mean:
    """The difference of the means as if the runs had nothing in common (Welch 1947)."""
    a, b = mean_of(first), mean_of(other)
    square = a.error**2 + b.error**2
    freedom = square**2 / (a.error**4 / a.freedom + b.error**4 / b.freedom) if square > 0 else min(a.freedom, b.freedom)
    return Mean(b.value - a.value, float(np.sqrt(square)), freedom)


def whole(first: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The rows and seeds for which both have all: first rows that have nothing go, then seeds that lack something."""
    known = np.isfinite(first) & np.isfinite(other)
    rows = known.any(axis=1)
    seeds = known[rows].all(axis=0)
    return first[rows][:, seeds], other[rows][:, seeds]


def compare(outcome: str, better: int, names: tuple[str, str], first: np.ndarray, other: np.ndarray) -> Difference:
    """Of two tables of rows of parameters x seeds. better: -1 if less is better, or neither; 1 if more is."""
    first, other = whole(first, other)
    nan = float("nan")
    if first.size == 0:
        return Difference(outcome, *names, 0, *[nan] * 15)
    pairs = other - first
    paired, apart = mean_of(pairs), unpaired(first, other)
    varies = first.std() > 0 and other.std() > 0
    better_first = pairs < 0 if better > 0 else pairs > 0
    low, high = paired.interval()
    apart_low, apart_high = apart.interval()
    mean = float(first.mean())
    return Difference(
        outcome, *names, pairs.size, mean, float(other.mean()), paired.value, paired.error, low, high, apart.error, apart_low, apart_high,
        float(np.corrcoef(first.ravel(), other.ravel())[0, 1]) if varies and first.size > 1 else nan,
        paired.value / mean if mean else nan, float(better_first.mean() + (pairs == 0).mean() / 2), float((pairs == 0).mean()),
        *(float(x) for x in np.quantile(pairs, (0.05, 0.95))))
