"""The WSGI entry point, served by granian."""

import os

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tatakerja.config.settings")
_pages = get_wsgi_application()
# By name: it needs models, which are there only once Django is set up.
application = import_string("tatakerja.config.intake.serving")(_pages)
