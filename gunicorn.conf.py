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


# Reads the file `.env` as django-environ does, but not into our own environment, which the workers
# inherit.
Environment: Any = type("Environment", (environ.Env,), {"ENVIRON": dict(os.environ)})
Environment.read_env(os.environ.get("ENV_FILE") or ROOT / ".env")
env = Environment()

# Whoever waits for an avatar mostly sleeps: threads are enough, and Django is made for them.
worker_class = "gthread"
# A process for each processor of a small machine.
workers = int(env.str("WEB_CONCURRENCY", "") or 2)
# A waiting connect holds a thread, so there are many.
threads = int(env.str("WEB_THREADS", "") or 160)
# As long as a connect may take (avatars/calls/timing.py), so that a restart lets visitors finish.
graceful_timeout = 90
# A worker that hangs as a whole is killed, but none that is still letting visitors finish.
timeout = 105
# Of idle connections, in seconds; the proxy's sample files open one for each request.
keepalive = 5
# No socket in anybody's home folder.
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Print what the checks find, and do not start with errors: gunicorn runs none by itself."""
    if not _check():
        raise SystemExit("Mend the errors above, then start again.")


def on_reload(server: Any) -> None:
    """Print what the checks find in what was changed."""
    _check()


def _check() -> bool:
    """Run `check --deploy` in a process of its own; whether there are no errors."""
    if "CANFLY_LOCAL" in os.environ:  # `manage.py serve` is no deployment
        return True
    command = [sys.executable, str(ROOT / "manage.py"), "check", "--deploy"]
    return subprocess.run(command, check=False).returncode == 0
