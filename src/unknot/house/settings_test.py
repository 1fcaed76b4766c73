"""Settings for the tests: the real ones with cheap passwords, mail in memory, and keys that are nobody's secret."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "UNKNOT_HOME" not in os.environ:
    os.environ["UNKNOT_HOME"] = tempfile.mkdtemp(prefix="unknot-tests-")
    atexit.register(shutil.rmtree, os.environ["UNKNOT_HOME"], ignore_errors=True)
_home = Path(os.environ["UNKNOT_HOME"])
(_home / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a folder that is not there
os.environ.setdefault("UNKNOT_SECRET_KEY", "only-for-tests-" * 4)
os.environ.setdefault("UNKNOT_MAIL_URL", "console:")
os.environ.setdefault("UNKNOT_MAIL_FROM", "desk@lakeside.example")

from unknot.house.settings import *  # noqa: E402, F403 - the environment above must stand first
from unknot.house.settings import DATABASES, KEYS  # noqa: E402 - named, so that checkers see them
from unknot.kit import keyring  # noqa: E402 - as above

keyring.make(KEYS / "field_keys")
FIELD_KEYS_FILE = KEYS / "field_keys"

if os.environ.get("UNKNOT_TEST_DATABASE") == "postgresql":
    DATABASES["default"] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "unknot",
        "USER": os.environ.get("PGUSER", "postgres"),
        "HOST": os.environ.get("PGHOST", ""),  # tests/conftest.py starts a server where none is named
        "PORT": os.environ.get("PGPORT", ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 1},
    }
else:
    # A file, not memory: threads and processes of one test must meet in the same database.
    DATABASES["default"]["TEST"] = {"NAME": str(_home / "test.sqlite3")}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
AXES_ENABLED = True
