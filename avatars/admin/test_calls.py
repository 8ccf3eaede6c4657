"""Test calls from the form of an avatar, in each language.

May import: models.
"""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from avatars.models import MAY_TEST, Avatar


class TestCalls(admin.ModelAdmin):
    """A page from which staff call an avatar, and links to it on the avatar's form."""

    def get_urls(self) -> list[Any]:
        """The page, for each avatar and language."""
        view = self.admin_site.admin_view(require_safe(self.test))
        return [
            path("<int:pk>/test/<slug:language>/", view, name="avatars_avatar_test"),
            *super().get_urls(),
        ]

    def test(self, request: HttpRequest, pk: int, language: str) -> HttpResponse:
        """The section as visitors have it in this language; calls there are test calls."""
        avatar = get_object_or_404(Avatar, pk=pk)
        if not (self.has_view_permission(request, avatar) and request.user.has_perm(MAY_TEST)):
            raise PermissionDenied
        if language not in dict(settings.LANGUAGES):
            raise Http404
        context = self.admin_site.each_context(request) | {
            "title": gettext("Test call: %(avatar)s") % {"avatar": avatar.name},
            "opts": self.opts,
            "avatar": avatar,
            "language": language,
            "links": _links(avatar),
            "avatars_test_calls": True,
        }
        return TemplateResponse(request, "avatars/admin/test_call.html", context)

    @admin.display(description=_("test call"))
    def test_calls(self, avatar: Avatar) -> SafeString:
        """A link for each language; in a tab of its own, since the form may not be saved."""
        return format_html_join(
            " · ",
            '<a href="{}" target="_blank">{}</a>',
            ((url, name) for _code, name, url in _links(avatar)),
        )


def _links(avatar: Avatar) -> list[tuple[str, str, str]]:
    """The languages by code and name, and the address of a test call in each."""
    return [
        (code, str(name), reverse("admin:avatars_avatar_test", args=[avatar.pk, code]))
        for code, name in settings.LANGUAGES
    ]
