"""docs/people.md says of the admin's menu what the admin shows each group."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import RequestFactory

from tests.tools import ROOT

NAMED = {
    "Avatar editors": "editors",
    "Avatar owners": "owners",
    "Call analysts": "analysts",
    "Transcript readers": "readers",
    "Privacy officers": "privacy officers",
}
TO_LOOK = "; to look: "
# What nobody may change there: looking is all that is done.
FOR_LOOKING = {"At a glance", "Call log", "Common questions", "Privacy", "Refusals", "Settlers"}
FOR_LOOKING |= {"Waiting line"}


def told(group: str) -> dict[str, bool]:
    """The entries that the page says the group sees, and whether it does more than look."""
    table = (ROOT / "docs/people.md").read_text().split("## The admin's menu")[1]
    found: dict[str, bool] = {}
    for entry, who in re.findall(r"^\| ([A-Z][^|]+) \| [^|]+ \| ([a-z][^|]+) \|$", table, re.M):
        doing, _, looking = who.partition(TO_LOOK)
        if group in doing.split(", "):
            found[entry] = True
        if group in looking.split(", "):
            found[entry] = False
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("group", NAMED)
def test_the_menu_of_a_group_is_as_the_page_says(group: str) -> None:
    user = User.objects.create_user("somebody", is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    request = RequestFactory().get("/admin/")
    request.user = user

    assert told(NAMED[group]) == {
        str(entry["name"]): entry["name"] in FOR_LOOKING or entry["perms"]["change"]
        for app in admin.site.get_app_list(request)
        for entry in app["models"]
    }


@pytest.mark.django_db
def test_the_page_names_every_group() -> None:
    assert set(Group.objects.values_list("name", flat=True)) == set(NAMED)
    assert all(f"| *{group}* |" in (ROOT / "docs/people.md").read_text() for group in NAMED)
