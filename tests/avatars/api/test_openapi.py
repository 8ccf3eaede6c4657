"""docs/openapi.yaml says what the endpoints do: held against the site by schemathesis."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import responses
import schemathesis
import yaml
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.config import SchemathesisConfig

from avatars.api import forms, urls
from avatars.api.http import MAX_BODY, error_response
from avatars.calls.context import LONGEST_SIGNED, sign_context
from avatars.calls.tokens import make_token
from avatars.exceptions import AvatarError, MethodNotAllowed
from avatars.models import LONGEST_COMMENT, LONGEST_PATH, Avatar, CallLog
from canfly.observing.probes import PROBES
from tests.avatars import upstream
from tests.postgresql import ON_POSTGRESQL
from tests.tools import ROOT

FILE = ROOT / "docs/openapi.yaml"
DOCUMENT = yaml.safe_load(FILE.read_text())
SCHEMAS = DOCUMENT["components"]["schemas"]
NOT_READY = {  # 503 is its word for that, and no fault of its own
    "include-name": "GET /readyz",
    "checks": {"not_a_server_error": {"expected-statuses": ["2xx", "4xx", 503]}},
}
TOKEN = "the-token-of-whoever-reads-figures"

api = schemathesis.openapi.from_path(
    FILE,
    config=SchemathesisConfig.from_dict(
        {
            "generation": {"deterministic": True},
            "headers": {"Authorization": f"Bearer {TOKEN}"},
            "operations": [NOT_READY],
        }
    ),
)
api.app = get_wsgi_application()


@pytest.mark.django_db(transaction=ON_POSTGRESQL)
@api.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_asked_the_answer_is_as_the_file_says(
    case: Any, call: CallLog, runway: responses.RequestsMock, settings: Any
) -> None:
    settings.AVATARS_MAX_CONCURRENT_CALLS = settings.AVATARS_CALLS_PER_CLIENT = 100_000
    settings.AVATARS_DAILY_MINUTES = settings.AVATARS_CLIENT_MINUTES = 1_000_000
    settings.AVATARS_METRICS_TOKEN = TOKEN
    upstream.creates(runway)
    upstream.retrieves(runway)
    upstream.consumes(runway)
    upstream.cancels(runway)
    CallLog.objects.filter(pk=call.pk).update(status=CallLog.Status.LIVE)

    sign(case, call)

    case.call_and_validate()


def sign(case: Any, call: CallLog) -> None:
    """Nobody can make up what the site has signed: what is right but for that is signed here."""
    if case.meta.generation.mode != schemathesis.GenerationMode.POSITIVE:
        return
    if isinstance(case.body, dict) and case.body.get("context"):
        case.body["context"] = sign_context(call.avatar.slug, "The visitor reads the prices.")
    if isinstance(case.body, dict) and "callToken" in case.body:
        case.path_parameters["callId"] = str(call.pk)
        case.body["callToken"] = make_token(call.pk)


@pytest.fixture
def call(avatar: Avatar) -> CallLog:
    return CallLog.objects.create(
        avatar=avatar,
        max_seconds=120,
        locale="en",
        status=CallLog.Status.LIVE,
        session_id=upstream.SESSION_ID,
        ready_at=timezone.now(),
        joined_at=timezone.now(),
        alive_at=timezone.now(),
    )


@pytest.mark.django_db(transaction=ON_POSTGRESQL)
def test_every_line_of_the_stream_is_as_the_file_says(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.creates(runway)
    upstream.retrieves(runway, "NOT_READY", queued=True)
    upstream.retrieves(runway, "READY")
    upstream.consumes(runway)

    answer = client.post(
        "/api/avatar/connect",
        {"avatarId": "littlelobster"},
        content_type="application/json",
        headers={"Accept": "application/x-ndjson"},
    )
    lines = [json.loads(line) for line in answer.streaming_content]  # type: ignore[attr-defined]

    assert len(lines) >= 3
    for line in lines:
        check("Line", line)


@pytest.mark.django_db
def test_the_true_reason_of_an_end_is_as_the_file_says(
    client: Client, call: CallLog, runway: responses.RequestsMock
) -> None:
    upstream.retrieves(runway, "COMPLETED", duration=9)

    answer = client.post(
        f"/api/avatar/calls/{call.pk}/events",
        {"callToken": make_token(call.pk), "event": "ended", "reason": "ended_by_avatar"},
        content_type="application/json",
    )

    assert answer.status_code == 200
    check("TrueReason", answer.json()["reason"])


def test_it_is_an_openapi_file() -> None:
    OpenAPIV31SpecValidator(DOCUMENT).validate()


def test_it_names_every_endpoint_and_no_other() -> None:
    ours = {
        f"/api/avatar/{re.sub(r'<[a-z]+:([a-z_]+)>', camel, str(path.pattern))}"
        for path in urls.urlpatterns
    }

    assert set(DOCUMENT["paths"]) == ours | set(PROBES) | {"/metrics"}


def camel(parameter: re.Match[str]) -> str:
    first, *others = parameter[1].split("_")
    return "{" + first + "".join(other.title() for other in others) + "}"


def errors(family: type[AvatarError] = AvatarError) -> Iterator[type[AvatarError]]:
    for error in family.__subclasses__():
        yield error
        yield from errors(error)


def test_it_names_every_error_with_its_status_and_words_and_no_other() -> None:
    told = {
        (int(status), error["code"], error["message"])
        for operations in DOCUMENT["paths"].values()
        for operation in operations.values()
        for status, response in operation["responses"].items()
        if status >= "400"
        for content in resolved(response).get("content", {}).values()
        for example in content.get("examples", {}).values()
        if (error := resolved(example)["value"].get("error"))
    }
    ours = {(error.status, error.code, error.message) for error in errors()}

    assert told == ours
    codes = SCHEMAS["Error"]["properties"]["error"]["properties"]["code"]["enum"]
    assert sorted(codes) == sorted({code for _, code, _ in ours})


@pytest.mark.parametrize("error", list(errors()), ids=lambda error: error.__name__)
def test_every_error_has_the_body_that_it_names(error: type[AvatarError]) -> None:
    made = error(["POST"]) if issubclass(error, MethodNotAllowed) else error(retry_after=5)

    answer = error_response(made)

    check("Error", json.loads(answer.content))


def test_its_examples_are_as_its_schemas_say() -> None:
    checked = [
        Draft202012Validator(within(holder["schema"])).validate(resolved(example)["value"])
        for holder in walk(DOCUMENT)
        if "schema" in holder
        for example in holder.get("examples", {}).values()
    ]

    assert len(checked) > 40


def test_its_limits_and_choices_are_those_of_the_code() -> None:
    connect, event = SCHEMAS["Connect"]["properties"], SCHEMAS["Event"]["properties"]

    assert set(connect) == set(forms.ConnectForm.base_fields)
    assert set(event) == set(forms.EventForm.base_fields)
    assert connect["page"]["maxLength"] == LONGEST_PATH
    assert connect["context"]["maxLength"] == LONGEST_SIGNED
    assert SCHEMAS["Targets"]["maxItems"] == forms.TargetsField.MOST
    assert event["comment"]["maxLength"] == LONGEST_COMMENT
    for name, field in {**forms.ConnectForm.base_fields, **forms.EventForm.base_fields}.items():
        if isinstance(field, forms.JSONChoiceField):
            choices = {str(value) for value, _ in field.choices}  # type: ignore[union-attr]
            assert {one for one in {**connect, **event}[name]["enum"] if one} == choices
    assert SCHEMAS["TrueReason"]["enum"] == CallLog.EndReason.values
    assert f"{MAX_BODY} bytes" in DOCUMENT["info"]["description"]


def check(schema: str, value: Any) -> None:
    """Raise unless the value is as this schema of the file says."""
    Draft202012Validator(within({"$ref": f"#/components/schemas/{schema}"})).validate(value)


def within(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with all that it may refer to."""
    return {**schema, "components": DOCUMENT["components"]}


def resolved(part: dict[str, Any]) -> Any:
    """What a part of the file refers to, or itself."""
    if "$ref" not in part:
        return part
    found = DOCUMENT
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return found


def walk(part: Any) -> Iterator[dict[str, Any]]:
    """Every object in it."""
    if isinstance(part, dict):
        yield part
    for inside in (
        part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    ):
        yield from walk(inside)
