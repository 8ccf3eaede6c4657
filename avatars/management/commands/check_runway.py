"""Ask the real API whether visitors could call now."""

import time
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from avatars.calls import clock
from avatars.conf import conf
from avatars.exceptions import AvatarError, SessionNotFound
from avatars.insights.alert_mails import send_due_mails
from avatars.insights.alerts import look
from avatars.management import trial
from avatars.models import Avatar
from avatars.models.settlers import troubles
from avatars.runway.account import Organization, retrieve_organization
from avatars.runway.characters import retrieve_status
from avatars.studio.knowledge.all_in_step import behind

SECONDS_PER_CREDIT = 3  # 2 credits for 6 seconds


class Command(BaseCommand):
    """The secret, the avatars, the account's limits and credits, against our settings."""

    help = "Ask Runway: secret accepted, avatars READY, limits and credits enough."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to open a session, with whom, and whether to ask first."""
        parser.add_argument(
            "--session",
            action="store_true",
            help="Also open one real session, which nobody joins, and delete it. It costs about"
            f" {trial.CREDITS} credits, and asks first.",
        )
        parser.add_argument(
            "--avatar", metavar="SLUG", help="With --session: whom to call, else the first one."
        )
        parser.add_argument(
            "--no-input", "--noinput", action="store_true", help="With --session: do not ask."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say a line for every finding; CommandError when visitors could not call."""
        if (options["avatar"] or options["no_input"]) and not options["session"]:
            raise CommandError("--avatar and --no-input go with --session.")
        avatar = _avatar(options["avatar"]) if options["session"] else None
        # From cron it is who tells that no settler is at work: whatever Runway answers.
        look(clock.now())
        send_due_mails()
        organization = self._organization()
        self.stdout.write("The secret is accepted.")
        problems = [
            *_account_problems(organization),
            *self._avatar_problems(),
            *troubles(timezone.now()),
        ]
        if organization.credits is not None:
            minutes = organization.credits * SECONDS_PER_CREDIT // 60
            self.stdout.write(f"{organization.credits} credits: {minutes} minutes of talk.")
        if count := behind():
            self.stdout.write(
                f"Documents that Runway has not as they are here: {count}. `manage.py"
                " sync_knowledge` brings them in step."
            )
        for problem in problems:
            self.stderr.write(problem)
        if avatar:
            if not options["no_input"]:
                self._ask(avatar)
            problems += self._session_problems(avatar, organization.credits)
        if problems:
            raise CommandError(f"{len(problems)} to mend")
        self.stdout.write("Visitors can call.")

    def _organization(self) -> Organization:
        try:
            return retrieve_organization(deadline=self._deadline())
        except AvatarError as error:
            raise CommandError(f"Runway does not answer well: {error.code} ({error})") from None

    def _ask(self, avatar: Avatar) -> None:
        """Go on only if whoever sits there says so; CommandError otherwise."""
        self.stdout.write(
            f"\nThis opens one real session with {avatar.slug} at {conf.base_url}. Nobody joins"
            f" it, and it is deleted at once. It costs about {trial.CREDITS} credits (2 cents) and"
            " one of the day's sessions, and for some seconds one of the account's places."
        )
        self.stdout.flush()
        try:
            answer = input("Open it? [y/N] ")
        except EOFError:
            answer = ""
        if answer.strip().lower() not in ("y", "yes"):
            raise CommandError("No session was opened. With --no-input it does not ask.")

    def _session_problems(self, avatar: Avatar, credits_before: int | None) -> list[str]:
        problems = trial.try_session(avatar, self.stdout.write)
        for problem in problems:
            self.stderr.write(problem)
        self.stdout.write(self._cost(credits_before))
        return problems

    def _cost(self, before: int | None) -> str:
        """What the session cost, by the account's balance where Runway tells it."""
        try:
            after = retrieve_organization(deadline=self._deadline()).credits
        except AvatarError:
            after = None
        if before is None or after is None:
            return f"Runway tells no balance: it should have cost {trial.CREDITS} credits at most."
        return (
            f"It cost {before - after} credits: {before} before, {after} now. Calls of visitors in"
            " between are counted, too."
        )

    def _avatar_problems(self) -> Iterator[str]:
        for draft in Avatar.objects.filter(active=True, runway_id=""):
            self.stdout.write(f"{draft.slug} is a draft: visitors do not see it.")
        if not Avatar.objects.active().exists():
            yield (
                "No avatar is switched on, made at Runway and able to talk: visitors see no button."
                " In the admin: Avatars, At Runway, Make it at Runway."
            )
        made = Avatar.objects.filter(active=True, kind=Avatar.Kind.CUSTOM).exclude(runway_id="")
        for avatar in made:
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


def _avatar(slug: str | None) -> Avatar:
    """The active avatar of this slug, or the first one; CommandError where there is none."""
    avatars = Avatar.objects.active().order_by("pk")
    avatar = avatars.filter(slug=slug).first() if slug else avatars.first()
    if avatar is None:
        raise CommandError(
            f"There is no active avatar {slug}." if slug else "There is no active avatar."
        )
    return avatar


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
