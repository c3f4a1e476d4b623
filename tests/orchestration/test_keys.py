import json
import threading

import pytest

from dateline.errors import ConfigError
from dateline.orchestration.local.keys import kept, make_keys, make_passwords


def test_makes_keys_that_nobody_has_twice():
    first, second = make_keys(), make_keys()
    assert all(first[name] != second[name] for name in first)
    assert len(first["jwt"]) >= 64
    from cryptography.fernet import Fernet

    Fernet(first["fernet"])


def test_makes_an_admin_and_a_viewer_and_no_more():
    passwords = make_passwords()
    assert set(passwords) == {"admin", "viewer"}
    assert min(map(len, passwords.values())) >= 16


def test_keeps_keys_where_their_owner_alone_reads_them(tmp_path):
    path = tmp_path / "secrets" / "keys.json"
    first = kept(path, make_keys())
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert kept(path, make_keys()) == first


def test_refuses_a_file_that_others_can_read(tmp_path):
    path = tmp_path / "keys.json"
    kept(path, make_keys())
    path.chmod(0o644)
    with pytest.raises(ConfigError, match="others can read"):
        kept(path, make_keys())


@pytest.mark.parametrize("text", ["", "{", "[]", '{"fernet": "x"}'])
def test_refuses_a_file_that_lacks_a_key_rather_than_defaulting_it(tmp_path, text):
    path = tmp_path / "keys.json"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(ConfigError, match="remove it"):
        kept(path, make_keys())


def test_gives_two_that_come_at_once_the_same_keys(tmp_path):
    path, found, gate = tmp_path / "keys.json", [], threading.Barrier(8)

    def come():
        gate.wait()
        found.append(json.dumps(kept(path, make_keys())))

    threads = [threading.Thread(target=come) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["keys.json"]
