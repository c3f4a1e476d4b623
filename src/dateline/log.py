"""Events with fields, to stderr: ``log = get_log(__name__); log.info("fetched", url=…)``."""

import logging
import sys
from typing import Any

import structlog


def get_log(name: str) -> Any:
    """A structlog logger over the standard library's, so that Airflow's task log gets it too."""
    return structlog.wrap_logger(
        logging.getLogger(name),
        wrapper_class=structlog.stdlib.BoundLogger,
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["event"], drop_missing=True),
        ],
    )


def show_log(level: int = logging.WARNING) -> None:
    """Send dateline's events to standard error; for the command line, Airflow has its own."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(levelname).1s %(name)s %(message)s"))
    root = logging.getLogger("dateline")
    root.handlers = [handler]
    root.setLevel(level)
