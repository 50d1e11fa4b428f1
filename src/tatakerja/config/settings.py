"""Django settings; whatever differs between installations comes from :mod:`tatakerja.config.environment`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from tatakerja.config.environment import read_environment
from tatakerja.platform.addresses import read_networks

ENVIRONMENT = read_environment()
PACKAGE = Path(__file__).resolve().parent.parent

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = ENVIRONMENT.debug
ALLOWED_HOSTS = ENVIRONMENT.hosts
CSRF_TRUSTED_ORIGINS = list(dict.fromkeys([ENVIRONMENT.address, *ENVIRONMENT.origins]))
DATA_DIR = ENVIRONMENT.data_dir
CLOCK_OFFSET = ENVIRONMENT.clock_offset
PROXIES = read_networks(ENVIRONMENT.proxies)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "tatakerja.platform",  # before allauth: the sign-in pages are ours
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_tasks",
    "django_tasks_db",
    "tatakerja.organisation",
    "tatakerja.circular",
    "tatakerja.roster",
    "tatakerja.presence",
    "tatakerja.permit",
    "tatakerja.worklog",
    "tatakerja.attendance",
    "tatakerja.service",
    "tatakerja.allowance",
    "tatakerja.discipline",
    "tatakerja.reporting",
    "tatakerja.portal",
]

MIDDLEWARE = [
    "tatakerja.platform.refused.RefusedMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tatakerja.platform.middleware.ChosenLanguageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tatakerja.platform.middleware.PersonalPagesMiddleware",
    "tatakerja.platform.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "tatakerja.config.urls"
WSGI_APPLICATION = "tatakerja.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tatakerja.portal.context.shell",
            ],
            "builtins": ["tatakerja.platform.templatetags.tatakerja"],
        },
    }
]


def _database() -> dict[str, Any]:
    """SQLite runs WAL with synchronous=FULL: NORMAL loses acknowledged check-ins on a power cut.

    secure_delete=FAST leaves no second copy of a row in the slack of a page that was split: coordinates must
    be gone from the file after their time, and it writes no page more.
    """
    found: dict[str, Any] = dict(dj_database_url.parse(ENVIRONMENT.database))
    if found["ENGINE"].endswith("sqlite3"):
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
            "PRAGMA secure_delete=FAST;",
        }
    else:
        found["CONN_MAX_AGE"] = 600
        found["CONN_HEALTH_CHECKS"] = True
        # Only what asks for it is prepared (platform/statements.py); Django's own cursors never are.
        found["OPTIONS"] = {**found.get("OPTIONS", {}), "prepare_threshold": 0}
    return found


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "platform.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "tatakerja.platform.accounts.ClosedAccountAdapter"
ACCOUNT_FORMS = {"reset_password": "tatakerja.platform.accounts.AskResetForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/key,300/5m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# A login cookie that dies with the browser would strand check-ins queued on the phone: thirty days.
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.secure
SECURE_SSL_REDIRECT = ENVIRONMENT.secure
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.secure else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.secure else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Bahasa Indonesia")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = False  # ids in addresses and fields stay digits; `number` groups what people read

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "tatakerja.platform.staticfiles.LeanStorage"},
}
MEDIA_ROOT = DATA_DIR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a long table of a circular, row by row
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = ENVIRONMENT.smtp_host
EMAIL_PORT = ENVIRONMENT.smtp_port
EMAIL_HOST_USER = ENVIRONMENT.smtp_user
EMAIL_HOST_PASSWORD = ENVIRONMENT.smtp_password
EMAIL_USE_TLS = ENVIRONMENT.smtp_tls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.sender

# Where people reach the product (read by `platform.site`); and the gateways that carry notices.
PUBLIC_ADDRESS = ENVIRONMENT.address
WHATSAPP_URL, WHATSAPP_TOKEN = ENVIRONMENT.whatsapp_url, ENVIRONMENT.whatsapp_token
SMS_URL, SMS_TOKEN = ENVIRONMENT.sms_url, ENVIRONMENT.sms_token
TELEGRAM_URL = ENVIRONMENT.telegram_url
PUSH_HOSTS = ENVIRONMENT.push_hosts
GATEWAY_TIMEOUT_S = 10
SIGNER = ENVIRONMENT.signer
SIGNER_USER = ENVIRONMENT.signer_user
SIGNER_PASSWORD = ENVIRONMENT.signer_password

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "tatakerja.platform.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"mail.log": {"level": "WARNING"}},
}
