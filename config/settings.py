"""Every setting of Redress, read from the environment; docs/configuration.md lists them."""

import django_stubs_ext
from django.utils.translation import gettext_lazy as _

from config import env

django_stubs_ext.monkeypatch()  # generic classes of Django may be subscripted at run time
env.load_files()

ROOT = env.ROOT
DEBUG = env.flag("REDRESS_DEBUG")
DEMO = env.flag("REDRESS_DEMO")  # demo accounts and the demo mailbox: never on a real installation
SECRET_KEY = env.text("REDRESS_SECRET_KEY")
FIELD_KEYS = env.secrets("REDRESS_FIELD_KEYS")
INDEX_KEY = env.secret("REDRESS_INDEX_KEY")
ALLOWED_HOSTS = env.words("REDRESS_HOSTS", "127.0.0.1,localhost,[::1],testserver" if DEBUG else "")
CSRF_TRUSTED_ORIGINS = env.words("REDRESS_ORIGINS")
REPAIR_UPSTREAM = env.flag(
    "REDRESS_REPAIR_UPSTREAM"
)  # repairs are passed on to a platform above that receives them
PUBLIC_URL = env.text("REDRESS_PUBLIC_URL", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "core",
    "ledger",
    "lawbook",
    "accounts",
    "cases",
    "notifications",
    "workflows",
    "portal",
    "desk",
    "api",
    "viewflow",
    "viewflow.workflow",
    "allauth",
    "allauth.account",
    "core.administration.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "anymail",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "core.middleware.PrivatePages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.middleware.Readable",
    "core.middleware.DomainErrors",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "desk.context.desk_bar",
            ],
        },
    }
]

# Counting days needs no server, so a missing URL is told by a check (core.E012) and not by the settings.
NOWHERE = "postgres://nobody@127.0.0.1:1/not-set"
DATABASES = {
    "default": env.database("DATABASE_URL", NOWHERE)
    | {
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "options": "-c lock_timeout=10s -c idle_in_transaction_session_timeout=60s",
            "prepare_threshold": 2,  # of core/planned.py alone; Django's own cursors prepare nothing
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:1/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = ["config.formats"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_HTTPONLY = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "config.static.AdministrationFinder",
]
STATIC_ROOT = ROOT / "var" / "static"
WHITENOISE_USE_FINDERS = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = env.text("REDRESS_FILES", str(env.VAR / "files"))  # private: never under a web root
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "cases.receiving.NoMoreThanIsTaken",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# Signing in (accounts/door.py, accounts/views.py). django-allauth; none of its own pages is mounted.
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code sent to the address is the verification
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/m/key,12/h/key",  # key: the address
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}  # 1234-5678
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("REDRESS_PROXIES", 0)
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "landing"

SECURE_SSL_REDIRECT = env.flag("REDRESS_HTTPS", not DEBUG)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT
SECURE_HSTS_SECONDS = 31536000 if SECURE_SSL_REDIRECT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_SSL_REDIRECT
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.number("REDRESS_PROXIES", 0) else None
SESSION_COOKIE_AGE = 8 * 3600
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "config.views.form_expired"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

EMAIL_BACKEND = env.text(
    "REDRESS_EMAIL_BACKEND",
    "notifications.channels.demo.DemoMailbox" if DEMO else "django.core.mail.backends.console.EmailBackend",
)
DEFAULT_FROM_EMAIL = env.text("REDRESS_EMAIL_FROM", "Redress <noreply@localhost>")
EMAIL_HOST = env.text("REDRESS_SMTP_HOST", "localhost")
EMAIL_PORT = env.number("REDRESS_SMTP_PORT", 25)
EMAIL_HOST_USER = env.text("REDRESS_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("REDRESS_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.flag("REDRESS_SMTP_STARTTLS")
# Any provider of django-anymail: its settings as JSON, for example {"POSTMARK_SERVER_TOKEN": "…"}.
ANYMAIL = {"SEND_DEFAULTS": {"track_opens": False, "track_clicks": False}} | env.json_object(
    "REDRESS_ANYMAIL"
)
EMAIL_TIMEOUT = 10

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
