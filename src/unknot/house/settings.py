"""Django's settings, all of them, read from `unknot.house.environment`.

``docs/reference/settings.md`` says what a practice can set, and what that does.
"""

from __future__ import annotations

import importlib.util
import sys

if importlib.util.find_spec("pysqlite3"):
    # Older systems carry a SQLite whose write-ahead log can lose a commit; this one is fixed (3.51.3 and newer).
    import pysqlite3

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import to_locale

from unknot.house import environment
from unknot.kit import content

environment.refuse_unknown_names()
HOME = environment.home()
PACKAGE = Path(__file__).resolve().parent.parent

DEMO = environment.flag("UNKNOT_DEMO")
DEBUG = False  # never: a debug page shows a stranger what a person answered
KEYS = Path(environment.text("UNKNOT_KEYS", str(HOME / "keys")))
FILES = HOME / "files"


# Who may call, and by which name -------------------------------------------------------------------------------------

BASE_URL = environment.text("UNKNOT_URL", "http://localhost:8000").rstrip("/")
_address = environment.web_address("UNKNOT_URL", BASE_URL)
HTTPS = _address.scheme == "https"
LOCAL = _address.hostname in {"localhost", "127.0.0.1", "::1"}
if not HTTPS and not LOCAL:
    raise environment.SettingRefused(
        "UNKNOT_URL",
        f"is {BASE_URL!r}; health answers must not travel open. Write https://…, or http://localhost to try it.",
    )
ALLOWED_HOSTS = [_address.hostname, *environment.words("UNKNOT_OTHER_HOSTS", "")]
if LOCAL:
    ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]"]
if "*" in ALLOWED_HOSTS:
    raise environment.SettingRefused("UNKNOT_OTHER_HOSTS", "name the hosts; '*' would trust any caller.")
CSRF_TRUSTED_ORIGINS = [BASE_URL]
# How many proxies of our own stand in front; their X-Forwarded-For is believed, nobody else's.
PROXIES = environment.number("UNKNOT_PROXIES", 0, low=0, high=5)
if HTTPS and not environment.given(["UNKNOT_PROXIES"]):
    raise environment.SettingRefused(
        "UNKNOT_PROXIES",
        "is not set, and UNKNOT_URL is https, so something in front speaks TLS. Write 1 for one proxy of yours that"
        " sets X-Forwarded-For; write 0 only if none does, for then all callers share every limit.",
    )
if PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


# Calling out: only the addresses of calendars that staff typed, and none inside but these ----------------------------

INSIDE_HOSTS = environment.hosts("UNKNOT_INSIDE_HOSTS")


# Secrets -------------------------------------------------------------------------------------------------------------


def _secret_key() -> str:
    path = KEYS / "secret_key"
    if path.exists():
        environment.refuse_open_file("UNKNOT_SECRET_KEY", path)
    key = environment.text("UNKNOT_SECRET_KEY", path.read_text(encoding="utf-8").strip() if path.exists() else None)
    if len(key) < 50 or len(set(key)) < 5:
        raise environment.SettingRefused("UNKNOT_SECRET_KEY", "is easy to guess; run `unknot setup` to make one.")
    return key


SECRET_KEY = _secret_key()
FIELD_KEYS_FILE = Path(environment.text("UNKNOT_FIELD_KEYS_FILE", str(KEYS / "field_keys")))
if FIELD_KEYS_FILE.exists():
    environment.refuse_open_file("UNKNOT_FIELD_KEYS_FILE", FIELD_KEYS_FILE)


# The building --------------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "unknot.house.apps.SetUpConfig",  # django.contrib.admin behind our own sign-in
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "unknot.kit",
    "unknot.rooms.practice",
    "unknot.rooms.guide",
    "unknot.rooms.notify",
    "unknot.rooms.check",
    "unknot.rooms.match",
    "unknot.rooms.booking",
    "unknot.rooms.desk",
    "unknot.rooms.interop",
    "unknot.house",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "unknot.kit.early.Early",  # after the headers of every answer, before all that makes sessions and languages
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "unknot.kit.agents.Agents",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "unknot.house.languages.Languages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "unknot.house.too_often.TooOften",
    "unknot.house.before_set_up.BeforeSetUp",
    "unknot.house.once_more.OnceMore",
]
ROOT_URLCONF = "unknot.house.urls"
WSGI_APPLICATION = "unknot.house.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # The house stands above the rooms, so its frame may replace a library's page.
        "DIRS": [PACKAGE / "house" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "unknot.house.navigation.frame",
            ],
        },
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


# The database --------------------------------------------------------------------------------------------------------

_database = environment.database("UNKNOT_DATABASE_URL", f"sqlite:///{HOME / 'unknot.sqlite3'}")
if _database.scheme == "sqlite":
    DATABASES = {
        "default": {
            # Django's own, with a fair queue in front of the one writer (kit/sqlite_fair).
            "ENGINE": "unknot.kit.sqlite_fair",
            "NAME": _database.name,
            "CONN_MAX_AGE": 600,
            "OPTIONS": {
                # The write lock is taken at BEGIN, so that what was read is still true when it is written.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: a booking that was confirmed survives a power cut.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000;",
            },
        }
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": _database.name,
            "USER": _database.user,
            "PASSWORD": _database.password,
            "HOST": _database.host,
            "PORT": _database.port,
            "CONN_MAX_AGE": 0,  # the pool keeps connections; Django must not
            "OPTIONS": {
                "pool": {"min_size": 1, "max_size": 6, "timeout": 10},
                "server_side_binding": True,
                "prepare_threshold": 1,
                "connect_timeout": 5,
            },
        }
    }


# Signing in ----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "practice.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # staff are entered by the owner, who knows their address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_ADAPTER = "unknot.house.accounts.StaffOnly"
ACCOUNT_FORMS = {
    "login": "unknot.house.accounts.SignIn",
    "reset_password": "unknot.house.accounts.PasswordMail",
}
# Axes and take_try count in the database, so that every web worker sees the same figure (docs/decisions/0048).
ACCOUNT_RATE_LIMITS = False
MFA_ADAPTER = "unknot.house.accounts.StaffSecondFactor"
MFA_FORMS = {
    "authenticate": "unknot.house.accounts.SecondFactor",
    "reauthenticate": "unknot.house.accounts.SecondFactorAgain",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_ALLOW_UNVERIFIED_EMAIL = True
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "unknot.house.accounts.typed_name"
AXES_LOCKOUT_CALLABLE = "unknot.house.accounts.locked_out"
AXES_CLIENT_IP_CALLABLE = "unknot.house.accounts.typed_from"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = ["password", "login"]
SESSION_ENGINE = "unknot.kit.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day: nobody is thrown out between two people
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# On https no other host of the same domain, and nobody on the way, can plant a cookie under these names.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid", f"{COOKIE_PREFIX}csrftoken"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "unknot.house.views.forged"


# Headers -------------------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # a private link must not travel to another host
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = False  # the proxy in front speaks TLS and redirects
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # the practice's other host names are not ours to promise for
    "security.W008",  # the proxy redirects
    "security.W021",  # a browser's built-in list is the owner's choice, not ours
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000  # a body marked all over, with a level and every feel, has 600
FILE_UPLOAD_HANDLERS = ["unknot.kit.uploads.RefuseFiles"]  # the cap above is for text; a file has none of its own


# Words and time ------------------------------------------------------------------------------------------------------

# As many languages as have a folder, ours and the practice's own, whose words stand in front of ours.
OWN_LANGUAGES = HOME / "languages"
LOCALE_PATHS = [OWN_LANGUAGES, PACKAGE / "content"]
content.look_in(LOCALE_PATHS[0])
try:
    content.refuse_unreadable()
    _languages = content.languages()
except content.ContentUnreadable as why:
    raise environment.SettingRefused("languages", f"{why}; mend the file or take its folder away.") from why
LANGUAGES = [(one.code, one.name) for one in _languages]
LANGUAGES_BIDI = [one.code for one in _languages if one.right_to_left]
for _code, _name in LANGUAGES[1:]:
    if not any((path / to_locale(_code) / "LC_MESSAGES" / "django.mo").exists() for path in LOCALE_PATHS):
        _folder = LOCALE_PATHS[0] / to_locale(_code)
        raise environment.SettingRefused(
            str(_folder), f"has no LC_MESSAGES/django.mo; run: python -m unknot.house.catalogues {_folder}"
        )
LANGUAGE_CODE = environment.choice("UNKNOT_LANGUAGE", content.FIRST_LANGUAGE, among=tuple(dict(LANGUAGES)))
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}unknot_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_SECURE, LANGUAGE_COOKIE_HTTPONLY = HTTPS, True
# A language brings its own; English is ours, and short dates in Spanish. No language writes the seconds of an hour.
FORMAT_MODULE_PATH = "unknot.house.formats"
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S"]
USE_TZ = True
TIME_ZONE = "UTC"  # the practice's zone is data; a view shows it, nothing else assumes one


# Static files --------------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = environment.text("UNKNOT_STATIC", str(HOME / "static"))
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(FILES)},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # no page asks for another name, and half as many are sooner gathered


# Mail ----------------------------------------------------------------------------------------------------------------

_mail = environment.mail("UNKNOT_MAIL_URL")
EMAIL_BACKEND = {
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
    "file": "django.core.mail.backends.filebased.EmailBackend",
    "console": "django.core.mail.backends.console.EmailBackend",
}[_mail.scheme]
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.tls == "starttls", _mail.tls == "implicit"
EMAIL_FILE_PATH = _mail.folder or None
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.sender("UNKNOT_MAIL_FROM")


# Text messages -------------------------------------------------------------------------------------------------------

_texts = environment.texts("UNKNOT_TEXTS")
TEXTS_BY, TEXTS_FOLDER, TEXTS_GATEWAY = _texts.scheme, _texts.folder, _texts.gateway


# Logs: one line an event, no health word, no address of a page with a token -------------------------------------------

LOG_LEVEL = environment.choice("UNKNOT_LOG_LEVEL", "info", among=("debug", "info", "warning", "error"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"private": {"()": "unknot.house.logs.WithoutPrivateAddresses"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["private"]}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL.upper()},
    "loggers": {
        "django": {"level": "WARNING"},
        "django.security.DisallowedHost": {"level": "ERROR"},
        "axes": {"level": "WARNING"},
        "weasyprint": {"level": "CRITICAL"},  # it tells each step, and each rule of a stylesheet that is for screens
    },
}
