"""Figures as they are read: a name, a value, and that of the period before."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext

from avatars.insights.charts import Share, percent
from avatars.insights.figures import TALKED, Figures, Sums, clock, percentile
from avatars.insights.overview import Overview, cost


@dataclass(frozen=True)
class Tile:
    """One figure. `before` is empty where there is nothing to compare with."""

    name: str
    value: str
    before: str = ""


def tiles(seen: Overview) -> list[Tile]:
    """What an owner asks first."""
    now = _main(seen.now.total, seen.tests)
    before = _main(seen.before.total, seen.tests_before) if seen.before else None
    return list(_beside(now, before))


def figure_rows(seen: Overview) -> list[Tile]:
    """The rest."""
    before = _more(seen.before.total) if seen.before else None
    return list(_beside(_more(seen.now.total), before))


def said_of_tests(seen: Overview) -> str:
    """A sentence of the calls that staff made; nothing where there were none."""
    if not seen.tests or not seen.tests.calls:
        return ""
    return gettext(
        "Test calls: %(calls)s, %(minutes)s min, %(cost)s. That is in the cost, and they are in no"
        " other figure."
    ) % {
        "calls": seen.tests.calls,
        "minutes": round(seen.tests.seconds / 60),
        "cost": f"{cost(seen.tests.seconds):.2f}",
    }


def funnel(seen: Overview) -> list[Share]:
    """From the press to a talk."""
    now = _steps(seen.now.total, seen.refused)
    before = _steps(seen.before.total, seen.refused_before) if seen.before else None
    return [
        Share(
            name,
            count,
            percent(count, now[0][1]),
            percent(before[number][1], before[0][1]) if before else None,
        )
        for number, (name, count) in enumerate(now)
    ]


def _steps(total: Figures, refused: "Counter[str] | None") -> list[tuple[str, int]]:
    pressed = total.calls + (refused.total() if refused else 0)
    return [
        (gettext("Pressed the button"), pressed),
        (gettext("Got a call"), total.calls),
        (gettext("of these after the line"), total.lined),
        (gettext("The avatar was ready"), total.ready),
        (gettext("Connected"), total.joined),
        (gettext("Saw the avatar"), total.faced),
        (gettext("Talked for over %(seconds)s seconds") % {"seconds": TALKED}, total.talked),
    ]


def _beside(now: list[tuple[str, str]], before: list[tuple[str, str]] | None) -> Iterator[Tile]:
    """Each figure beside that of the period before."""
    for number, (name, value) in enumerate(now):
        yield Tile(name, value, before[number][1] if before else "")


def _main(figures: Figures, tests: Sums | None) -> list[tuple[str, str]]:
    paid = figures.seconds + (tests.seconds if tests else 0)
    stars = figures.average_stars
    return [
        (gettext("Calls"), str(figures.calls)),
        (gettext("Talk time"), clock(figures.seconds)),
        (gettext("Cost"), f"{cost(paid):.2f}"),
        (gettext("Median talk"), clock(percentile(figures.lengths, 50))),
        (gettext("Stars"), f"{stars:.1f} ({figures.rated})" if stars else "–"),
    ]


def _more(figures: Figures) -> list[tuple[str, str]]:
    waits = [
        (gettext("Wait until ready"), figures.ready_waits),
        (gettext("Wait until sound"), figures.sound_waits),
        (gettext("Wait until the face"), figures.face_waits),
    ]
    return [
        (gettext("95 of 100 talks are no longer than"), clock(percentile(figures.lengths, 95))),
        (gettext("Calls without a talk"), str(figures.calls - figures.lengths.total())),
        *(
            (name, f"{_seconds(percentile(counts, 50))} / {_seconds(percentile(counts, 95))}")
            for name, counts in waits
        ),
    ]


def _seconds(value: int | None) -> str:
    return "–" if value is None else f"{value} s"
