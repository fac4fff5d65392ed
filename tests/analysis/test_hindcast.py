"""Real outbreaks: scores against what they must be, and places against their files."""
import numpy as np
import pytest

from cordon_analysis import hindcast
from cordon_analysis.errors import InputError


def test_the_crps_of_a_certain_forecast_is_its_absolute_error():
    assert hindcast.crps(np.full(50, 3.0), np.ones(50), 5.0) == pytest.approx(2)


def test_the_crps_of_a_normal_forecast_is_the_known_one():
    ensemble = np.random.default_rng(1).standard_normal(2000)
    assert hindcast.crps(ensemble, np.ones(2000), 0.0) == pytest.approx(2 / np.sqrt(2 * np.pi) - 1 / np.sqrt(np.pi), abs=0.02)


def test_weights_count_as_often_as_they_say():
    x, few, many = np.array([1.0, 4.0]), np.array([3.0, 1.0]), np.ones(4)
    assert hindcast.crps(x, few, 2.0) == pytest.approx(hindcast.crps(np.array([1.0, 1.0, 1.0, 4.0]), many, 2.0))
    assert hindcast.weighted_quantile(np.array([5.0, 1.0, 3.0]), np.ones(3), 0.5) == 3


def test_nine_in_ten_of_the_prior_lie_between_a_tenth_and_ten_times_its_median():
    draws = np.exp(np.log(hindcast.MEDIAN) + hindcast.SPREAD * np.random.default_rng(1).standard_normal(100_000))
    assert ((draws > 0.3) & (draws < 30)).mean() == pytest.approx(0.9, abs=0.005)


def test_each_place_has_its_files_and_its_sources():
    for name in hindcast.place_names():
        place = hindcast.read_place(name)
        text = place.scenario.read_text()
        assert all(f'name = "{source}"' in text for source in place.sources)
        assert (place.observed.diff().dropna() >= 0).all().all() and place.null.is_monotonic_increasing
        assert place.observed.loc[str(place.until), "confirmed"] > 0


def test_a_place_without_a_series_is_an_error_that_names_those_that_there_are():
    with pytest.raises(InputError, match="zhumadian"):
        hindcast.read_place("zhuzhou")
