"""A wrong value in the environment stops the start with a sentence that names the variable."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


def refuse(monkeypatch, reader, value, sentence):
    monkeypatch.setenv("REDRESS_PROBE", value)
    with pytest.raises(ImproperlyConfigured, match=sentence):
        reader("REDRESS_PROBE")


def test_a_missing_value_says_how_to_get_one(monkeypatch):
    monkeypatch.delenv("REDRESS_PROBE", raising=False)

    with pytest.raises(ImproperlyConfigured, match="REDRESS_PROBE is not set"):
        env.text("REDRESS_PROBE")


@pytest.mark.parametrize("value", ["yes", "2", "", "on"])
def test_a_flag_that_is_neither_0_nor_1_is_refused(monkeypatch, value):
    refuse(monkeypatch, env.flag, value, "REDRESS_PROBE must be 0 or 1")


@pytest.mark.parametrize("value", ["ten", "1.5", ""])
def test_a_number_that_is_not_whole_is_refused(monkeypatch, value):
    refuse(monkeypatch, lambda name: env.number(name, 1), value, "REDRESS_PROBE must be a whole number")


def test_a_key_that_is_not_base64_is_refused_without_showing_it(monkeypatch):
    refuse(monkeypatch, env.secret, "not base64!", r"REDRESS_PROBE is not base64\.$")


def test_a_short_key_is_refused_with_its_length(monkeypatch):
    short = base64.b64encode(b"too short").decode()

    refuse(monkeypatch, env.secret, short, "REDRESS_PROBE must be 32 bytes in base64, not 9")


def test_every_key_of_a_ring_is_checked(monkeypatch):
    good = base64.b64encode(bytes(32)).decode()

    refuse(monkeypatch, env.secrets, f"k2:{good},k1:short", "REDRESS_PROBE")


def test_another_kind_of_database_is_refused(monkeypatch):
    refuse(monkeypatch, env.database, "sqlite:///redress.db", "REDRESS_PROBE must begin with postgres://")


def test_a_password_with_reserved_characters_is_read_whole(monkeypatch):
    monkeypatch.setenv("REDRESS_PROBE", "postgres://redress:p%40ss%2Fword@db.example:5433/credit")

    read = env.database("REDRESS_PROBE")

    assert (read["USER"], read["PASSWORD"]) == ("redress", "p@ss/word")
    assert (read["HOST"], read["PORT"], read["NAME"]) == ("db.example", "5433", "credit")
