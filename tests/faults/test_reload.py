"""A reload takes what was changed meanwhile, for visitors as for the settings."""

import json
import signal
from pathlib import Path
from uuid import UUID

from avatars.sandbox import DEFAULT_SECRET
from tests.faults.site import (
    PATIENCE,
    Json,
    Site,
    check_books,
    new_folder,
    prepare_database,
    wait_for_rest,
)
from tests.faults.visitors import press, streaming, tell
from tests.services import wait_until


def test_a_secret_that_is_changed_is_in_force_after_a_reload(folder: Path) -> None:
    own = new_folder(folder, "reload")
    file = own / "env"
    file.write_text("RUNWAYML_API_SECRET=key_of_yesterday\n")
    site = Site(own, prepare_database(own, None, "reload"), ENV_FILE=str(file))
    del site.environment["RUNWAYML_API_SECRET"]
    try:
        site.start()
        answers = [press(site)]
        assert answers[0].code == "not_configured"

        file.write_text(f"RUNWAYML_API_SECRET={DEFAULT_SECRET}\n")
        assert site.server is not None
        site.server.send_signal(signal.SIGHUP)
        site.kill_settlers()
        site.start_settler()

        def is_served() -> bool:
            answers.append(press(site))
            return answers[-1].status == 200

        # Workers of before may answer one more press when the first new one serves already.
        wait_until(is_served, "the new secret is used", within=PATIENCE)
        check_that_the_logs_are_for_machines(site, str(answers[-1].body["callId"]))
    finally:
        site.stop()


def test_a_key_is_rolled_in_the_middle_of_calls_as_the_page_says(folder: Path) -> None:
    """docs/secrets.md: two keys are good for a while, then the old one is gone."""
    own = new_folder(folder, "rolled")
    file = own / "env"
    file.write_text(f"RUNWAYML_API_SECRET={DEFAULT_SECRET}\n")
    waits = {
        "AVATARS_READY_TIMEOUT": "20",
        "AVATARS_JOIN_TIMEOUT": "15",
        "AVATARS_SILENCE_TIMEOUT": "40",
    }
    site = Site(own, prepare_database(own, None, "rolled"), ENV_FILE=str(file), **waits)
    del site.environment["RUNWAYML_API_SECRET"]
    try:
        site.start()
        talking = press(site).body
        assert tell(site, talking, "joined") == 204
        site.order("scenario", scenario="slow", times=1)
        with streaming(site) as (waiting, lines):
            site.order("secrets", secrets=[DEFAULT_SECRET, "key_of_tomorrow"])
            file.write_text("RUNWAYML_API_SECRET=key_of_tomorrow\n")
            assert site.server is not None
            site.server.send_signal(signal.SIGHUP)
            site.kill_settlers()
            site.start_settler()
            *_, served = [waiting, *lines]
        site.order("secrets", secrets=["key_of_tomorrow"])

        assert served["token"], "who pressed before the reload is served"
        assert tell(site, served, "joined") == 204
        assert tell(site, talking, "alive") == 204
        assert row(site, talking)["status"] == "live", "a call that the old key opened goes on"
        for call in (talking, served):
            assert tell(site, call, "ended", reason="hung_up") == 204
        last = press(site)
        assert last.status == 200
        wait_for_rest(site)
        check_books(site)
        reasons = [row(site, call)["end_reason"] for call in (talking, served, last.body)]
        assert reasons == ["hung_up", "hung_up", "never_joined"]
    finally:
        site.stop()


def row(site: Site, call: Json) -> Json:
    """Of the call log."""
    [found] = [one for one in site.rows() if UUID(str(one["id"])) == UUID(call["callId"])]
    return found


def check_that_the_logs_are_for_machines(site: Site, call_id: str) -> None:
    """Every line is JSON, also gunicorn's, and a call is followed by its id from here to there."""

    def lines(name: str) -> list[dict[str, str]]:
        return [json.loads(line) for line in site.log(name).split("\n")[:-1]]

    def of_the_call(name: str) -> list[dict[str, str]]:
        return [line for line in lines(name) if line.get("call_id") == call_id]

    assert all(line["request_id"] for line in of_the_call("server"))
    assert any("can be joined" in line["event"] for line in of_the_call("server"))
    loggers = {line["logger"] for line in lines("server")}
    assert "gunicorn.error" in loggers
    assert "gunicorn.access" not in loggers, "a line for each request is the proxy's"
    wait_until(
        lambda: any("is cancelled" in line["event"] for line in of_the_call("settler")),
        "the settler says that it cancelled what nobody joined",
        within=PATIENCE,
    )
