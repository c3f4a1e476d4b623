"""A process's peak is its own, whoever started it."""

import subprocess
import sys
from pathlib import Path

from peak import peak_mib

PLACE = Path(sys.modules["peak"].__file__ or "").parent
HELD = 200_000_000  # bytes


def test_tells_no_memory_of_the_process_that_started_this_one():
    held = bytearray(HELD)
    held[::4096] = b"1" * len(held[::4096])
    asked = "from peak import peak_mib; print(peak_mib())"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=PLACE, check=True, capture_output=True, text=True
    )
    assert 1 < float(done.stdout) < HELD / 2**20
    assert peak_mib() > HELD / 2**20
