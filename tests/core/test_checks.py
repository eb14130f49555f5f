from typing import Any

import pytest
from django.conf import settings as configured
from pytest_django.fixtures import Settings

from core import checks

A, B, SHORT = bytes(32), bytes(range(32)), bytes(16)
DATABASE = {"default": {"ENGINE": "django.db.backends.sqlite3"}}
LOCAL_CACHE = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CONSOLE = "django.core.mail.backends.console.EmailBackend"

WRONG = [
    ("core.E001", checks.keys_are_sound, {"FIELD_KEYS": {}}),
    ("core.E002", checks.keys_are_sound, {"FIELD_KEYS": {"k1": SHORT}}),
    ("core.E002", checks.keys_are_sound, {"FIELD_KEYS": {"a.b": A}}),
    ("core.E003", checks.keys_are_sound, {"INDEX_KEY": SHORT}),
    ("core.E004", checks.keys_are_sound, {"FIELD_KEYS": {"k1": A}, "INDEX_KEY": A}),
    ("core.E004", checks.keys_are_sound, {"SECRET_KEY": "s" * 32, "INDEX_KEY": b"s" * 32}),
    ("core.E005", checks.secret_key_is_long, {"SECRET_KEY": "short"}),
    ("core.E006", checks.time_is_shanghai, {"TIME_ZONE": "UTC"}),
    ("core.E006", checks.time_is_shanghai, {"USE_TZ": False}),
    ("core.E007", checks.database_is_postgresql, {"DATABASES": DATABASE}),
    ("core.E008", checks.cache_is_shared, {"CACHES": LOCAL_CACHE}),
    ("core.E009", checks.installation_is_real, {"DEMO": True}),
    ("core.E010", checks.installation_is_real, {"ALLOWED_HOSTS": ["*"]}),
    ("core.W011", checks.installation_is_real, {"EMAIL_BACKEND": CONSOLE}),
]


@pytest.mark.parametrize(("check_id", "check", "wrong"), WRONG)
def test_each_wrong_setting_is_reported_with_a_hint(
    check_id: str, check: Any, wrong: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in wrong.items():
        monkeypatch.setattr(configured, name, value)
    found = {message.id: message for message in check(None)}
    assert found[check_id].hint


def test_a_sound_configuration_passes_every_check(settings: Settings) -> None:
    settings.FIELD_KEYS, settings.INDEX_KEY = {"k2": A, "k1": B}, b"i" * 32
    settings.SECRET_KEY, settings.DEMO, settings.ALLOWED_HOSTS = "x" * 60, False, ["credit.example"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    every = [
        checks.keys_are_sound,
        checks.secret_key_is_long,
        checks.time_is_shanghai,
        checks.database_is_postgresql,
        checks.cache_is_shared,
        checks.installation_is_real,
    ]
    assert [message for check in every for message in check(None)] == []
