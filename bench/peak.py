"""the process that asks → how much memory it held at most."""

import resource
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_mib() -> float:
    """The most memory this process held since its program began, in MiB.

    Where the kernel tells it (``VmHWM``, proc(5)), from there: ``ru_maxrss`` of a process that
    was just started still counts what its parent held when it forked.
    """
    if _STATUS.exists():
        for line in _STATUS.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
