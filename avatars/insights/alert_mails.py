"""Mails of alerts: figures and a link to the admin, to AVATARS_ALERT_EMAILS; nobody's words.

A mail is claimed before it is sent, so that one process sends it, and tried again later where the
mail server is down. Whoever is killed between its leaving and our noting that sends it twice.
"""

import logging

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends import smtp
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from avatars.conf import conf
from avatars.insights.alerts import moment_in_words, sentence
from avatars.models import Alert

logger = logging.getLogger(__name__)

TIMEOUT = 10  # seconds for the mail server, where the site sets none


def send_due_mails() -> None:
    """Send what is due, until nothing is or the mail server fails. Raises django.db.Error.

    Blocks for as long as the mail server takes: not for a request, and not before a settling.
    """
    while alert := Alert.objects.claim(timezone.now()):
        if (to := conf.alert_emails) and not _was_sent(alert, to):
            return
        Alert.objects.told(alert, timezone.now())


def _was_sent(alert: Alert, to: list[str]) -> bool:
    try:
        connection = get_connection()
        if isinstance(connection, smtp.EmailBackend) and connection.timeout is None:
            connection.timeout = TIMEOUT
        with translation.override(settings.LANGUAGE_CODE):
            subject, body = _written(alert)
        EmailMessage(subject, body, to=to, connection=connection).send()
    except Exception as error:  # noqa: BLE001 — a site's mail backend may raise whatever it likes
        logger.error("the mail of the alert %s is tried later: %s", alert, type(error).__name__)
        return False
    return True


def _written(alert: Alert) -> tuple[str, str]:
    """Subject and text."""
    said = sentence(alert)
    subject = gettext("Over: %(alert)s") % {"alert": said} if alert.over_at else said
    since, over = gettext("Since %(moment)s."), gettext("It is over since %(moment)s.")
    lines = [said, since % {"moment": moment_in_words(alert.since)}]
    if alert.over_at:
        lines.append(over % {"moment": moment_in_words(alert.over_at)})
    elif alert.name == Alert.Name.NO_SETTLER:
        lines.append(gettext("Start “manage.py settle_calls --watch”, or places stay taken."))
    return subject, "\n".join([*lines, "", *_link()])


def _link() -> list[str]:
    """The page of figures in the admin, by the first host that the site answers to."""
    try:
        path = reverse("admin:avatars_dailyfigures_changelist")
    except NoReverseMatch:  # a site without the admin
        return []
    hosts = [host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*"]
    scheme = "https" if settings.SESSION_COOKIE_SECURE else "http"
    return [f"{scheme}://{hosts[0]}{path}" if hosts else path]
