"""The editor's view of the home page."""

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import translation
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from avatars.admin.words import WordsInline
from canfly.home import views
from canfly.home.models import HomeSection, SectionWords

admin.site.site_header = admin.site.site_title = "canfly"


class SectionWordsInline(WordsInline):
    """The section's heading in every language."""

    model = SectionWords
    fields = ["locale", "heading"]
    help_text = _("Empty: the site's own words.")


@admin.register(HomeSection)
class HomeSectionAdmin(admin.ModelAdmin):
    """All sections in one list: move, hide, look at; a form each to word them."""

    list_display = ["arrangement", "name", "visible", "heading", "avatar", "preview"]
    list_display_links = ["name"]
    list_select_related = ["avatar"]
    actions = None
    ordering = ["position", "pk"]
    fieldsets = [
        (None, {"fields": ["kind", "visible", "avatar"]}),
    ]
    inlines = [SectionWordsInline]

    class Media:
        css = {"all": ["canfly/admin.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[HomeSection]:
        """With the words of all of them at once."""
        return super().get_queryset(request).prefetch_related("words")

    @admin.display(description=_("arrange"))
    def arrangement(self, section: HomeSection) -> SafeString:
        """Buttons to move, hide and show; they send the list's own form."""
        hide = ("hide", gettext("Hide"), gettext("Hide: %(section)s"))
        show = ("show", gettext("Show"), gettext("Show: %(section)s"))
        return _buttons(
            section,
            ("up", "↑", gettext("Move up: %(section)s")),
            ("down", "↓", gettext("Move down: %(section)s")),
            hide if section.visible else show,
        )

    @admin.display(description=_("section"))
    def name(self, section: HomeSection) -> str:
        """What it is."""
        return str(section)

    @admin.display(description=_("heading"))
    def heading(self, section: HomeSection) -> str:
        """The editor's heading in the language at hand."""
        return section.heading or "–"

    @admin.display(description=_("preview"))
    def preview(self, section: HomeSection) -> SafeString:
        """Links to the section on the page, in every language; hidden ones are shown there too."""
        return format_html_join(
            " · ",
            '<a href="{}#{}" lang="{}">{}</a>',
            (
                (
                    reverse("admin:canfly_homesection_preview", args=[section.pk, code]),
                    section.anchor,
                    code,
                    name,
                )
                for code, name in settings.LANGUAGES
            ),
        )

    def get_urls(self) -> list[URLPattern]:
        """The buttons' and the previews' addresses, and the usual ones."""
        wrap = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/arrange/",
                wrap(require_POST(self.arrange)),
                name="canfly_homesection_arrange",
            ),
            path(
                "<int:pk>/preview/<slug:language>/",
                wrap(self.show_preview),
                name="canfly_homesection_preview",
            ),
            *super().get_urls(),
        ]

    def arrange(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Move a section by one place, show it or hide it, and go back to its button."""
        section = get_object_or_404(HomeSection, pk=pk)
        if not self.has_change_permission(request, section):
            raise PermissionDenied
        match request.POST.get("do"):
            case "up" | "down" as direction:
                HomeSection.objects.move(section, -1 if direction == "up" else 1)
                message = gettext("Moved: %(section)s.")
            case "show" | "hide" as wish:
                HomeSection.objects.filter(pk=pk).update(visible=wish == "show")
                shown, hidden = gettext("Shown: %(section)s."), gettext("Hidden: %(section)s.")
                message = shown if wish == "show" else hidden
            case _unknown:
                raise Http404
        section.refresh_from_db()
        message %= {"section": section}
        self.log_change(request, section, message)
        self.message_user(request, message, messages.SUCCESS)
        back = {"show": "hide", "hide": "show"}.get(request.POST["do"], request.POST["do"])
        address = reverse("admin:canfly_homesection_changelist")
        return HttpResponseRedirect(f"{address}#{back}-{pk}")

    def show_preview(self, request: HttpRequest, pk: int, language: str) -> HttpResponse:
        """The home page in `language` as it would be if this section were shown."""
        section = get_object_or_404(HomeSection, pk=pk)
        if not self.has_view_permission(request, section):
            raise PermissionDenied
        if language not in dict(settings.LANGUAGES):
            raise Http404
        sections = [
            found
            for found in HomeSection.objects.select_related("avatar").prefetch_related("words")
            if found.visible or found == section
        ]
        with translation.override(language):
            return views.show(request, sections)


def _buttons(section: HomeSection, *buttons: tuple[str, str, str]) -> SafeString:
    address = reverse("admin:canfly_homesection_arrange", args=[section.pk])
    return format_html_join(
        " ",
        '<button class="button arrange" id="{}-{}" name="do" value="{}" formaction="{}"'
        ' aria-label="{}">{}</button>',
        (
            (do, section.pk, do, address, label % {"section": section}, text)
            for do, text, label in buttons
        ),
    )
