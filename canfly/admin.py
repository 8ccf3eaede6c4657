"""Where Django looks for the pages of the admin."""

from canfly.home.admin import HomeSectionAdmin

__all__ = ["HomeSectionAdmin"]
