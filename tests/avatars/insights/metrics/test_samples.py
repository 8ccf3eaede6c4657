"""The sample dashboard and the sample rules name figures that there are."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.utils import timezone

from avatars.insights.metrics.views import registry
from avatars.models import Avatar, CallLog, Settler
from tests.tools import ROOT

pytestmark = pytest.mark.django_db

NAME = re.compile(r"\bavatars_\w+")
# A sum without `by` has no labels; a figure as it is has job and instance: no two of them match.
WHOLE = r"\b(?:sum|min|max|avg|count)\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
SINGLE = r"(?:(?:rate|increase|delta)\()?\bavatars_\w+(?:\{[^}]*\})?(?:\[\w+\]\))?"
OPERATOR = r"\s*(?:[-+*/%^]|[=!<>]=|[<>]|\b(?:and|or|unless)\b)\s*"
UNMATCHED = re.compile(f"{WHOLE}{OPERATOR}{SINGLE}|{SINGLE}{OPERATOR}{WHOLE}")


def of_the_dashboard() -> Iterator[str]:
    for panel in json.loads((ROOT / "docs/grafana.json").read_text())["panels"]:
        yield from (target["expr"] for target in panel["targets"])


def of_the_rules() -> Iterator[str]:
    [group] = yaml.safe_load((ROOT / "docs/alerts.yml").read_text())["groups"]
    for rule in group["rules"]:
        assert rule["annotations"]["summary"]
        assert rule["labels"]["severity"] in ("page", "ticket")
        yield rule["expr"]


@pytest.fixture
def labels(avatar: Avatar) -> dict[str, set[str]]:
    """The labels that each sample has, by its name."""
    now = timezone.now()
    Settler.objects.create(name="a", started_at=now, beat_at=now, credits=1, credits_at=now)
    CallLog.objects.create(
        avatar=avatar, max_seconds=60, status="failed", error_code="timeout", end_reason="timed_out"
    )
    found: dict[str, set[str]] = {}
    for metric in registry.collect():
        for sample in metric.samples:
            found.setdefault(sample.name, set()).update(sample.labels)
    return found


@pytest.mark.parametrize("expressions", [of_the_dashboard, of_the_rules])
def test_every_figure_and_label_that_is_named_is_there(
    expressions: Any, labels: dict[str, set[str]]
) -> None:
    for expression in expressions():
        names = NAME.findall(expression)
        assert names
        for name in names:
            assert name in labels, expression
        known = set[str]().union(*(labels[name] for name in names))
        asked = re.findall(r"(\w+)[!=]=?~?\"|(?:by \(|, )(\w+)(?=[,)])", expression)
        assert {one or other for one, other in asked} <= known, expression


@pytest.mark.parametrize("expressions", [of_the_dashboard, of_the_rules])
def test_no_sum_meets_a_figure_whose_labels_it_has_not(expressions: Any) -> None:
    assert not [expression for expression in expressions() if UNMATCHED.search(expression)]


@pytest.mark.parametrize(
    ("expression", "refused"),
    [
        ("sum(avatars_a) / avatars_b", True),
        ('sum(increase(avatars_a{kind="x"}[1h])) > increase(avatars_b[1h])', True),
        ('avatars_b{kind="x"} - max(avatars_a)', True),
        ("increase(avatars_b[1h]) and sum(rate(avatars_a[1h]))", True),
        ("sum(avatars_a) / scalar(avatars_b)", False),
        ("sum(avatars_a) / on() avatars_b", False),
        ("sum(increase(avatars_a[1h])) / sum(avatars_b) > 0.8", False),
        ("sum by (kind) (avatars_a) / sum by (kind) (avatars_b)", False),
        ("increase(avatars_a[1h]) / increase(avatars_b[1h])", False),
    ],
)
def test_such_a_meeting_is_found(expression: str, refused: bool) -> None:
    assert bool(UNMATCHED.search(expression)) is refused


def test_every_figure_is_on_the_dashboard() -> None:
    shown = NAME.findall(" ".join(of_the_dashboard()))

    assert {re.sub("_(total|bucket|sum|count)$", "", name) for name in shown} == {
        metric.name for metric in registry.collect()
    }
