"""Questions kept up with the words that came in: read, joined to groups, now and then regrouped."""

import time
from dataclasses import dataclass

from avatars.insights.asked import installed
from avatars.insights.asked.lock import is_due, state, take
from avatars.insights.questions import VERSION
from avatars.models import Transcript


@dataclass(frozen=True)
class Outcome:
    """What one run did. `busy`: nothing, as another process groups."""

    transcripts: int = 0
    questions: int = 0
    regrouped: bool = False
    busy: bool = False

    def __str__(self) -> str:
        if self.busy:
            return "another process groups at the moment"
        found = f"{self.questions} questions found in {self.transcripts} calls"
        return f"{found}, and all grouped anew" if self.regrouped else found


def group_questions(seconds: float = float("inf"), *, anew: bool = False) -> Outcome:
    """Read what was not read yet; when all is, group everything anew if it is due or `anew`.

    Nothing where the extra is not installed. New transcripts are begun for so many seconds at most.
    Any number of copies may run at once, and one works.
    """
    unread = Transcript.objects.unread(VERSION)
    if not installed():
        return Outcome()
    until = time.monotonic() + seconds
    if not (anew or unread.exists() or is_due(state())):
        return Outcome()
    if not (lease := take()):
        return Outcome(busy=True)
    try:
        # Not imported before they are needed: they take 200 MB.
        from avatars.insights.asked import joining, regrouping

        transcripts, questions = joining.join_new(lease, until)
        due = not unread.exists() and (anew or is_due(state()))
        return Outcome(transcripts, questions, due and regrouping.regroup(lease))
    finally:
        lease.give_back()
