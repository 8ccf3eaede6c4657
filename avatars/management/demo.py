"""A made-up history of calls that looks like a real one, the same for the same seed."""

import math
import random
import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from avatars.insights.tally import midnight
from avatars.models import Avatar, CallLog, Refusal, Transcript, WordsVersion

MADE_UP = "demo-"  # what session ids begin with

Reason = CallLog.EndReason
# Calls by the hour of the day, and by the day of the week from Monday on.
HOURS = [2, 1, 1, 1, 1, 2, 4, 8, 14, 20, 24, 23, 16, 18, 22, 23, 20, 16, 14, 17, 19, 15, 9, 4]
WEEK = [1.1, 1.15, 1.1, 1.05, 0.95, 0.55, 0.5]
PAGES = {
    "/": 60,
    "/pricing/": 14,
    "/tools/": 12,
    "/docs/first-steps/": 8,
    "/about/": 4,
    "/blog/": 2,
}
DEVICES = {"desktop": 55, "phone": 40, "tablet": 5}
LOCALES = {"en": 50, "zh-hant": 30, "zh-hans": 20}
ENDS: dict[str, int] = {
    Reason.HUNG_UP: 52, Reason.PAGE_CLOSED: 18, Reason.TIME_LIMIT: 11, Reason.IDLE: 5,
    Reason.ENDED_BY_AVATAR: 4, Reason.CONNECTION_LOST: 4, Reason.SILENT: 2, Reason.NO_MEDIA: 1,
}  # fmt: skip
FAILURES: dict[str, int] = {
    Reason.VISITOR_GAVE_UP: 50,
    Reason.TIMED_OUT: 25,
    Reason.UPSTREAM_FAILED: 25,
}
REFUSALS = {"busy": 0.05, "rate_limited": 0.02, "budget_spent": 0.02, "upstream_failed": 0.01}
COMMENTS = {
    "en": [
        "It knew what I needed.",
        "A bit slow to answer.",
        "Fun! It looks alive.",
        "No price given.",
    ],
    "zh-hant": ["講得很清楚。", "回答有點慢。", "很可愛，會再來。", "沒有回答價格。"],
    "zh-hans": ["讲得很清楚。", "回答有点慢。", "很可爱，会再来。", "没有回答价格。"],
}
TALK = {
    "en": [
        ("how much does it cost", "There is a free plan, and paid ones from ten dollars."),
        ("which tool should I try first", "What would you like to make?"),
        ("can I cancel any time", "I am not sure about that."),
        ("do you speak chinese too", "I do, just go ahead."),
        ("um I am only looking around", "Take your time."),
    ],
    "zh-hant": [
        ("請問要多少錢", "有免費方案，付費的從十美元起。"),
        ("我該先試哪個工具", "你想做什麼呢?"),
        ("可以隨時取消嗎", "這個我不太確定。"),
        ("你會講英文嗎", "會的，請說。"),
        ("我只是看看", "慢慢來。"),
    ],
    "zh-hans": [
        ("请问要多少钱", "有免费方案，付费的从十美元起。"),
        ("我该先试哪个工具", "你想做什么呢?"),
        ("可以随时取消吗", "这个我不太确定。"),
        ("你会讲英文吗", "会的，请说。"),
        ("我只是看看", "慢慢来。"),
    ],
}


class History:
    """`count` calls of `avatars` in the `days` before `until`; transcripts of a `share` (0..1)."""

    def __init__(
        self,
        avatars: list[Avatar],
        *,
        count: int,
        days: int,
        until: datetime,
        seed: int,
        share: float,
    ) -> None:
        self.avatars, self.count, self.days, self.until = avatars, count, days, until
        self.share = share
        self.chance = random.Random(seed)
        self.versions = [self._versions(avatar) for avatar in avatars]

    def _versions(self, avatar: Avatar) -> dict[str, list[WordsVersion]]:
        """Three for each language: the words were made better twice."""
        begun = self.until - timedelta(days=self.days)
        return {
            locale: [
                WordsVersion.objects.get_or_create(
                    avatar=avatar,
                    locale=locale,
                    digest=f"{MADE_UP}{number}",
                    defaults={
                        "personality": f"Version {number + 1}.",
                        "since": begun + timedelta(days=self.days * number // 3),
                    },
                )[0]
                for number in range(3)
            ]
            for locale in LOCALES
        }

    def each_day(self) -> Iterator[tuple[datetime, int]]:
        """When each day begins, and how many calls it has: growing, by week and by season."""
        first = midnight(self.until.date() - timedelta(days=self.days - 1))
        starts = [first + timedelta(days=number) for number in range(self.days)]
        weights = [
            (0.4 + number / self.days)
            * WEEK[start.weekday()]
            * (1 + 0.25 * math.sin(2 * math.pi * start.timetuple().tm_yday / 365))
            * self.chance.uniform(0.8, 1.2)
            for number, start in enumerate(starts)
        ]
        total, made, sum_ = sum(weights), 0, 0.0
        for start, weight in zip(starts, weights, strict=True):
            sum_ += weight
            upto = round(self.count * sum_ / total)
            yield start, upto - made
            made = upto

    def calls(self) -> Iterator[tuple[CallLog, Transcript | None]]:
        """Every call, and what was said in it where that is kept; none is saved."""
        for day, (start, count) in enumerate(self.each_day()):
            # A bad day now and then.
            failing = 0.3 if self.chance.random() < 0.02 else 0.06
            for _ in range(count):
                call = self._call(start, day / self.days, failing)
                if call.created_at < self.until:
                    yield call, self._transcript(call)

    def refusals(self) -> Iterator[Refusal]:
        """What was turned away, by day."""
        for start, count in self.each_day():
            for reason, share in REFUSALS.items():
                if times := round(count * share * self.chance.uniform(0, 2)):
                    yield Refusal(day=start.date(), reason=reason, count=times)

    def _pick(self, weights: Mapping[str, int]) -> str:
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def _call(self, start: datetime, progress: float, failing: float) -> CallLog:
        chance = self.chance
        hour = chance.choices(range(24), HOURS)[0]
        created = start + timedelta(hours=hour, seconds=chance.random() * 3600)
        which = min(int(chance.expovariate(1.5)), len(self.avatars) - 1)
        locale = self._pick(LOCALES)
        page = self._pick(PAGES)
        session = uuid.UUID(int=chance.getrandbits(128), version=4)
        call = CallLog(
            id=uuid.UUID(int=chance.getrandbits(128), version=4),
            avatar=self.avatars[which],
            session_id=f"{MADE_UP}{session}",
            locale=locale,
            words=self.versions[which][locale][int(progress * 3)],
            placement="home" if page == "/" else "corner",
            variant="inline" if page == "/" else "floating",
            page=page,
            device=self._pick(DEVICES),
            max_seconds=self.avatars[which].max_seconds,
            reports=True,
            created_at=created,
            accepted_at=created,
        )
        if hour in (10, 11, 15) and chance.random() < 0.15:
            call.stood_in_line = int(chance.expovariate(1 / 40)) + 1
        if chance.random() < failing:
            return self._failed(call)
        return self._talked(call, progress)

    def _failed(self, call: CallLog) -> CallLog:
        call.status = CallLog.Status.FAILED
        call.end_reason = self._pick(FAILURES)
        call.ended_at = call.created_at + timedelta(seconds=self.chance.uniform(2, 30))
        call.settled_at, call.duration = call.ended_at, 0
        return call

    def _talked(self, call: CallLog, progress: float) -> CallLog:
        chance = self.chance
        call.status = CallLog.Status.ENDED
        call.ready_after = round(chance.lognormvariate(1.1, 0.35), 2)
        call.ready_at = call.created_at + timedelta(seconds=call.ready_after)
        call.consumed_at = call.ready_at
        if chance.random() < 0.03:
            call.end_reason, call.duration = Reason.NEVER_JOINED, 0
            call.ended_at = call.settled_at = call.ready_at + timedelta(seconds=45)
            return call
        call.joined_at = call.ready_at + timedelta(seconds=chance.uniform(0.5, 2))
        if chance.random() < 0.97:
            call.face_at = call.joined_at + timedelta(seconds=chance.uniform(5, 11))
        call.end_reason = self._pick(ENDS)
        longest = call.max_seconds
        seconds = longest if call.end_reason == Reason.TIME_LIMIT else chance.lognormvariate(4, 0.9)
        call.duration = min(max(int(seconds), 1), longest)
        call.ended_at = call.joined_at + timedelta(seconds=call.duration)
        call.settled_at = call.over_at = call.ended_at + timedelta(seconds=10)
        call.spoken_language = call.locale if chance.random() < 0.85 else self._pick(LOCALES)
        if call.duration > 15 and chance.random() < 0.2:
            call.stars = min(5, max(1, round(chance.gauss(3.4 + progress, 1))))
            if chance.random() < 0.3:
                call.comment = chance.choice(COMMENTS[call.locale])
        return call

    def _transcript(self, call: CallLog) -> Transcript | None:
        if not call.joined_at or self.chance.random() >= self.share:
            return None
        lines = []
        for _ in range(max(1, (call.duration or 0) // 16)):
            question, answer = self.chance.choice(TALK[call.spoken_language])
            lines += [[True, question], [False, answer]]
        return Transcript(call=call, said_at=call.created_at, lines=lines)
