"""Settings, all from the environment.

Without `DATABASE_URL` the product runs in *local* mode: embedded PostgreSQL and Valkey, keys made once and kept in
the data folder, mail written to a folder. With it the product runs in *production* mode and says at once which
variable is missing. `PLENARY_MODE` (`local` or `production`) overrides the guess, for tests on one's own servers.
"""

import json
import os
import secrets
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

LOCAL = env("PLENARY_MODE", default="production" if "DATABASE_URL" in os.environ else "local") == "local"
DATA_DIR = Path(env("PLENARY_DATA", default=str(BASE_DIR / "var"))).resolve()


def _kept_keys() -> dict[str, str]:
    """Keys of a local installation: made at the first start, kept in the data folder, readable by the owner only."""
    path = DATA_DIR / "keys.json"
    if not path.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        made = {name: secrets.token_urlsafe(48) for name in ("SECRET_KEY", "LINK_KEY", "FIELD_KEY")}
        draft = path.with_suffix(f".{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            json.dump(made, file)
        try:
            os.link(draft, path)  # the first of several processes wins, and all read the same keys
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return json.loads(path.read_text())


_REQUIRED = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "LINK_KEY", "FIELD_KEY", "SITE_URL", "EMAIL_URL")
if LOCAL:
    _keys = {name: env(name, default="") or kept for name, kept in _kept_keys().items()}
else:
    _missing = [name for name in _REQUIRED if not env(name, default="")]
    if _missing:
        raise ImproperlyConfigured(
            f"Set {', '.join(_missing)}: DATABASE_URL is set, so this is a production installation (see README.md). "
            "For a first look, unset DATABASE_URL."
        )
    _keys = {name: env(name) for name in ("SECRET_KEY", "LINK_KEY", "FIELD_KEY")}

SECRET_KEY = _keys["SECRET_KEY"]
LINK_KEY = _keys["LINK_KEY"]  # private links: HMAC key
FIELD_KEY = _keys["FIELD_KEY"]  # free text on needs, encrypted in the database

DEBUG = env.bool("DEBUG", default=False)
PORT = env.int("PORT", default=8000)
SITE_URL = env("SITE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"] if LOCAL else [SITE_URL.split("//")[-1].split(":")[0]])
CSRF_TRUSTED_ORIGINS = [] if LOCAL else [SITE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "crispy_forms",
    "crispy_bootstrap5",
    "i18nfield",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "conference",
    "conference.accounts",
    "conference.audit",
    "conference.files",
    "conference.jobs",
    "conference.limits",
    "conference.links",
    "conference.mail",
    "conference.typeset",
    "conference.press",
    "conference.editions",
    "conference.secretariat",
    "conference.pages",
    "conference.my",
    "registration",
    "agenda",
]

MIDDLEWARE = [
    "conference.pages.first.FirstMiddleware",  # first: what it keeps carries the headers of all the others
    "conference.pages.headers.HeadersMiddleware",
    "conference.logs.RequestLogMiddleware",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "conference.pages.middleware.LanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "conference.urls"
WSGI_APPLICATION = "conference.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "conference.templatetags.plenary",
            ],
        },
    },
]

# One database, one dialect: PostgreSQL. manage.py sets DATABASE_URL when it starts the embedded server.
DATABASES = {
    "default": {
        **env.db_url("DATABASE_URL", default="postgres://plenary@/plenary"),
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60),
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,  # works behind PgBouncer in transaction mode
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits live in PostgreSQL, like sessions: without Redis everything but speed works.
# Beyond its size a cache drops entries that still count: with the usual 300, who guesses passwords would soon have
# thrown out the count of the own attempts.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# Public pages that each process keeps in memory, at most this many bytes; 0 keeps none.
PUBLIC_CACHE_BYTES = env.int("PUBLIC_CACHE_BYTES", default=0 if DEBUG else 32_000_000)

REDIS_URL = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "global_keyprefix": env("REDIS_PREFIX", default=""),
    "visibility_timeout": 600,
    "socket_connect_timeout": 1,
    "socket_timeout": 3,
    "socket_keepalive": True,
}
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "deliver-due-mail": {"task": "mail.sweep", "schedule": 5.0, "options": {"expires": 5}},
    "lapse-unverified": {"task": "registration.lapse", "schedule": 300.0, "options": {"expires": 300}},
    "forget-drafts": {"task": "registration.forget-drafts", "schedule": 300.0, "options": {"expires": 300}},
    # At an hour, and not every so many seconds: a clock that is started anew each day would never come to it.
    "purge-mail": {"task": "mail.purge", "schedule": crontab(hour=7, minute=10), "options": {"expires": 3600}},
    "recount-places": {
        "task": "registration.recount",
        "schedule": crontab(hour=7, minute=20),
        "options": {"expires": 3600},
    },
    "forget-sessions": {
        "task": "accounts.forget-sessions",
        "schedule": crontab(hour=7, minute=30),
        "options": {"expires": 3600},
    },
    "start-due-jobs": {"task": "jobs.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "forget-jobs": {"task": "jobs.forget", "schedule": 3600.0, "options": {"expires": 3600}},
    # Every quarter of an hour, for a beat that starts anew would put an hour off: what is sent is marked.
    "remind-delegations": {
        "task": "registration.remind-delegations",
        "schedule": crontab(minute="2,17,32,47"),
        "options": {"expires": 900},
    },
    "tell-applications": {
        "task": "registration.tell-applications",
        "schedule": crontab(minute="7,22,37,52"),
        "options": {"expires": 900},
    },
    "forget-tallies": {"task": "limits.forget", "schedule": 3600.0, "options": {"expires": 3600}},
}

# Mail: to a folder, as .eml files, unless EMAIL_URL names a server (smtp://user:password@host:587/?tls=True).
if env("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "conference.mail.backends.FolderBackend"
EMAIL_FOLDER = Path(env("EMAIL_FOLDER", default=str(DATA_DIR / "mail")))
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)  # seconds; delivery leases a mail for three times as long
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Conference secretariat <secretariat@example.org>")

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "secretariat:home"
ACCOUNT_ADAPTER = "conference.accounts.adapter.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
# A second factor: required in production, offered for a first look. Its secrets are enciphered with FIELD_KEY.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=not LOCAL)
MFA_ADAPTER = "conference.accounts.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # colleagues are invited by their mailbox; nobody signs up
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Plenary"
MFA_TOTP_TOLERANCE = 1  # a telephone's clock may be half a minute wrong
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
MFA_FORMS = {
    "authenticate": "conference.accounts.forms.CodeForm",
    "reauthenticate": "conference.accounts.forms.CodeAgainForm",
    "activate_totp": "conference.accounts.forms.AppForm",
    "add_webauthn": "conference.accounts.forms.PasskeyForm",
    "edit_webauthn": "conference.accounts.forms.PasskeyNameForm",
}

# How often, from one address and for one mailbox. A ministry sits behind one address: 60 a minute by default.
RATE_LIMITS = {
    what: {"address": env(f"RATE_LIMIT_{what.upper()}", default="60/m")} | extra
    for what, extra in {
        "register": {"mailbox": env("RATE_LIMIT_REGISTER", default="60/m")},
        "link": {},
        "sign_in": {},
        "again": {"mailbox": env("RATE_LIMIT_AGAIN_MAILBOX", default="5/h")},  # each is a mail to somebody
        "note": {"mailbox": env("RATE_LIMIT_NOTE_MAILBOX", default="30/h")},  # each is a file that stays
    }.items()
}
# Networks of our own proxies, whose X-Forwarded-For tells where a request came from.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
_sign_in = RATE_LIMITS["sign_in"]["address"]
ACCOUNT_RATE_LIMITS = {"login": f"{_sign_in}/ip", "login_failed": f"{_sign_in}/ip,5/5m/key"}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español"), ("fr", "Français"), ("nl", "Nederlands")]
LOCALE_PATHS = [BASE_DIR / "conference" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "files"

CRISPY_ALLOWED_TEMPLATE_PACKS = ["bootstrap5"]
CRISPY_TEMPLATE_PACK = "bootstrap5"

# No inline script or style anywhere; pictures that a sign-in page makes itself are data: images.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "conference.pages.errors.csrf_failure"
if not LOCAL:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
    SECURE_HSTS_PRELOAD = env.bool("SECURE_HSTS_PRELOAD", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]

# /metrics: by this token, or from these networks.
METRICS_TOKEN = env("METRICS_TOKEN", default="")
METRICS_FROM = env.list("METRICS_FROM", default=["127.0.0.1", "::1"] if LOCAL else [])

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"links": {"()": "conference.links.redaction.RedactLinks"}},  # no token of a private link in a log
    "formatters": {"json": {"()": "conference.logs.json_lines"}, "plain": {"format": "%(levelname)s %(message)s"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["links"],
            "formatter": env("LOG_FORMAT", default="plain" if LOCAL else "json"),
        }
    },
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "plenary.request": {"level": "WARNING" if LOCAL else "INFO"},  # a line per request
        "fido2": {"level": "WARNING"},  # writes the ids of passkeys
        "typst": {"level": "WARNING"},
        # Every sweep would be three lines; what goes wrong is logged above this level.
        "celery.beat": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
    },
}
