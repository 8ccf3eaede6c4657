"""Nothing of a visitor and no secret is in any line that the tests make the site write.

Every test watches what is logged in its own process, in the form in which it is written in earnest,
and fails for what it finds there. Servers that are started as processes write into files, which are
searched when they are stopped. What is looked for: patterns of secrets and of what tells people
apart, and whatever the requests, comments and transcripts of this process have brought.
"""

import re
from pathlib import Path

# Secrets of the tests and of the sandbox, credentials of rooms; networks for documentation, which
# all clients of the tests come from; addresses of mail, browsers, cookies.
PATTERNS = re.compile(
    r"\b(?:key|sk)_\w{6,}|a key for tests|room-token|eyJ\w{8,}\.\w+|Bearer [\w-]{8,}"
    r"|\b(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+|\b2001:db8:"
    r"|[\w.+-]+@[\w-]+\.\w+|Mozilla/|HeadlessChrome|sessionid=|csrftoken="
    r"|[\w-]{6,}:\w{6}:[\w-]{43}\b"  # what Django has signed: tokens of calls, places, contexts
)
SHORTEST = 7  # characters of what is looked for by itself: less may be in any line

brought: set[str] = set()


def remember(*texts: object) -> None:
    """Look for these texts, too, from now on."""
    brought.update(str(text) for text in texts if len(str(text)) >= SHORTEST)


def found_in(text: str) -> list[str]:
    """What must not be there, and is."""
    return [*PATTERNS.findall(text), *(one for one in brought if one in text)]


def check_logs(folder: Path) -> None:
    """Fail if a server has written what no line may hold; the sandbox is no part of a site."""
    for file in folder.glob("*.log"):
        if file.stem != "sandbox":
            found = found_in(file.read_text(errors="replace"))
            assert not found, f"{file.name} tells {found}"
