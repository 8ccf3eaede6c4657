"""The WSGI application: `gunicorn canfly.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

from canfly.observing import accidents

accidents.log()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "canfly.settings")
application = get_wsgi_application()
