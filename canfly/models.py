"""Where Django looks for the models of the site."""

from canfly.home.models import Draft, DraftVersion, HomeSection, Publication, SectionWords

__all__ = ["Draft", "DraftVersion", "HomeSection", "Publication", "SectionWords"]
