"""Nothing → .env: the secrets that docker-compose.yml asks for, each made here.

What an existing .env states is kept, so that a second call changes no password of a database
that is in use. Standard library only: it runs before anything is installed.
"""

import base64
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def _password() -> str:
    return secrets.token_hex(24)  # hexadecimal: it stands in URLs unescaped


def _fernet_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")


def _jwt_secret() -> str:
    return secrets.token_hex(48)  # Airflow wants 64 characters or more


MAKERS: dict[str, Callable[[], str]] = {"FERNET_KEY": _fernet_key, "JWT_SECRET": _jwt_secret}


def filled(example: str, stated: str) -> str:
    """``example`` with a value in each line ``NAME=``: the one ``stated`` has, or a new one.

    A line ``# NAME=`` is optional and stays as it is; what ``stated`` has beyond the example
    is kept at the end.
    """
    values = dict(
        line.split("=", 1)
        for line in stated.splitlines()
        if "=" in line and not line.lstrip().startswith("#")
    )
    lines = []
    for line in example.splitlines():
        name, sign, _ = line.partition("=")
        if sign and not name.startswith("#"):
            value = values.pop(name, "") or MAKERS.get(name, _password)()
            lines.append(f"{name}={value}")
        else:
            lines.append(line)
    lines += [f"{name}={value}" for name, value in values.items()]
    return "\n".join(lines) + "\n"


def write(path: Path, text: str) -> None:
    """Replace ``path`` whole, readable by its owner alone from its first byte on."""
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)


def main() -> None:
    """Write .env beside .env.example."""
    path = ROOT / ".env"
    stated = path.read_text("utf-8") if path.exists() else ""
    write(path, filled((ROOT / ".env.example").read_text("utf-8"), stated))
    sys.stdout.write(f"{path} holds the secrets; it is yours alone (mode 0600)\n")


if __name__ == "__main__":
    main()
