"""The samples of docs/observing.md fit what the site answers and writes."""

import ast
import json
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from tests.blocks import texts_for
from tests.tools import ROOT

READY, KUBERNETES, COMPOSE, LINES, LOGGING, PROMETHEUS = texts_for(__file__)
LOG = """
import logging, logging.config
from avatars.log_context import about_call
logging.config.dictConfig(LOGGING)
with about_call("8e1b"):
    logging.getLogger("avatars.calls").info("settled")
"""


def table(page: str, heading: str) -> set[str]:
    """The words in the first column of the table below this heading of its first column."""
    rows = (ROOT / page).read_text().partition(f"| {heading} |")[2].partition("\n\n")[0]
    return set(re.findall(r"^\| `(\w+)` \|", rows, re.MULTILINE))


@pytest.mark.django_db
def test_the_parts_of_a_site_are_those_that_are_shown() -> None:
    shown = json.loads(READY)
    answer = Client().get("/readyz").json()

    assert list(answer) == list(shown)
    assert set(answer["parts"]) == set(shown["parts"]) == table("docs/observing.md", "Part")
    assert {*answer["parts"].values(), *shown["parts"].values()} <= {"ok", "failed", "unknown"}


@pytest.mark.django_db
def test_kubernetes_asks_what_is_answered() -> None:
    probes = yaml.safe_load(KUBERNETES)

    assert set(probes) == {"livenessProbe", "readinessProbe"}
    for probe in probes.values():
        assert Client().get(probe["httpGet"]["path"]).status_code == 200
        assert probe["timeoutSeconds"] > 2  # what a part may take


@pytest.mark.django_db(transaction=True)
def test_compose_asks_a_site_that_is_there_and_one_that_is_not(live_server: LiveServer) -> None:
    command, python, *rest = yaml.safe_load(COMPOSE)["healthcheck"]["test"]
    assert (command, python) == ("CMD", "python")

    def status(url: str) -> int:
        asked = [word.replace("http://127.0.0.1:8000", url) for word in rest]
        return subprocess.run([sys.executable, *asked], capture_output=True).returncode

    assert status(live_server.url) == 0
    assert status("http://127.0.0.1:9") == 1


def said(module: str) -> list[str]:
    """The texts of a module, each as a pattern of what it becomes in a log."""
    spec = find_spec(module)
    assert spec, module
    assert spec.origin, module
    tree = ast.parse(Path(spec.origin).read_text())
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    patterns = [re.escape(text) for text in texts if isinstance(text, str)]
    return [re.sub(r"%(?:s|d|\\\.\df)", ".*", pattern) for pattern in patterns]


def test_the_lines_of_a_call_are_written_by_the_modules_that_they_name() -> None:
    lines = [json.loads(line) for line in LINES.splitlines()]

    assert len({line["call_id"] for line in lines}) == 1
    for line in lines:
        assert set(line) <= table("docs/observing.md", "Field")
        texts = [text for text in said(line["logger"]) if len(text) > 5]
        assert any(re.fullmatch(text, line["event"]) for text in texts), line["event"]


def test_lines_of_a_site_of_its_own_get_the_id_of_the_call() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOGGING + LOG], cwd=ROOT, capture_output=True, text=True
    )

    assert re.fullmatch(r"[\d-]+ [\d:,]+ INFO 8e1b settled\n", done.stderr)


@pytest.mark.django_db
def test_prometheus_finds_the_figures_and_the_rules(settings: Any) -> None:
    file = yaml.safe_load(PROMETHEUS)
    [job] = file["scrape_configs"]
    settings.AVATARS_METRICS_TOKEN = "of-the-tests"
    settings.ALLOWED_HOSTS = job["static_configs"][0]["targets"]

    # By Prometheus's own defaults: the path, and the kind of token.
    answer = Client().get(
        "/metrics",
        secure=job["scheme"] == "https",
        headers={"Authorization": "Bearer of-the-tests", "Host": settings.ALLOWED_HOSTS[0]},
    )

    assert answer.status_code == 200
    assert "credentials_file" in job["authorization"]
    assert [Path(rules).name for rules in file["rule_files"]] == ["alerts.yml"]
    assert (ROOT / "docs/alerts.yml").is_file()
