"""Figures as shapes: whole numbers that a template draws and a table repeats."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest

from avatars.insights.figures import Sums

HEIGHT = 100  # of a chart; bars are drawn in these units and stretched
STEP, BAR = 10, 8  # a bar with its gap, and without
MOST_BARS = 92
LENGTH_STEP = 10  # seconds
SHADES = 5
BETWEEN = " – "  # the first and the last of several days


@dataclass(frozen=True)
class Bar:
    """One bar: `value` is what is read, `x` and `height` where it is drawn.

    `before` is what is read for the same part of the period before; empty without one.
    """

    label: str
    value: str
    x: int
    height: int
    before: str = ""

    @property
    def y(self) -> int:
        """Its upper end, from above."""
        return HEIGHT - self.height


@dataclass(frozen=True)
class Chart:
    """Bars side by side; `top` is what the highest one reads.

    `line` are the points of a line through the values of the period before, as SVG has them.
    """

    bars: list[Bar]
    top: str
    line: str = ""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to see."""
        return not any(bar.height for bar in self.bars) and not self.line

    @property
    def ends(self) -> tuple[str, str]:
        """Where it begins and ends; of a bar for several days, the first or the last of them."""
        first, last = self.bars[0].label, self.bars[-1].label
        return first.split(BETWEEN)[0], last.split(BETWEEN)[-1]

    @property
    def path(self) -> str:
        """All bars as one shape, where there are many charts and none of them is pointed at."""
        return "".join(
            f"M{bar.x} {bar.y}h{BAR}v{bar.height}h-{BAR}z" for bar in self.bars if bar.height
        )

    @property
    def width(self) -> int:
        """Of all bars, in their units."""
        return max(len(self.bars), 1) * STEP


@dataclass(frozen=True)
class Share:
    """A part of a whole: how many, which per cent, and which in the period before, if any."""

    label: str
    count: int
    percent: int
    before: int | None


@dataclass(frozen=True)
class Cell:
    """An hour of the week: how many calls, and how dark that is, from 0 to SHADES - 1.

    `before` is how many there were in the period before; None without one.
    """

    hour: int
    count: int
    shade: int
    before: int | None


def bars(
    values: Iterable[tuple[str, float]],
    read: Callable[[float], str],
    *,
    top: float = 0,
    before: Sequence[float] = (),
) -> Chart:
    """A chart of labelled values, read out by `read`; as high as `top` or the highest value.

    `before` are as many values of the period before, or none.
    """
    values = list(values)
    top = top or max((*(value for _, value in values), *before), default=0)
    drawn = [
        Bar(label, read(value), number * STEP, _height(value, top), read(earlier))
        if earlier is not None
        else Bar(label, read(value), number * STEP, _height(value, top))
        for number, ((label, value), earlier) in enumerate(zip_longest(values, before))
    ]
    points = [
        f"{number * STEP + BAR // 2},{HEIGHT - _height(value, top)}"
        for number, value in enumerate(before)
    ]
    return Chart(drawn, read(top), " ".join(points) if any(before) else "")


def spans(first: date, last: date) -> list[tuple[date, date]]:
    """The days, weeks or months of a time: as few as can be told apart in a chart."""
    days = (last - first).days + 1
    if days <= MOST_BARS:
        return [(day, day) for day in _each(first, last, lambda day: day + timedelta(days=1))]
    follow = _next_week if days <= 7 * MOST_BARS else _next_month
    return [(day, min(follow(day) - timedelta(days=1), last)) for day in _each(first, last, follow)]


def over_time(days: Mapping[date, Sums], parts: list[tuple[date, date]]) -> list[Sums]:
    """The sums of each part of a time."""
    found = [Sums() for _ in parts]
    number = 0
    for day in sorted(days):
        while number < len(parts) and parts[number][1] < day:
            number += 1
        if number < len(parts) and parts[number][0] <= day:
            found[number] += days[day]
    return found


def lengths(counts: "Counter[int]", longest: int) -> list[tuple[str, float]]:
    """How many talks were how long, in steps of LENGTH_STEP seconds up to the `longest`."""
    steps: Counter[int] = Counter()
    for seconds, count in counts.items():
        steps[(seconds - 1) // LENGTH_STEP] += count
    return [
        (f"{step * LENGTH_STEP + 1}–{(step + 1) * LENGTH_STEP}", steps[step])
        for step in range(-(-longest // LENGTH_STEP))
    ]


def shares(
    counts: "Counter[str]", read: Callable[[str], str], before: "Counter[str] | None" = None
) -> list[Share]:
    """What a whole consists of, the largest part first; `before` is the period before's whole."""
    keys = sorted({*counts, *(before or ())}, key=lambda key: (-counts[key], key))
    return [
        Share(
            read(key),
            counts[key],
            percent(counts[key], counts.total()),
            None if before is None else percent(before[key], before.total()),
        )
        for key in keys
    ]


def percent(part: int, whole: int) -> int:
    """Which per cent `part` is of `whole`; 0 of nothing."""
    return round(100 * part / whole) if whole else 0


def week(hours: "Counter[int]", before: "Counter[int] | None" = None) -> list[list[Cell]]:
    """Seven days from Monday on of 24 hours each."""
    most = max(hours.values(), default=0)
    cells = [
        Cell(
            hour % 24,
            hours[hour],
            -(-hours[hour] * (SHADES - 1) // most) if most else 0,
            None if before is None else before[hour],
        )
        for hour in range(7 * 24)
    ]
    return [cells[day * 24 : day * 24 + 24] for day in range(7)]


def _height(value: float, top: float) -> int:
    # What is not nothing is seen.
    return max(round(HEIGHT * value / top), 1) if value else 0


def _each(first: date, last: date, follow: Callable[[date], date]) -> Iterable[date]:
    day = first
    while day <= last:
        yield day
        day = follow(day)


def _next_week(day: date) -> date:
    return day + timedelta(days=7 - day.weekday())


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
