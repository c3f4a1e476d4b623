"""Nothing → keys and passwords: made once, kept in files that their owner alone can read."""

import base64
import json
import os
import secrets
from pathlib import Path

from dateline.errors import ConfigError

USERS = {"admin": "admin", "viewer": "viewer"}


def make_keys() -> dict[str, str]:
    """Fernet key, secrets of the API and of its tokens; all random."""
    return {
        "fernet": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "api": secrets.token_urlsafe(64),
        "jwt": secrets.token_urlsafe(96),
    }


def make_passwords() -> dict[str, str]:
    """A password for each user of the UI."""
    return {user: secrets.token_urlsafe(16) for user in USERS}


def kept(path: Path, made: dict[str, str]) -> dict[str, str]:
    """What ``path`` holds; written with ``made`` first where there is no such file.

    The file appears whole and at once, with mode 0600: of two processes one wins, and both
    read the winner's. Raises ConfigError where others may read it, or a value is missing.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(made, file)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first
        finally:
            draft.unlink()
    if path.stat().st_mode & 0o077:
        raise ConfigError("others can read this file: chmod 600 it", file=str(path))
    return _whole(path, made)


def _whole(path: Path, made: dict[str, str]) -> dict[str, str]:
    try:
        found = json.loads(path.read_text())
    except ValueError as error:
        raise ConfigError(
            f"not JSON ({error}): remove it, it is made anew", file=str(path)
        ) from None
    missing = [name for name in made if not isinstance(found, dict) or not found.get(name)]
    if missing:
        raise ConfigError(
            f"{', '.join(missing)} missing: remove it, it is made anew", file=str(path)
        )
    return {name: str(value) for name, value in found.items()}
