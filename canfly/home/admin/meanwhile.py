"""What somebody else did, told to an editor."""

from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from canfly.home.drafts import Meanwhile


def sentences(meanwhile: list[Meanwhile]) -> list[str]:
    """A sentence for each change: who, how long ago, what."""
    return [
        _("%(who)s changed this %(time)s ago: %(what)s.")
        % {
            "who": one.author or _("somebody"),
            "time": timesince(one.at, depth=1),
            "what": "; ".join(map(str, one.what)) or "…",
        }
        for one in meanwhile
    ]
