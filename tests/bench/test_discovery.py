"""What discovery holds of a large site, or of a large file, is measured in a small one."""

from discovery import measured

from dateline.warehouse.kept import FEW


def test_measures_memory_that_does_not_grow_with_the_site_or_the_file():
    found = measured(60_000, 5_000_000, ("sitemap", "warc", "crawl"))
    found |= measured(FEW + 2_000, 0, ("plan",))
    assert found["sitemap_mb"]["items"] == 60_000
    assert found["plan_mb"]["items"] == FEW + 2_000
    assert found["warc_mb"]["items"] > 100
    assert found["crawl_mb"]["items"] > 2
    for told in found.values():
        assert 0 < told["bare"] <= told["peak"] * 1.2
        assert told["peak"] < 300
