"""Policies put together at random: the same bits in every way of running, nothing impossible in any tick (see composed.py)."""
import composed


def test_random_scenarios_run_to_the_same_bits_and_leave_nothing_impossible():
    outcomes, acted, faults = composed.campaign(50)
    print(dict(outcomes), dict(acted))
    assert not faults, "\n".join(faults)
    assert outcomes["refused"] < outcomes["passed"], "most scenarios are refused: composed.py makes too much nonsense"
    assert not [k for k in composed.KINDS if acted[k] == 0], "kinds that never acted"
