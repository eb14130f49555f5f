"""Keys of a fresh clone are made once and never changed."""

import base64
import stat

from config import env, keys


def read(path):
    return dict(line.split("=", 1) for line in path.read_text().splitlines())


def test_a_fresh_clone_gets_strong_keys_only_its_owner_can_read(tmp_path):
    path = tmp_path / "var" / "keys.env"

    assert keys.add_missing(path) == ["REDRESS_SECRET_KEY", "REDRESS_FIELD_KEYS", "REDRESS_INDEX_KEY"]

    made = read(path)
    assert len(made["REDRESS_SECRET_KEY"]) >= 50
    assert len(base64.b64decode(made["REDRESS_FIELD_KEYS"].removeprefix("k1:"))) == 32
    assert len(base64.b64decode(made["REDRESS_INDEX_KEY"])) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_second_set_up_changes_nothing(tmp_path):
    path = tmp_path / "keys.env"
    keys.add_missing(path)
    before = path.read_bytes()

    assert keys.add_missing(path) == []
    assert path.read_bytes() == before


def test_only_the_missing_key_is_added(tmp_path):
    path = tmp_path / "keys.env"
    path.write_text("REDRESS_SECRET_KEY=mine\nREDRESS_FIELD_KEYS=k9:old\n")

    assert keys.add_missing(path) == ["REDRESS_INDEX_KEY"]
    assert path.read_text().startswith(
        "REDRESS_SECRET_KEY=mine\nREDRESS_FIELD_KEYS=k9:old\nREDRESS_INDEX_KEY="
    )


def test_two_clones_never_share_a_key(tmp_path):
    keys.add_missing(tmp_path / "a")
    keys.add_missing(tmp_path / "b")

    assert not set(read(tmp_path / "a").values()) & set(read(tmp_path / "b").values())


def test_the_generated_keys_pass_the_strict_readers(tmp_path, monkeypatch):
    keys.add_missing(tmp_path / "keys.env")
    for name, value in read(tmp_path / "keys.env").items():
        monkeypatch.setenv(name, value)

    assert list(env.secrets("REDRESS_FIELD_KEYS")) == ["k1"]
    assert len(env.secret("REDRESS_INDEX_KEY")) == 32
