"""Whether the widget's source still fits other types: its compiler says where it does not."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.tools import WIDGET, npm_command

SCOPE = "@runwayml"


def misfits(packages: Path, work: Path) -> list[str]:
    """What TypeScript says of the widget with the packages in the folder `packages` for Runway's.

    `packages` has one folder for each, such as `avatars-react`; `work` is an empty folder. Nothing
    of the packages is run.
    """
    shutil.copytree(WIDGET / "src", work / "src", ignore=shutil.ignore_patterns("*.test.*"))
    shutil.copy(WIDGET / "tsconfig.json", work)
    modules = work / "node_modules"
    modules.mkdir()
    for path in (WIDGET / "node_modules").iterdir():
        if path.name != SCOPE:
            (modules / path.name).symlink_to(path)
    (modules / SCOPE).symlink_to(packages)
    node = Path(npm_command()[0]).parent
    done = subprocess.run(
        [WIDGET / "node_modules/.bin/tsc", "--noEmit", "--preserveSymlinks", "--pretty", "false"],
        cwd=work, capture_output=True, text=True,
        env=os.environ | {"PATH": f"{node}{os.pathsep}{os.environ['PATH']}"},
    )  # fmt: skip
    return [line for line in done.stdout.splitlines() if "error TS" in line]
