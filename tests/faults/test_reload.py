"""A reload takes what was changed meanwhile, for visitors as for the settings."""

import signal
from pathlib import Path

from avatars.sandbox import DEFAULT_SECRET
from tests.faults.site import PATIENCE, Site, prepare_database
from tests.faults.visitors import press
from tests.services import wait_until


def test_a_secret_that_is_changed_is_in_force_after_a_reload(folder: Path) -> None:
    own = folder / "reload"
    own.mkdir()
    file = own / "env"
    file.write_text("RUNWAYML_API_SECRET=key_of_yesterday\n")
    site = Site(own, prepare_database(own, None, "reload"), ENV_FILE=str(file))
    del site.environment["RUNWAYML_API_SECRET"]
    try:
        site.start()
        assert press(site).code == "not_configured"

        file.write_text(f"RUNWAYML_API_SECRET={DEFAULT_SECRET}\n")
        assert site.server is not None
        site.server.send_signal(signal.SIGHUP)

        wait_until(lambda: press(site).status == 200, "the new secret is used", within=PATIENCE)
    finally:
        site.stop()
