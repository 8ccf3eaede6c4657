"""An operator's mistake speaks at startup."""

from io import StringIO
from tempfile import gettempdir
from typing import Any

import pytest
import responses
from django.core.checks import run_checks
from django.core.management import CommandError, call_command

from avatars.models import Avatar, Document, Knowledge
from tests.postgresql import ON_POSTGRESQL

# The checks of a deployment look whether anybody settles.
pytestmark = pytest.mark.django_db
# What is found in every deployment of the tests themselves.
OF_THE_TESTS = set() if ON_POSTGRESQL else {"avatars.I001"}

GOOD = {
    "CACHES": {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}},
    "RUNWAYML_BASE_URL": "https://api.dev.runwayml.com",
    "MEDIA_ROOT": gettempdir(),
}


def ids(*, deploy: bool = False) -> set[str]:
    found = run_checks(include_deployment_checks=deploy)
    ours = [message for message in found if str(message.id).startswith("avatars.")]
    assert all(message.hint for message in ours)
    return {str(message.id) for message in ours}


def test_good_settings_are_silent(settings: Any) -> None:
    assert ids() == set()


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("RUNWAYML_API_SECRET", "", "avatars.W001"),
        ("RUNWAYML_API_SECRET", "  ", "avatars.W001"),
        ("RUNWAYML_API_SECRET", "key_abc\n", "avatars.W002"),
        ("RUNWAYML_API_SECRET", "key abc", "avatars.W002"),
        ("RUNWAYML_API_SECRET", "kéy", "avatars.W002"),
        ("AVATARS_CONNECT_RATE", ["five a minute"], "avatars.E001"),
        ("AVATARS_CONNECT_RATE", ["5/m", "0/h"], "avatars.E001"),
        ("AVATARS_CONNECT_RATE", [], "avatars.E001"),
        ("AVATARS_CONNECT_RATE", ["5/0m"], "avatars.E001"),
        ("AVATARS_SITE_RATE", ["60"], "avatars.E001"),
        ("AVATARS_EVENT_RATE", ["-1/m"], "avatars.E001"),
        ("AVATARS_MAX_CONCURRENT_CALLS", 0, "avatars.E002"),
        ("AVATARS_DAILY_MINUTES", -1, "avatars.E002"),
        ("AVATARS_TRUSTED_PROXIES", -1, "avatars.E002"),
        ("AVATARS_READY_TIMEOUT", 51, "avatars.E003"),
        ("AVATARS_READY_TIMEOUT", 0, "avatars.E003"),
        ("AVATARS_REQUEST_TIMEOUT", 0, "avatars.E004"),
        ("AVATARS_SILENCE_TIMEOUT", -3, "avatars.E004"),
        ("AVATARS_HANG_UP_GRACE", -1, "avatars.E004"),
        ("AVATARS_ESTIMATE_AFTER", -5, "avatars.E004"),
        ("AVATARS_SILENCE_TIMEOUT", 10, "avatars.E005"),
        ("AVATARS_SETTLE_INTERVAL", 600, "avatars.E005"),
        ("AVATARS_CREDITS_LOW", -1, "avatars.E002"),
        ("AVATARS_ALERT_EMAILS", ["owner"], "avatars.E011"),
        ("AVATARS_ALERT_EMAILS", ["Owner <owner@example.com>"], "avatars.E011"),
        ("AVATARS_ALERT_EMAILS", ["owner@example.com\nBcc: x@example.com"], "avatars.E011"),
        ("AVATARS_ALLOWED_ORIGINS", ["example.com"], "avatars.E010"),
        ("AVATARS_ALLOWED_ORIGINS", ["https://example.com/"], "avatars.E010"),
        ("AVATARS_ALLOWED_ORIGINS", ["https://Example.com"], "avatars.E010"),
        ("AVATARS_ALLOWED_ORIGINS", ["https://*.example.com"], "avatars.E010"),
        ("AVATARS_ALLOWED_ORIGINS", ["https://example.com:443"], "avatars.E010"),
        ("AVATARS_CATALOGUE", {"no slug": "cat-character"}, "avatars.E006"),
        ("AVATARS_CATALOGUE", {"g" * 51: "cat-character"}, "avatars.E006"),
        ("AVATARS_CATALOGUE", {"guide": "cat-charakter"}, "avatars.W009"),
        ("AVATARS_CALL_DAYS", -1, "avatars.E007"),
        ("AVATARS_TRANSCRIPT_DAYS", 0, "avatars.E007"),
        ("AVATARS_JOIN_TIMEOUT", 20, "avatars.E005"),
        ("AVATARS_REQUEST_TIMEOUT", 31, "avatars.E005"),
    ],
)
def test_a_mistake_has_its_id_and_a_hint(
    settings: Any, name: str, value: object, found: str
) -> None:
    setattr(settings, name, value)

    assert ids() == {found}


def test_every_origin_that_a_browser_may_send_is_fine(settings: Any) -> None:
    settings.AVATARS_ALLOWED_ORIGINS = [
        "https://example.com",
        "https://example.com:80",
        "http://localhost:3000",
        "http://[::1]:8000",
        "capacitor://localhost",
    ]

    assert ids() == set()


def test_endpoints_that_were_forgotten_are_named_before_a_page_fails(settings: Any) -> None:
    settings.ROOT_URLCONF = "django.contrib.auth.urls"

    assert ids() == {"avatars.W012"}


def test_words_cannot_outlive_their_calls(settings: Any) -> None:
    settings.AVATARS_CALL_DAYS = 30
    assert ids() == set()

    settings.AVATARS_TRANSCRIPTS = True
    assert ids() == {"avatars.E007"}

    settings.AVATARS_CALL_DAYS = 0
    assert ids() == set()


def test_nobody_is_asked_to_agree_to_what_they_cannot_read(settings: Any) -> None:
    settings.AVATARS_CONSENT = True
    assert ids() == set()

    settings.AVATARS_PRIVACY_URL = "nowhere"
    assert ids() == {"avatars.E008"}

    settings.AVATARS_PRIVACY_URL = "/our/privacy/"
    assert ids() == set()


@pytest.mark.parametrize(
    ("backend", "host", "user", "found"),
    [
        ("django.core.mail.backends.smtp.EmailBackend", "localhost", "", {"avatars.W013"}),
        ("django.core.mail.backends.smtp.EmailBackend", "localhost", "relay", set()),
        ("django.core.mail.backends.smtp.EmailBackend", "mail.example.com", "", set()),
        (
            "django.core.mail.backends.console.EmailBackend",
            "mail.example.com",
            "",
            {"avatars.W013"},
        ),
        ("anymail.backends.postmark.EmailBackend", "localhost", "", set()),
    ],
)
def test_who_wants_mails_is_told_that_they_go_nowhere(
    settings: Any, backend: str, host: str, user: str, found: set[str]
) -> None:
    for name, value in GOOD.items():
        setattr(settings, name, value)
    settings.AVATARS_ALERT_EMAILS = ["owner@example.com"]
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_HOST_USER = backend, host, user

    assert ids() == set()
    assert ids(deploy=True) - {"avatars.I001"} == found


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}},
         "avatars.W003"),
        ({"DEBUG": True}, "avatars.W004"),
        ({"AVATARS_PRIVACY_URL": "nowhere"}, "avatars.W011"),
        ({"MEDIA_ROOT": "/nowhere/at/all"}, "avatars.W014"),
        ({"MEDIA_ROOT": ""}, "avatars.W014"),
        ({"RUNWAYML_BASE_URL": "http://127.0.0.1:8788"}, "avatars.W006"),
        ({"PERMISSIONS_POLICY": {"microphone": [], "camera": ["self"]}}, "avatars.W008"),
        ({"PERMISSIONS_POLICY": {"microphone": "self", "camera": "none"}}, "avatars.W008"),
        ({"PERMISSIONS_POLICY": {"display-capture": []}, "AVATARS_SCREEN_SHARING": True},
         "avatars.W008"),
        ({"CACHES": {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache",
                                 "LOCATION": "cache"}}}, "avatars.W003"),
    ],
    ids=str,
)  # fmt: skip
def test_a_deployment_is_looked_at_more_closely(
    settings: Any, changes: dict[str, object], found: str
) -> None:
    for name, value in (GOOD | changes).items():
        setattr(settings, name, value)

    assert ids(deploy=True) == OF_THE_TESTS | {found}


def test_pictures_in_an_object_storage_need_no_folder(settings: Any) -> None:
    for name, value in GOOD.items():
        setattr(settings, name, value)
    settings.MEDIA_ROOT = ""
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}

    assert ids(deploy=True) == OF_THE_TESTS


def test_rates_may_be_counted_in_a_cache_of_their_own(settings: Any) -> None:
    for name, value in GOOD.items():
        setattr(settings, name, value)
    counts = {"BACKEND": "avatars.cache.CountingDatabaseCache", "LOCATION": "counts"}
    local = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.CACHES = {"default": local, "counts": counts}
    settings.RATELIMIT_USE_CACHE = "counts"

    assert ids(deploy=True) == OF_THE_TESTS


def test_a_cache_that_is_not_there_is_named(settings: Any) -> None:
    for name, value in GOOD.items():
        setattr(settings, name, value)
    settings.RATELIMIT_USE_CACHE = "counts"

    assert ids() == {"avatars.E009"}
    assert ids(deploy=True) == OF_THE_TESTS | {"avatars.E009"}


API = "https://runway.test/v1"


def organization(runway: responses.RequestsMock, balance: int = 10_000, at_once: int = 5) -> None:
    limits = {"maxConcurrentGenerations": at_once, "maxDailyGenerations": 100}
    runway.get(
        f"{API}/organization",
        json={
            "creditBalance": balance,
            "tier": {"models": {"gwm1_avatars": limits}},
            "usage": {"models": {"gwm1_avatars": {"dailyGenerations": 3}}},
        },
    )


def check_runway() -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command("check_runway", stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue() + str(error)
    return out.getvalue(), ""


def test_check_runway_says_that_visitors_can_call(
    avatar: Avatar, runway: responses.RequestsMock
) -> None:
    organization(runway)
    runway.get(f"{API}/avatars/{avatar.runway_id}", json={"status": "READY"})
    Avatar.objects.create(slug="tutor", name="Tutor")

    output, problems = check_runway()

    assert problems == ""
    assert "tutor is a draft: visitors do not see it." in output
    assert "500 minutes of talk" in output
    assert "Visitors can call." in output


def test_check_runway_names_everything_that_is_wrong(
    avatar: Avatar, runway: responses.RequestsMock, settings: Any
) -> None:
    settings.AVATARS_MAX_CONCURRENT_CALLS = 9
    organization(runway, balance=100, at_once=2)
    runway.get(f"{API}/avatars/{avatar.runway_id}", status=404)

    _, problems = check_runway()

    assert "allows 2 at once" in problems
    assert "5 minutes" in problems
    assert "unknown there" in problems
    assert "3 to mend" in problems


def test_check_runway_wants_somebody_who_can_be_called(
    avatar: Avatar, runway: responses.RequestsMock
) -> None:
    Avatar.objects.update(runway_id="")
    Avatar.objects.create(slug="tutor", name="Tutor", runway_id="there", active=False)
    organization(runway)

    output, problems = check_runway()

    assert "littlelobster is a draft" in output
    assert "visitors see no button" in problems
    assert "1 to mend" in problems
    assert "Visitors can call." not in output


def test_check_runway_counts_the_documents_that_are_not_in_step(
    avatar: Avatar, runway: responses.RequestsMock
) -> None:
    published = {"status": Document.Status.PUBLISHED, "locale": "en", "text": "Boats float."}
    for title, runway_id in (
        ("new", ""),
        ("untold", "1"),
        ("told", "2"),
        ("nobody's", "3"),
        ("taken", "4"),
    ):
        document = Document.objects.create(title=title, runway_id=runway_id, **published)
        Document.objects.filter(pk=document.pk).update(agreed=document.digest)
        if title not in ("nobody's", "taken"):
            document.avatars.add(avatar)
    Document.objects.create(title="draft", locale="en", text="Boats sink.")
    told = {"runway_id": avatar.runway_id, "document_ids": ["2", "4"]}
    Knowledge.objects.create(avatar=avatar, **told)
    organization(runway)
    runway.get(f"{API}/avatars/{avatar.runway_id}", json={"status": "READY"})

    output, problems = check_runway()

    assert problems == ""
    assert "has not as they are here: 3." in output
    assert "sync_knowledge" in output


def test_check_runway_with_a_refused_secret(avatar: Avatar, runway: responses.RequestsMock) -> None:
    runway.get(f"{API}/organization", status=401)

    assert "not_configured" in check_runway()[1]


@pytest.mark.parametrize("answer", [{}, {"tier": None, "usage": []}, {"creditBalance": "many"}])
def test_check_runway_lives_with_an_account_that_tells_little(
    avatar: Avatar, runway: responses.RequestsMock, answer: dict[str, object]
) -> None:
    runway.get(f"{API}/organization", json=answer)
    runway.get(f"{API}/avatars/{avatar.runway_id}", json={"status": "READY"})

    assert check_runway()[1] == ""
