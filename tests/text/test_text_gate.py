"""The one cleaner: what it removes, what it must keep, and that once is enough."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.text import clean, clean_json, filled, one_line

ANY_TEXT = st.text(st.characters(codec=None), max_size=60)
SPITEFUL = st.text(
    "a é\u0301\u200c\u200d\u200b\u202e\u0644\u0915\ufe0f\U0001f468\n\r\x00\ud800\u2028\t\u00ad",
    max_size=20,
)


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("a\x00b", "ab"),
        ("a\ud800b", "ab"),
        ("\ufeffRe\u00adlease", "Release"),
        ("\u202eevil\u202c", "evil"),
        ("a\u200bb", "ab"),
        ("a\u200db", "ab"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("👨\u200d👩", "👨\u200d👩"),
        ("e\u0301", "é"),
        ("one \t two\u00a0three", "one two three"),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
        ("one \n\n \n\n two", "one\n\ntwo"),
        ("hid\U000e0041den", "hidden"),
    ],
)
def test_removes_what_hides_and_keeps_what_spells(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


def test_puts_several_lines_on_one() -> None:
    assert one_line(" a\n\nb\r\nc ") == "a b c"


@settings(deadline=None)
@given(ANY_TEXT | SPITEFUL)
def test_changes_nothing_the_second_time(raw: str) -> None:
    assert clean(clean(raw)) == clean(raw)
    assert one_line(one_line(raw)) == one_line(raw)


@settings(deadline=None)
@given(ANY_TEXT | SPITEFUL)
def test_gives_text_that_a_database_takes(raw: str) -> None:
    cleaned = clean(raw)
    cleaned.encode("utf-8")
    assert "\x00" not in cleaned
    assert cleaned == cleaned.strip()


def test_cleans_a_json_value_to_its_leaves() -> None:
    value = {"a\x00": ["b\u202e", {"c": float("nan")}], "n": 1, "none": None, "yes": True}
    assert clean_json(value) == {"a": ["b", {"c": None}], "n": 1, "none": None, "yes": True}


def test_cuts_json_that_nests_without_end() -> None:
    value: object = "leaf"
    for _ in range(900):
        value = [value]
    assert "leaf" not in json.dumps(clean_json(value))


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{0}", "ip_26_7"),
        ("{1}/{2}", "ip/26"),
        ("{1:upper}/{2:lower}", "IP/26"),
        ("{3}", "7"),
        ("{4}!", "!"),
        ("none", "none"),
    ],
)
def test_fills_a_template_with_what_a_pattern_found(template: str, text: str) -> None:
    found = re.search(r"([a-z]+)_(\d+)_(\d+)(x)?", "detail/ip_26_7")
    assert found
    assert filled(template, found) == text
