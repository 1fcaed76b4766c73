"""What the web server calls: the gate, and Django behind it. They are put together here, as neither knows the other."""

import os

from django.conf import settings

from unknot.house.serving import THREADS
from unknot.house.serving.gate import Gate
from unknot.house.wsgi import application as django

application = Gate(django, threads=int(os.environ.get(THREADS, "1")), most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
