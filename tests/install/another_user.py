"""The user that serves: nobody's, with no capability and no way to get one."""

import os
import subprocess
import sys

import pytest

USER = "10001"


def as_user() -> list[str]:
    """What runs a command as the image's user; nothing where we are not root."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", "--no-new-privs",
            "--bounding-set=-all", "--inh-caps=-all"]  # fmt: skip


def python_of_everybody() -> str:
    """A Python that the image's user may run: root's own lie in root's folder."""
    for path in (os.path.realpath(sys.executable), "/usr/bin/python3"):
        # By a shell: setpriv itself still finds what the user does not.
        tried = subprocess.run(
            [*as_user(), "sh", "-c", 'exec "$0" -c ""', path], cwd="/", capture_output=True
        )
        if tried.returncode == 0:
            return path
    pytest.skip("NOT RUN: no Python that another user may run")
