"""Every distribution that is pinned may be used and passed on beside Apache-2.0 code."""

import re
from email.message import Message
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import cast

ROOT = Path(__file__).parents[2]

# As classifiers, SPDX expressions and the free field of old metadata write them.
PERMISSIVE = {
    "0BSD", "2-Clause BSD License", "3-Clause BSD License", "Apache Software License",
    "Apache-2.0", "BSD License", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC",
    "ISC License (ISCL)", "MIT", "MIT License", "MIT-0", "PSF-2.0",
    "Python Software Foundation License", "The Unlicense (Unlicense)", "Zlib",
}  # fmt: skip
# Copyleft for their own files only: used as they are, unchanged.
WEAK = {
    "GNU Library or Lesser General Public License (LGPL)", "LGPL-2.1-or-later", "LGPL-3.0-only",
    "MPL-1.1", "MPL-2.0", "Mozilla Public License 2.0 (MPL 2.0)",
}  # fmt: skip

# What its metadata leaves open, and how it was read.
REVIEWED = {
    "text-unidecode": "Artistic License or GPL, at the choice of its user: the Artistic License",
    "pypdfium2": "BSD-3-Clause and Apache-2.0; the PDFium in its wheels has the same and the like"
    " (FreeType, libjpeg-turbo, zlib …), listed in the wheel",
    "tld": "MPL-1.1, GPL-2.0 or LGPL-2.1, at the choice of its user: MPL-1.1",
}

# In requirements.txt for other Pythons than this one.
ELSEWHERE = {"async-timeout": "Apache-2.0", "pyyaml-ft": "MIT"}


def names() -> list[str]:
    text = (ROOT / "requirements.txt").read_text("utf-8")
    return sorted(set(re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)))


def stated(name: str) -> set[str]:
    """The licences that a distribution names, each of which holds (choices are reviewed)."""
    about = cast("Message", metadata(name))
    if expression := about.get("License-Expression"):
        return set(re.split(r" (?:AND|OR) ", expression.replace("(", "").replace(")", "")))
    classifiers = about.get_all("Classifier") or []
    licences = {line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License ::")}
    return licences or set(re.split(r" AND ", str(about.get("License", "")).strip()))


def unclear(name: str) -> set[str]:
    try:
        return stated(name) - PERMISSIVE - WEAK
    except PackageNotFoundError:
        return set() if ELSEWHERE.get(name) in PERMISSIVE else {"not installed"}


def test_may_be_used_with_every_package_that_is_pinned() -> None:
    pinned = names()
    assert len(pinned) > 200
    open_questions = {name: unclear(name) for name in pinned if name not in REVIEWED}
    assert {name: words for name, words in open_questions.items() if words} == {}


def test_reviews_only_what_needs_it() -> None:
    assert all(unclear(name) for name in REVIEWED)
    assert REVIEWED.keys() | ELSEWHERE.keys() <= set(names())


def test_ships_the_licence_that_it_names() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert len(text.splitlines()) > 190
    assert 'license = "Apache-2.0"' in (ROOT / "pyproject.toml").read_text("utf-8")
