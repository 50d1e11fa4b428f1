"""The WSGI entry point, served by granian."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tatakerja.config.settings")
_pages = get_wsgi_application()

from tatakerja.config.intake import Application  # noqa: E402  needs Django to be set up
from tatakerja.presence.services.gathering import Gathering  # noqa: E402

application = Application(_pages, Gathering())
