"""How `gunicorn canfly.wsgi` serves in earnest.

The master imports nothing of the site and keeps its environment as it is: after a HUP, new workers
read new code and new settings.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import environ

ROOT = Path(__file__).resolve().parent


# The environment and the file `.env`, in a copy.
Environment: Any = type("Environment", (environ.Env,), {"ENVIRON": dict(os.environ)})
Environment.read_env(os.environ.get("ENV_FILE") or ROOT / ".env")
env = Environment()

worker_class = "gthread"
workers = int(env.str("WEB_CONCURRENCY", "") or 2)
# A waiting connect holds a thread, so there are many.
threads = int(env.str("WEB_THREADS", "") or 160)
# As long as a connect may take (avatars/calls/timing.py), so that a restart lets visitors finish.
graceful_timeout = 65
timeout = 90
keepalive = 5
# No socket in anybody's home folder.
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Print what `check --deploy` finds: gunicorn runs no system checks by itself."""
    if "CANFLY_LOCAL" not in os.environ:  # `manage.py serve` is no deployment
        subprocess.run([sys.executable, ROOT / "manage.py", "check", "--deploy"], check=False)
