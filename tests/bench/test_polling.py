"""A visit to feeds without news is measured, and writes nothing."""

from polling import measured


def test_measures_a_visit_that_rewrites_no_row():
    found = measured(60)
    assert found["feeds"] == 60
    assert found["cpu_ms_per_feed"] > 0
    assert found["ratio"] > 0
    assert found["rows_rewritten"] == 0
