"""[Block] → text, lines apart: whose text it is, what it is, where to write, until when to wait.

They are kept, since notes and embargo are read of them too.
"""

import re

from dateline.extract.dates.stated import embargo_in
from dateline.extract.notes.said import is_source_line, release_number
from dateline.extract.page.phrases import fold, phrases
from dateline.model import Block

_MOST = 3  # lines at either end of a text that may be such ones
_LONGEST = 140  # characters of one
_LAST = 8  # lines of a text among which files may be offered
_HEADING = 90  # characters of a file's name
_FILE = re.compile(
    r"[(\[](?:PDF|DOCX?|XLSX?|PPTX?|ODT|ZIP)\b[^()\[\].!?]{0,12}(?:[.,]\d[^()\[\]!?]{0,10})?[)\]]$",
    re.IGNORECASE,
)
_SHORT = 60  # characters of a label with a release's number
_NUMBERED = re.compile(r"\d\W{0,3}$")
_MAIL = re.compile(
    r"\W{0,3}(?:e-?mail\s?:\s?)?[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,60}\W{0,3}", re.IGNORECASE
)
# "Sperrfrist: Freitag, 10 Uhr", "EMBARGOED UNTIL …"; no sentence about an embargo on oil.
_HELD = re.compile(r"\W{0,3}[^\W\d_]{2,12}(?:\s[^\W\d_]{2,12}){0,2}\s?:|\W{0,3}EMBARGO|[^.!?]*$")


def without_apart(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """(the text, the lines apart): at its end those that are a source or an address for mail and
    no more, at both ends those of an embargo, and above it what only calls it a press release or
    gives its number; some text is always left."""
    end = len(blocks)
    while end > max(1, len(blocks) - _MOST) and _is_last(blocks[end - 1]):
        end -= 1
    files = {at for at in range(max(1, end - _LAST), end) if _names_file(blocks[at])}
    first = {at for at in range(min(_MOST, end - 1)) if _is_label(blocks[at])}
    apart = first | files
    text = tuple(block for at, block in enumerate(blocks[:end]) if at not in apart)
    return text, (*(blocks[at] for at in sorted(apart)), *blocks[end:])


def _names_file(block: Block) -> bool:
    """Whether a line is the name of a file with its form: "Plan of the quay (PDF, 2 MB)"."""
    return len(block.text) <= _HEADING and bool(_FILE.search(block.text))


def _is_last(block: Block) -> bool:
    if block.kind != "paragraph" or len(block.text) > _LONGEST:
        return False
    told = block.text
    return bool(_MAIL.fullmatch(told)) or is_source_line(told) or _is_held_back(block)


def _is_label(block: Block) -> bool:
    """Whether a line above a text tells of its issue and nothing else."""
    told = block.text
    if len(told) <= _SHORT and not told.endswith((".", "!", "?")):
        if phrases("press_line").fill(fold(told)):
            return True
        if _NUMBERED.search(told) and release_number(told):
            return True
    return _is_held_back(block)


def _is_held_back(block: Block) -> bool:
    """Whether a line is hardly more than an embargo and its day."""
    told = block.text
    if len(told) > _LONGEST or not _HELD.match(told):
        return False
    return any(told.startswith(found.raw, at) for found in embargo_in([told]) for at in range(4))
