"""The product's settings on data of the suite's own: nothing of an installation is touched."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# In memory where there is room: a disk confirms each of the thousands of small transactions by itself.
_MEMORY = Path("/dev/shm")
_ROOMY = os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > 2_000_000_000
os.environ["TATAKERJA_DATA"] = tempfile.mkdtemp(prefix="tatakerja-tests-", dir=_MEMORY if _ROOMY else None)
atexit.register(shutil.rmtree, os.environ["TATAKERJA_DATA"], ignore_errors=True)
os.environ["TATAKERJA_SECRET_KEY"] = "only-for-tests-0123456789-0123456789-0123456789"
os.environ["TATAKERJA_DATABASE"] = os.environ.get(
    "TATAKERJA_TEST_DATABASE", f"sqlite:///{os.environ['TATAKERJA_DATA']}/base.sqlite3"
)

from tatakerja.config.settings import *  # noqa: E402, F403

STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405  nothing is collected, and no warning says so
STORAGES = {  # pages are rendered without a collected manifest of static files
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A file, as in production: a database in memory is gone when a test closes the last connection to it.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "suite.sqlite3"}  # noqa: F405
