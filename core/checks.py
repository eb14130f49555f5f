"""System checks: a wrong setting is reported at the start, with an id and what to do about it."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

KEY_LENGTH = 32
SECRET_KEY_LENGTH = 50
GENERATE = "Run `make setup` on a fresh clone, or generate 32 random bytes in base64."


@register(Tags.security)
def keys_are_sound(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Personal data is only as safe as its keys; they are never derived from SECRET_KEY."""
    field_keys: dict[str, bytes] = getattr(settings, "FIELD_KEYS", {})
    index_key: bytes = getattr(settings, "INDEX_KEY", b"")
    found: list[CheckMessage] = []
    if not field_keys:
        found.append(Error("REDRESS_FIELD_KEYS holds no key.", hint=GENERATE, id="core.E001"))
    for key_id, key in field_keys.items():
        if len(key) != KEY_LENGTH or not key_id or "." in key_id:
            text = f"Key {key_id!r} of REDRESS_FIELD_KEYS is not 32 bytes under a plain name."
            found.append(Error(text, hint=f"{GENERATE} A name is letters and digits.", id="core.E002"))
    if len(index_key) != KEY_LENGTH:
        found.append(Error("REDRESS_INDEX_KEY is not 32 bytes.", hint=GENERATE, id="core.E003"))
    return found + _shared_keys([*field_keys.values(), index_key])


def _shared_keys(keys: list[bytes]) -> list[CheckMessage]:
    if len(set(keys)) == len(keys) and settings.SECRET_KEY.encode() not in keys:
        return []
    hint = "One key, one purpose: generate each of them anew."
    return [Error("The same key is used for two purposes.", hint=hint, id="core.E004")]


@register(Tags.security)
def secret_key_is_long(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Sessions, codes in flight and form tokens are signed with it."""
    if len(settings.SECRET_KEY) >= SECRET_KEY_LENGTH:
        return []
    text = f"REDRESS_SECRET_KEY has fewer than {SECRET_KEY_LENGTH} characters."
    return [Error(text, hint="`make setup` generates one.", id="core.E005")]


@register()
def time_is_shanghai(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every statutory day is a day in Asia/Shanghai; the database keeps UTC."""
    if settings.TIME_ZONE == "Asia/Shanghai" and settings.USE_TZ:
        return []
    hint = 'Set TIME_ZONE = "Asia/Shanghai" and USE_TZ = True.'
    return [Error("Days would be counted in the wrong time zone.", hint=hint, id="core.E006")]


@register()
def servers_are_named(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without them only the commands that ask no server work, such as `workdays`."""
    hint = (
        "Set DATABASE_URL and REDIS_URL, or start local ones: `make run`, `python -m config.services start`."
    )
    unset = settings.DATABASES["default"].get("NAME") == "not-set" or settings.REDIS_URL.endswith(":1/0")
    return [Error("The database or the broker is not named.", hint=hint, id="core.E012")] if unset else []


@register(Tags.database)
def database_is_postgresql(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """The ledger's triggers and the queue in the database need PostgreSQL."""
    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
        return []
    hint = "Set DATABASE_URL to postgres://…"
    return [Error("The database is not PostgreSQL.", hint=hint, id="core.E007")]


@register(Tags.caches)
def cache_is_shared(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A limit on sign-ins that every process counts for itself is no limit."""
    if "locmem" not in (backend := settings.CACHES["default"]["BACKEND"]) and "dummy" not in backend:
        return []
    hint = "Set REDIS_URL; rate limits on sign-in count in it."
    return [Error("The cache is not shared between processes.", hint=hint, id="core.E008")]


@register(Tags.security, deploy=True)
def installation_is_real(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """What is fine for a trial and wrong where people's cases are."""
    found: list[CheckMessage] = []
    if settings.DEMO:
        hint = "Unset REDRESS_DEMO: the demo mailbox shows everybody's sign-in codes."
        found.append(Error("Demo mode is on.", hint=hint, id="core.E009"))
    if "*" in settings.ALLOWED_HOSTS:
        hint = "Name the hosts in REDRESS_HOSTS."
        found.append(Error("Any host name is accepted.", hint=hint, id="core.E010"))
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        hint = "Set REDRESS_EMAIL_BACKEND to a real one; nobody can sign in without codes."
        found.append(Warning("E-mail is only printed.", hint=hint, id="core.W011"))
    return found
