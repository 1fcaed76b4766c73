"""Django, as `unknot.house.asgi` puts it behind the gate."""

import multiprocessing
import os
import signal

from django.core.wsgi import get_wsgi_application

from unknot.house.serving.lifeline import end_with_parent
from unknot.house.starting import loading

# A web worker whose server was killed would hold the port and answer for nobody.
if (_server := multiprocessing.parent_process()) is not None and _server.pid is not None:
    end_with_parent(_server.pid, signal.SIGKILL)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unknot.house.settings")
with loading():
    application = get_wsgi_application()
