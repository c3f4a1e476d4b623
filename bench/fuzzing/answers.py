"""lines of cases → lines of answers: the process that reads what may kill or hang it.

Each line that comes is a case's number; each that goes is JSON: ``case``, ``cpu_s`` (the
processor's seconds in the extractor) and ``outcome``. When a call passes the limit of the
processor's seconds, where it stands goes to stderr; so it does on SIGUSR1. Some seconds later
SIGVTALRM ends the process, since no parser in C can be interrupted from within. (Not a limit of
the processor's time as a whole: the system counts that in ticks, which drift.)
"""

import faulthandler
import json
import signal
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from dateline.extract import extract
from dateline.model import Article, Rejected, Source
from fuzzing.cases import ADDRESS, READ_ON, Case, capture_of, case_of, seeds

_WARM = 60.0
_BEYOND = 5  # seconds of the processor after the limit
SOURCE = Source(
    id="gazette", name="Gazette", home="https://gazette.example/", zone_assumed=True, known=False
)


def outcome_of(case: Case, limit: float) -> dict[str, Any]:
    """What came of a case: a kind of value, or the exception that ought not to be."""
    capture = capture_of(case)
    signal.setitimer(signal.ITIMER_PROF, limit)
    signal.setitimer(signal.ITIMER_VIRTUAL, limit + _BEYOND)
    began = time.process_time()
    try:
        read = extract(capture, SOURCE, None, READ_ON)
        told = {"outcome": _fault(read) or _kind(read)}
    except Exception:  # noqa: BLE001 - whichever it is, it is what is looked for
        told = {"outcome": "exception", "trace": traceback.format_exc()}
    spent = time.process_time() - began
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return {"cpu_s": round(spent, 6), "bytes": len(capture.body)} | told


def _kind(read: Article | Rejected) -> str:
    return "article" if isinstance(read, Article) else f"refused: {read.reason.value}"


def _fault(read: Article | Rejected) -> str | None:
    """What no reading may have: text that no database takes, a date to come."""
    if isinstance(read, Rejected):
        return None
    texts = [read.body, read.title.value or "", *(author.value for author in read.authors)]
    texts += [f"{photo.url}{photo.caption}{photo.credit}" for photo in read.photos]
    if any("\0" in text or not _encodes(text) for text in texts):
        return "fault: text that can't be stored"
    day = read.published.value and read.published.value.day
    return "fault: a date to come" if day and (day - READ_ON.date()).days > 1 else None


def _encodes(text: str) -> bool:
    try:
        return bool(text.encode() or True)
    except UnicodeEncodeError:
        return False


def main() -> None:
    """Answer until the input ends: ``answers.py LIMIT [DATA]``."""
    faulthandler.register(signal.SIGUSR1)
    faulthandler.register(signal.SIGPROF)
    limit = float(sys.argv[1])
    files = seeds(Path(sys.argv[2]) if len(sys.argv) > 2 else None)
    out, sys.stdout = sys.stdout, sys.stderr
    outcome_of(Case(0, files[0], "as it is"), _WARM)  # tables are read at first use
    for line in sys.stdin:
        case = case_of(int(line), files)
        told = {"case": case.name, "address": ADDRESS} | outcome_of(case, limit)
        out.write(json.dumps(told) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
