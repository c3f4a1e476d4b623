"""The table of agencies and offices."""

import tomllib
from importlib import resources

import pytest

from dateline.extract.credits.parties import (
    fold,
    leading_party,
    may_name_a_house,
    party_of,
    without_tail,
)


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("AFP", "Agence France-Presse"),
        ("agence france-presse", "Agence France-Presse"),
        ("GETTY IMAGES", "Getty Images"),
        ("أ.ف.ب", "Agence France-Presse"),
        ("连接", None),
        ("ロイター", "Reuters"),
    ],
)
def test_knows_a_house_by_each_of_its_spellings(spelling, name):
    party = party_of(spelling)
    assert (party.name if party else None) == name


@pytest.mark.parametrize("word", ["so", "pr", "na", "map", "ap"])
def test_takes_no_small_word_for_a_house(word):
    assert party_of(word) is None


def test_knows_whose_brand_a_house_is():
    party = party_of("iStockphoto")
    assert party is not None
    assert (party.kind, party.owner) == ("stock", "Getty Images")


@pytest.mark.parametrize(
    ("name", "bare"),
    [("AP Photo", "AP"), ("UN Photo", "UN Photo"), ("PA Images", "PA Images"), ("Ad", "Ad")],
)  # fmt: skip
def test_drops_a_tail_that_is_no_part_of_the_name(name, bare):
    assert without_tail(name) == bare


def test_tells_a_house_from_the_name_after_it():
    assert leading_party("U.S. Navy Ada Quill") == ("U.S. Navy", "Ada Quill")
    assert leading_party("Ada Quill") == ("", "Ada Quill")


def test_looks_cheaply_before_it_looks_well():
    assert may_name_a_house("Ada Quill / Getty Images")
    assert not may_name_a_house("a quiet morning by the weir")


def test_gives_one_kind_to_a_spelling_of_a_house():
    text = resources.files("dateline").joinpath("extract/data/agencies.toml").read_text("utf-8")
    sections = tomllib.loads(text)
    owners = sections.pop("owners")
    names = {fold(name) for houses in sections.values() for name in houses}
    assert {fold(brand) for brand in owners} <= names
    assert {fold(owner) for owner in owners.values()} <= names | {fold("LightRocket")}
