"""The widget's words in another language than the page's."""

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils import translation

from avatars.api.http import json_endpoint
from avatars.exceptions import UnknownLanguage
from avatars.placements.words import widget_labels

MAX_AGE = 3600  # seconds: the widget keeps the page's own word where a new one is missing here


@json_endpoint(methods=["GET", "HEAD"], max_age=MAX_AGE)
def words(request: HttpRequest, locale: str) -> JsonResponse:
    """Every word of the widget in a language of the site, by its code: `{"locale", "labels"}`."""
    code = locale.lower()
    if code not in dict(settings.LANGUAGES):
        raise UnknownLanguage
    with translation.override(code):
        return JsonResponse({"locale": code, "labels": widget_labels()})
