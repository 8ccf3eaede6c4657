"""Which groups mean nearly the same as one; with the extra [questions]."""

import numpy as np
from django.db.models import OuterRef, Subquery

from avatars.insights.asked.rows import from_bytes
from avatars.insights.questions import VERSION
from avatars.models import Question, QuestionGroup


def nearest_groups(group: int, most: int) -> list[int]:
    """The ids of the groups whose most typical question is nearest to this one's."""
    typical = Question.objects.filter(group=OuterRef("pk"), version=VERSION)
    groups = QuestionGroup.objects.annotate(
        vector=Subquery(typical.order_by("-nearness", "-pk").values("vector")[:1])
    )
    rows = groups.filter(vector__isnull=False).order_by("pk").values_list("pk", "vector")
    ids, kept = zip(*rows, strict=True) if rows else ((), ())
    if group not in ids:
        return []
    made = from_bytes(map(bytes, kept))
    likeness = made.astype(np.float32) @ made[ids.index(group)].astype(np.float32)
    order = np.argsort(-likeness, kind="stable")
    return [ids[place] for place in order if ids[place] != group][:most]
