"""A selector finds the same elements by either parser, so that an office need not know which."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from dateline.errors import ConfigError
from dateline.extract import office
from dateline.model import Selector

PAGE = """<!doctype html><title>a & b</title><noscript><p class=x>no</p></noscript>
<template><div class=x>no</div></template><iframe><div class=x></div></iframe>
<div class="x y"><p>One<p class=x data-when=5>Two <b>bold</b><ul><li>a<li class=x>b</ul></div>
<table><tr><td class=x>c</table><svg><path class=x /></svg><textarea><p class=x></textarea>
<script>"<p class=x>"</script><p id=end>Three &amp; <img class=x src=a><br>four</p>"""


@pytest.mark.parametrize(
    "css",
    ["p", ".x", "p.x", "div > p", "li:last-child", "[data-when]", "[data-when='5']", "p, li",
     "ul li + li", "td:nth-child(1)", "#end", ":not(p).x", "p:has(b)", "div .x", "img[src]",
     "p:is(.x, #end)", "*"],
)  # fmt: skip
def test_finds_the_same_by_either_parser(css: str) -> None:
    tree = LexborHTMLParser(PAGE)
    fast = [node for node in tree.css(css) if not office._is_in_raw(node)]
    assert [n.mem_id for n in office._through_soup(tree, Selector(css))] == [n.mem_id for n in fast]


def test_refuses_what_neither_can_read() -> None:
    with pytest.raises(ConfigError):
        office.select(LexborHTMLParser(PAGE), Selector("p["))
