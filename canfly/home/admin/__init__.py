"""The editors' desk: the draft's sections in a list and a form each, preview, publishing, history.

May import: every file of home, and avatars' form of words.
"""

from canfly.home.admin.desk import HomeSectionAdmin

__all__ = ["HomeSectionAdmin"]
