"""Where Django looks for the models of the site."""

from canfly.home.models import HomeSection, SectionWords

__all__ = ["HomeSection", "SectionWords"]
