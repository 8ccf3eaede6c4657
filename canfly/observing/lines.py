"""What a line of the log looks like: JSON in earnest, and under DEBUG one for people.

No line says who a visitor is or what they said, and none tells a secret. That is so because nobody
writes such things; `clean` and `told` are the net below, for what libraries write.

May import: nothing of ours, and no Django. gunicorn.conf.py runs this file by its path, so that
its master keeps no module of the site, which a worker after a HUP would then find old.
"""

import ipaddress
import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

Line = MutableMapping[str, Any]

FIELDS = ["request_id", "call_id"]  # of what is added to a record, all that a line keeps
LONGEST = 2_000  # characters of what a line says
DEEPEST = 5  # errors that caused each other
# What these say is about code and servers; others may quote what visitors typed. By their names,
# in which Django's and the drivers' own agree.
HARMLESS = {
    "AttributeError", "ImportError", "ImproperlyConfigured", "InterfaceError", "NameError",
    "OperationalError", "ProgrammingError", "RecursionError", "TypeError",
}  # fmt: skip
HIDDEN = [
    (re.compile(pattern), shown)
    for pattern, shown in (
        # gunicorn quotes the address, and the header that it does not understand.
        (r"Invalid request from ip=.*", "Invalid request"),
        (r"eyJ[\w-]{8,}\.[\w-]+(\.[\w-]*)?", "[token]"),
        (r"\b(key|sk)_[\w-]{8,}", "[secret]"),
        (r"(?i)\b(bearer|basic) [\w.~+/=:-]{8,}", r"\1 [secret]"),
        (r"://[^/\s@]+@", "://[secret]@"),
        (r"[\w.+-]{1,64}@[\w-]+(\.[\w-]+)+", "[mail]"),
        (r"(?<=\S)\?(?![\"']?(\s|$))[^\s?]\S*", "?[query]"),
    )
]
ADDRESS = re.compile(
    r"(?<![\w.])\d{1,3}(\.\d{1,3}){3}|(?<![\w.:])[0-9a-fA-F]*:[0-9a-fA-F:]*:[0-9a-fA-F:.]*"
)


def configuration(*, readable: bool) -> dict[str, Any]:
    """Django's LOGGING: all lines to standard error, `readable` by people or as JSON."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request": {"()": "canfly.observing.requests.AddRequestId"},
            "call": {"()": "avatars.log_context.AddCallId"},
            "accidents": {"()": "canfly.observing.requests.Accidents"},
        },
        "formatters": {"line": {"()": formatter, "readable": readable}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["request", "call"],
            }
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "avatars": {"level": "INFO"},
            "canfly": {"level": "INFO"},
            # Django's own would write each line again, and mail whole requests to ADMINS.
            "django": {"handlers": [], "level": "WARNING"},
            "django.request": {"filters": ["accidents"]},
            # Of whoever asks by a name that is none of ours; they are answered with a 400.
            "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        },
    }


def formatter(*, readable: bool) -> logging.Formatter:
    """Makes the text of a line from any record of Python's logging."""
    people = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
    )
    renderers: list[Any] = (
        [people]
        if readable
        else [_as_data, structlog.processors.JSONRenderer(ensure_ascii=False, default=repr)]
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(FIELDS),
        ],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _tidy, *renderers],
    )


def clean(text: str) -> str:
    """The text without secrets, tokens, queries and addresses of mail or of the net.

    This machine's own addresses (127.0.0.1, 0.0.0.0, ::1) are nobody's, and stay. Cut before it is
    read: a stranger may send much that takes long.
    """
    text = text[:LONGEST]
    for pattern, shown in HIDDEN:
        text = pattern.sub(shown, text)
    return ADDRESS.sub(_hide_address, text)[:LONGEST]


def told(error: BaseException) -> str:
    """What may be repeated of an error's own words: see HARMLESS. The first line at most.

    Later lines of a database's errors quote the row.
    """
    if isinstance(error, OSError):
        return error.strerror or ""  # the rest can be a file's or a host's name
    if HARMLESS.isdisjoint(kind.__name__ for kind in type(error).__mro__):
        return ""
    return clean(str(error).partition("\n")[0])


def described(error: BaseException | None) -> list[dict[str, Any]]:
    """An error and those that caused it: its type, what may be told of it, and where it came by."""
    found: list[dict[str, Any]] = []
    while error is not None and len(found) < DEEPEST:
        frames = traceback.extract_tb(error.__traceback__)
        found.append(
            {
                "type": type(error).__name__,
                "message": told(error),
                "frames": [f"{at.filename}:{at.lineno} {at.name}" for at in frames],
            }
        )
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _tidy(logger: Any, method: str, line: Line) -> Line:
    line["event"] = clean(str(line["event"]))
    for name in FIELDS:
        if not line.get(name):
            line.pop(name, None)
    return line


def _as_data(logger: Any, method: str, line: Line) -> Line:
    """The traceback as data, without the source and without what may be a visitor's."""
    error = line.pop("exc_info", None)
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        line["exception"] = described(error)
    return line


def _hide_address(found: "re.Match[str]") -> str:
    text = found[0].rstrip(":.")
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return found[0]  # a time of day, a version
    if address.is_loopback or address.is_unspecified:
        return found[0]
    return "[address]" + found[0][len(text) :]
