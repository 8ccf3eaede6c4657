"""What search engines are told of the site's pages."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from canfly.web.languages import PAGES


class Pages(Sitemap):
    """Every page in every language, each naming the others."""

    i18n = True
    alternates = True
    x_default = True

    def items(self) -> list[str]:
        """The names of the pages."""
        return list(PAGES)

    def location(self, item: str) -> str:
        """Where a page is, in the language at hand."""
        return reverse(item)
