"""Ask the real API whether visitors could call now."""

import time
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from avatars.conf import conf
from avatars.exceptions import AvatarError, SessionNotFound
from avatars.models import Avatar
from avatars.runway.account import Organization, retrieve_organization
from avatars.runway.characters import retrieve_status

SECONDS_PER_CREDIT = 3  # 2 credits for 6 seconds


class Command(BaseCommand):
    """The secret, the avatars, the account's limits and credits, against our settings."""

    help = "Ask Runway: secret accepted, avatars READY, limits and credits enough."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say a line for every finding; CommandError when visitors could not call."""
        try:
            organization = retrieve_organization(deadline=self._deadline())
        except AvatarError as error:
            raise CommandError(f"Runway does not answer well: {error.code} ({error})") from None
        self.stdout.write("The secret is accepted.")
        problems = [*_account_problems(organization), *self._avatar_problems()]
        if organization.credits is not None:
            minutes = organization.credits * SECONDS_PER_CREDIT // 60
            self.stdout.write(f"{organization.credits} credits: {minutes} minutes of talk.")
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} to mend")
        self.stdout.write("Visitors can call.")

    def _avatar_problems(self) -> Iterator[str]:
        for avatar in Avatar.objects.active().filter(kind=Avatar.Kind.CUSTOM):
            try:
                status = retrieve_status(avatar.runway_id, deadline=self._deadline())
            except SessionNotFound:
                status = "unknown there"
            except AvatarError as error:
                status = error.code
            if status == "READY":
                self.stdout.write(f"{avatar.slug} is READY.")
            else:
                yield f"{avatar.slug} ({avatar.runway_id}) is {status}."

    def _deadline(self) -> float:
        return time.monotonic() + conf.request_timeout


def _account_problems(organization: Organization) -> Iterator[str]:
    at_once = organization.max_concurrent
    if at_once is not None and conf.max_concurrent_calls > at_once:
        yield (
            f"AVATARS_MAX_CONCURRENT_CALLS is {conf.max_concurrent_calls}, but the account allows"
            f" {at_once} at once."
        )
    if organization.max_daily is not None and organization.used_today is not None:
        left = organization.max_daily - organization.used_today
        if left <= 0:
            yield f"All {organization.max_daily} sessions of today are used."
    if organization.credits is not None:
        minutes = organization.credits * SECONDS_PER_CREDIT // 60
        if minutes < conf.daily_minutes:
            yield (
                f"The credits last for {minutes} minutes, AVATARS_DAILY_MINUTES is"
                f" {conf.daily_minutes}."
            )
