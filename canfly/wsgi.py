"""The WSGI application: `gunicorn canfly.wsgi`."""

import logging
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import reverse
from django.utils import translation

from canfly.observing import accidents

accidents.log()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "canfly.settings")
application = get_wsgi_application()

# Each worker reads the views, the addresses and the words before its first visitor comes, who would
# wait for them: 0.2 s.
try:
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            reverse("home")
except Exception:
    # After a reload a worker that does not start would end the whole server.
    logging.getLogger("canfly").exception("The site's addresses cannot be read.")
