"""How `gunicorn canfly.wsgi` serves in earnest."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from canfly.settings import WEB_CONCURRENCY, WEB_THREADS

worker_class = "gthread"
workers = WEB_CONCURRENCY
# A waiting connect holds a thread, so there are many.
threads = WEB_THREADS
# Above the longest ready timeout (50 s), so that a restart lets waiting visitors finish.
graceful_timeout = 65
timeout = 90
keepalive = 5
# No socket in anybody's home folder.
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Print what `check --deploy` finds: gunicorn runs no system checks by itself.

    In a process of its own, so that the master holds no code that a reload would not renew.
    """
    if "CANFLY_LOCAL" not in os.environ:  # `manage.py serve` is no deployment
        manage = Path(__file__).resolve().parent / "manage.py"
        subprocess.run([sys.executable, manage, "check", "--deploy"], check=False)
