"""compose.yaml, the Dockerfile and the systemd units, as far as can be said without running them.

tests/install/test_plain_directory.py does what they say.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import compose_spec
import pytest
import yaml

from tests.blocks import texts_for
from tests.deploy_files import UNITS, compose, stage, unit
from tests.documents import in_the_reference
from tests.tools import ROOT

NGINX = ROOT / "docs/servers/nginx.conf"
SERVICES = compose()["services"]


def seconds(text: str) -> int:
    number, of = re.fullmatch(r"(\d+)(s|m|)", text).groups()  # type: ignore[union-attr]
    return int(number) * (60 if of == "m" else 1)


def graceful_timeout() -> int:
    [found] = re.findall(
        r"^graceful_timeout = (\d+)$", (ROOT / "gunicorn.conf.py").read_text(), re.M
    )
    return int(found)


def test_compose_knows_every_word_of_its_file() -> None:
    read = compose_spec.PyCompose.from_yaml(yaml.safe_dump(compose()))
    read.validate()
    read.to_spec()
    assert set(read.service_names()) == {
        "db", "redis", "migrate", "web", "settler", "nginx"
    }  # fmt: skip


@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES.keys())
def test_no_container_can_be_written_to_or_gain_a_right(service: dict[str, Any]) -> None:
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")


def test_only_nginx_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]
    assert compose()["networks"]["inside"] == {"internal": True}
    assert SERVICES["db"]["networks"] == SERVICES["redis"]["networks"] == ["inside"]
    assert "inside" not in SERVICES["nginx"]["networks"]


def test_nothing_serves_or_settles_before_the_database_is_migrated() -> None:
    for name in ("web", "settler"):
        assert SERVICES[name]["depends_on"]["migrate"] == {
            "condition": "service_completed_successfully"
        }
    assert SERVICES["migrate"]["restart"] == "no"


def test_a_stop_lets_waiting_visitors_finish() -> None:
    assert seconds(SERVICES["web"]["stop_grace_period"]) > graceful_timeout()
    assert int(unit("web")["TimeoutStopSec"]) > graceful_timeout()
    # Python as a container's first process does not heed a SIGTERM.
    assert SERVICES["settler"]["stop_signal"] == unit("settler")["KillSignal"] == "SIGINT"


def test_no_secret_is_in_the_files() -> None:
    given = [service.get("environment", {}) for service in SERVICES.values()]
    for name, value in (pair for each in given for pair in each.items()):
        if re.search("PASSWORD|SECRET|KEY", name):
            assert value.startswith("${"), name
    assert ".env" not in (ROOT / ".dockerignore").read_text()


def test_the_image_is_built_by_the_script_that_the_tests_run_and_serves_as_nobody() -> None:
    assert stage("build")["RUN"] == ["deploy/build.sh packages", "deploy/build.sh static"]
    assert stage("site")["USER"] == ["10001"]
    assert "apt-get" not in (ROOT / "Dockerfile").read_text()


def test_the_images_nginx_is_the_one_of_the_docs() -> None:
    made = subprocess.check_output(
        ["sed", "-f", ROOT / "deploy/nginx.sed", NGINX], text=True
    )  # fmt: skip
    assert "server web:8000 " in made
    assert re.findall(r"listen (\S+)", re.sub("#.*", "", made)) == [
        "8080;", "[::]:8080;", "8443", "[::]:8443"
    ]  # fmt: skip
    for gone in ("brotli", "canfly.ai", "/etc/letsencrypt", "127.0.0.1"):
        assert gone not in re.sub("#.*", "", made), gone


def test_compose_asks_for_what_the_page_has_in_its_env() -> None:
    [env] = texts_for(__file__, "docs/deploying.md")
    asked = set(re.findall(r"\$\{(\w+):\?", (ROOT / "compose.yaml").read_text()))

    names = {line.partition("=")[0] for line in env.splitlines()}
    needed = asked | {"SECRET_KEY", "ALLOWED_HOSTS", "RUNWAYML_API_SECRET"}
    assert needed <= names <= needed | set(in_the_reference())


@pytest.mark.parametrize("name", UNITS)
def test_systemd_finds_nothing_amiss_in_a_unit_and_little_that_it_may_do(
    name: str, tmp_path: Path
) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("NOT TESTED: systemd-analyze is not installed")
    copy = tmp_path / UNITS[name].name
    text = UNITS[name].read_text()
    copy.write_text(re.sub(r"/srv/canfly/.venv/bin/\w+", sys.executable, text))
    found = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True)
    assert copy.name not in found.stderr, found.stderr
    shown = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=15", copy],
        capture_output=True, text=True,
    )  # fmt: skip
    assert shown.returncode == 0, shown.stdout[-300:]


def test_extras_are_installed_beside_what_every_site_has(tmp_path: Path) -> None:
    """A Python that only notes what it is asked stands in; the lists themselves are tested."""
    asked = tmp_path / "asked"
    python = tmp_path / "python"
    python.write_text(
        '#!/bin/sh\nif [ "$2" = venv ]; then mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; fi\n'
        f'echo "$*" >> {asked}\n'
    )
    python.chmod(0o755)
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHON": str(python),
        "VENV": str(tmp_path / "venv"),
    }

    subprocess.run(
        [ROOT / "deploy/build.sh", "packages"], check=True,
        env=environment | {"EXTRAS": "questions otel"},
    )  # fmt: skip

    lists = [line.rpartition(" ")[2] for line in asked.read_text().splitlines()[1:]]
    assert lists == [f"requirements/{name}.txt" for name in ("production", "questions", "otel")]
    for file in lists:
        assert (ROOT / file).is_file()
    arguments = re.findall(r"build: .*EXTRAS", (ROOT / "compose.yaml").read_text())
    assert len(arguments) == 2, "the images of an upgrade have them, too"
