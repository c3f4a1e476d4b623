"""Who we say we are."""

import pytest

import dateline
from dateline.errors import ConfigError
from dateline.fetch import user_agent


def test_names_version_and_contact():
    assert user_agent("https://example.org/bot") == (
        f"dateline/{dateline.__version__} (+https://example.org/bot)"
    )


def test_claims_no_contact_that_it_does_not_have():
    assert user_agent(None).startswith(f"dateline/{dateline.__version__} (")
    assert "+" not in user_agent(None)


@pytest.mark.parametrize("contact", ["a\r\nX: 1", "прес@example.org", "a) Mozilla/5.0 ("])
def test_refuses_a_contact_that_no_header_can_carry(contact):
    with pytest.raises(ConfigError, match="DATELINE_CONTACT"):
        user_agent(contact)
