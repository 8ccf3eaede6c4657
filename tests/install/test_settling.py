"""What docs/settling.md says of other ways to run the settler, done in a project of its own."""

from pathlib import Path

import pytest

from tests.blocks import texts_for
from tests.install.conftest import Machine
from tests.install.pythons import pythons

SETTINGS = """
INSTALLED_APPS += ["avatars", "yours"]
CELERY_TASK_ALWAYS_EAGER = True
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
"""
CELERY = """
from celery import Celery

app = Celery("project")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
"""
RUN = """
from django.conf import settings

from avatars.calls import watching
from avatars.models import Settler
from project.celery import app
from yours import django_tasks

Settler.objects.all().delete()
app.autodiscover_tasks(force=True)
[entry] = settings.CELERY_BEAT_SCHEDULE.values()
app.tasks[entry["task"]].delay().get()
assert Settler.objects.count() == 1
Settler.objects.all().delete()
watching._beat_at = float("-inf")  # as if some seconds had gone by
assert django_tasks.settle_calls.enqueue().status == "SUCCESSFUL"
assert Settler.objects.count() == 1
"""


def python_of_django_6() -> str:
    """The path of a Python from 3.12 on; skips where there is none."""
    for release, path in pythons().items():
        if release != "3.11":
            return path
    pytest.skip("NOT TESTED with a task queue: there is no Python 3.12, which Django 6 needs")


def test_queues_run_the_step_as_the_page_says(tmp_path: Path, checkout: Path) -> None:
    """On Django 6, which has tasks of its own, and with Celery."""
    machine = Machine(tmp_path, python_of_django_6())
    machine.run(f"pip install --quiet 'django>=6,<7' celery {checkout}", within=machine.folder)
    machine.run("django-admin startproject project", within=machine.folder)
    project = machine.folder / "project"
    machine.run("python manage.py startapp yours", within=project)
    step, celery, schedule, tasks = texts_for(__file__)
    with (project / "project/settings.py").open("a") as file:
        file.write(SETTINGS + schedule)
    (project / "project/celery.py").write_text(CELERY)
    (project / "yours/tasks.py").write_text(celery)
    (project / "yours/django_tasks.py").write_text(tasks)

    machine.run("python manage.py migrate", within=project)

    shell = "python manage.py shell --no-imports -c"
    printed = machine.run(f'{shell} "$STEP"', within=project, STEP=step)
    assert printed.split()[:4] == ["0", "0", "0", "0"]
    machine.run(f'{shell} "$RUN"', within=project, RUN=RUN)
