"""The account: its limits, what it has spent, how long its avatars have talked."""

import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

from aiohttp import web

from avatars.sandbox.answers import check_caller, invalid, moment, read, unfit
from avatars.sandbox.books import Books
from avatars.sandbox.checker import Checker, Issue
from avatars.sandbox.sessions import Status

MONTHLY_SPEND = 10_000  # credits
LONGEST_SPAN = timedelta(days=90)
MODEL = "gwm1_avatars"

routes = web.RouteTableDef()


@routes.get("/v1/organization", name="retrieve_organization")
async def organization(request: web.Request) -> web.Response:
    """The account, with the limits that were ordered by /sandbox/limits."""
    sandbox, now = check_caller(request), time.time()
    limits, books = sandbox.limits, sandbox.books
    shown = {
        "maxConcurrentGenerations": limits.concurrent,
        "maxDailyGenerations": limits.daily,
    }
    return web.json_response(
        {
            "creditBalance": limits.balance(books, now),
            "tier": {"maxMonthlyCreditSpend": MONTHLY_SPEND, "models": {MODEL: shown}},
            "usage": {"models": {MODEL: {"dailyGenerations": books.created_today(now)}}},
        }
    )


@routes.post("/v1/organization/usage", name="retrieve_usage")
async def spent(request: web.Request) -> web.Response:
    """Credits by UTC day. Whether Runway lists days without any is not known; here it does not."""
    sandbox, now = check_caller(request), time.time()
    body, check = await read(request, _issues), Checker()
    today = datetime.fromtimestamp(now, UTC).date()
    since = _date(check, body, "startDate") or today - timedelta(days=30)
    before = _date(check, body, "beforeDate") or since + timedelta(days=30)
    if not check.issues and not since <= before <= since + LONGEST_SPAN:
        check.fail(["beforeDate"], "custom", "beforeDate must be up to 90 days after startDate")
    if check.issues:
        raise invalid(check.issues)
    days: dict[date, int] = {}
    for session in sandbox.books.every(now):
        day = datetime.fromtimestamp(session.created_at, UTC).date()
        if since <= day < before and session.credits(now):
            days[day] = days.get(day, 0) + session.credits(now)
    results = [
        {"date": day.isoformat(), "usedCredits": [{"model": MODEL, "amount": amount}]}
        for day, amount in sorted(days.items())
    ]
    return web.json_response({"results": results, "models": [MODEL] if results else []})


def _issues(body: object) -> list[Issue]:
    check = Checker()
    if check.is_object(body, []) and isinstance(body, dict):
        check.only(body, {"startDate", "beforeDate"}, [])
    return check.issues


def _date(check: Checker, body: dict[str, Any], key: str) -> date | None:
    if key not in body or not check.is_a(str, body, key, []):
        return None
    try:
        return date.fromisoformat(body[key])
    except ValueError:
        check.fail([key], "invalid_format", "Invalid ISO date")
        return None


@routes.get("/v1/avatar_usage", name="retrieve_avatar_usage")
async def talked(request: web.Request) -> web.Response:
    """Seconds and sessions from `startDate` to before `endDate`, by UTC day, empty ones too."""
    sandbox = check_caller(request)
    since, until = moment(request, "startDate"), moment(request, "endDate")
    if since is None or until is None:
        raise unfit("startDate and endDate are required")
    if not 0 < until - since <= LONGEST_SPAN.total_seconds():
        raise unfit("endDate must be up to 90 days after startDate")
    return web.json_response(_usage(sandbox.books, since, until))


def _usage(books: Books, since: float, until: float) -> dict[str, Any]:
    """Sessions that are not over, or failed, count; only completed ones have seconds."""
    first = datetime.fromtimestamp(since, UTC).date()
    last = datetime.fromtimestamp(until - 0.001, UTC).date()
    days = {
        first + timedelta(days=n): {"seconds": 0, "sessions": 0}
        for n in range((last - first).days + 1)
    }
    now, measured = time.time(), []
    for session in books.every(now):
        if since <= session.created_at < until:
            day = days[datetime.fromtimestamp(session.created_at, UTC).date()]
            day["sessions"] += 1
            if session.status is Status.COMPLETED:
                measured.append(session.billed(now))
                day["seconds"] += measured[-1]
    return {
        "totalSeconds": sum(measured),
        "totalSessions": sum(day["sessions"] for day in days.values()),
        "avgDurationSeconds": round(sum(measured) / len(measured)) if measured else 0,
        "byDay": [{"date": day.isoformat(), **count} for day, count in days.items()],
    }
