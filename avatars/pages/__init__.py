"""Pages that are made once for everybody, and shown anew as soon as something else is published.

May import: placements, models, conf, and from calls how a connection is given back.
"""

from avatars.pages.caching import CachedPages, cached_page
from avatars.placements.dependence import changes_at

__all__ = ["CachedPages", "cached_page", "changes_at"]
