"""How `gunicorn canfly.wsgi` serves in earnest.

The master imports nothing of the site and keeps its environment as it is: after a HUP, new workers
read new code and new settings.
"""

import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import environ
from gunicorn.glogging import Logger

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
# A line for each request is nginx's. Where --access-logfile wants one here, it does not say whose.
access_log_format = "%(m)s %(U)s %(s)s %(L)s s"
# Run, not imported: see above.
lines = runpy.run_path(str(ROOT / "canfly/observing/lines.py"))
readable = env.bool("DEBUG", False)


def _setup(logger: Any, cfg: Any) -> None:
    """Let gunicorn make its handlers, and give them our format: its lines look like the site's."""
    Logger.setup(logger, cfg)
    for handler in (*logger.error_log.handlers, *logger.access_log.handlers):
        handler.setFormatter(lines["formatter"](readable=readable))


logger_class: Any = type("Lines", (Logger,), {"setup": _setup})


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
