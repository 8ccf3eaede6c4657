"""How `gunicorn canfly.wsgi` serves in earnest."""

import os

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# A waiting connect holds a thread, so there are many.
threads = int(os.environ.get("WEB_THREADS", "160"))
# Above the longest ready timeout (50 s), so that a restart lets waiting visitors finish.
graceful_timeout = 65
timeout = 90
keepalive = 5
# No socket in anybody's home folder.
control_socket_disable = True
