"""One slot: its draft beside what is published, the preview, and what was published before."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from avatars.admin.framing import framed, framing
from avatars.models import (
    Avatar,
    CallLog,
    Poster,
    Slot,
    SlotPublication,
    Tone,
    differences,
)
from avatars.placements import drafts, slots
from avatars.placements.standing import standings

EARLIER = 20  # publications that are listed
NAMES: dict[str, str | Promise] = {
    "on": _("on"),
    "avatar": _("avatar"),
    "variant": _("variant"),
    "tone": _("tone"),
    "poster": _("poster"),
    "shown_from": _("from"),
    "shown_until": _("until"),
    "heading": _("heading"),
    "text": _("text"),
    "button": _("button"),
    "questions": _("questions to ask it"),
}

LABELS: dict[str, Any] = {"variant": CallLog.Variant, "tone": Tone}


@dataclass(frozen=True)
class Difference:
    """What changed from one content to the next, as editors read it."""

    what: str
    before: str
    after: str


class OneSlot(admin.ModelAdmin):
    """What can be done with one slot besides saving its draft."""

    def get_urls(self) -> list[URLPattern]:
        """The preview's and the buttons' addresses, and the usual ones."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/preview/", wrap(self.look), name="avatars_slot_look"),
            path(
                "<int:pk>/preview/<slug:language>/", wrap(self.preview), name="avatars_slot_preview"
            ),
            path(
                "<int:pk>/publish/", wrap(require_POST(self.publish)), name="avatars_slot_publish"
            ),
            path(
                "<int:pk>/discard/", wrap(require_POST(self.discard)), name="avatars_slot_discard"
            ),
            path(
                "<int:pk>/restore/<int:publication>/",
                wrap(require_POST(self.restore)),
                name="avatars_slot_restore",
            ),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The form, with how the slot stands, what is not published yet, and what was."""
        slot = Slot.objects.get(pk=context["original"].pk)
        content = drafts.content_of(slot)
        publications = list(
            slot.publications.select_related("author").order_by("-pk")[: EARLIER + 1]
        )
        befores = [row.content for row in publications[1:]] + [drafts.EMPTY]
        read = _reader()
        form = context["adminform"].form
        context |= {
            "standing": standings([slot])[slot.pk],
            "unpublished": read(publications[0].content if publications else drafts.EMPTY, content),
            "theirs": _theirs(read, content, context) if getattr(form, "overtaken", False) else [],
            "publications": [
                (row, read(before, row.content))
                for row, before in zip(publications[:EARLIER], befores, strict=False)
            ],
            "may_change": self.has_change_permission(request, slot),
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def look(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The draft in frames as wide as a computer and a phone, in the language asked for."""
        slot = self._slot(request, pk)
        languages = dict(settings.LANGUAGES)
        language = request.GET.get("language", "")
        if language not in languages:
            language = next(iter(languages))
        context = self.admin_site.each_context(request) | {
            "title": gettext("Preview: %(slot)s") % {"slot": slot},
            "opts": self.opts,
            "original": slot,
            "languages": settings.LANGUAGES,
            "language": language,
            "standing": standings([slot])[slot.pk],
            "is_published": drafts.is_published(slot),
            "may_change": self.has_change_permission(request, slot),
        }
        return framing(TemplateResponse(request, "avatars/admin/slot_preview.html", context))

    def preview(self, request: HttpRequest, pk: int, language: str) -> HttpResponse:
        """The draft in one language as visitors would see it, whenever it is meant for."""
        slot = self._slot(request, pk)
        if language not in dict(settings.LANGUAGES):
            raise Http404
        content = drafts.content_of(slot) | {"on": True, "shown_from": None, "shown_until": None}
        with override(language):
            context = {
                "slot": slot,
                "section": slots.section_in(content),
                "language": language,
                "avatars_test_calls": True,
            }
            response = TemplateResponse(request, "avatars/slot_preview.html", context)
            return framed(response.render())

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publish the draft that was looked at, and no other."""
        slot = self._slot(request, pk, change=True)
        try:
            slot.revision = int(request.POST.get("revision", ""))
            self.publish_draft(request, slot)
        except (ValueError, drafts.Overtaken):
            self._say_overtaken(request, slot)
            return HttpResponseRedirect(reverse("admin:avatars_slot_look", args=[pk]))
        return self._back(pk)

    def publish_draft(self, request: HttpRequest, slot: Slot) -> None:
        """Publish a draft, and say whether visitors see it; Overtaken where it is another now."""
        drafts.publish(slot, request.user)
        message = gettext("Published: %(what)s") % {"what": slot}
        self.log_change(request, slot, message)
        standing = standings([slot])[slot.pk]
        level = messages.SUCCESS if standing.shows else messages.WARNING
        self.message_user(request, " ".join([f"{message}.", *standing.words]), level)

    def discard(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Throw the draft away: it is what visitors have again."""
        slot = self._slot(request, pk, change=True)
        try:
            slot.revision = int(request.POST.get("revision", ""))
            drafts.discard(slot)
        except (ValueError, drafts.Overtaken):
            self._say_overtaken(request, slot)
            return self._back(pk)
        message = gettext("The draft is thrown away.")
        self.log_change(request, slot, message)
        self.message_user(request, message, messages.SUCCESS)
        return self._back(pk)

    def restore(self, request: HttpRequest, pk: int, publication: int) -> HttpResponse:
        """Publish what was published earlier, over what was seen and nothing else."""
        slot = self._slot(request, pk, change=True)
        earlier = get_object_or_404(SlotPublication, pk=publication, slot=slot)
        try:
            slot.revision = int(request.POST.get("revision", ""))
            drafts.restore(slot, earlier, int(request.POST.get("newest", "")), request.user)
        except (ValueError, drafts.Overtaken):
            self._say_overtaken(request, slot)
            return self._back(pk)
        message = gettext("Published again: %(what)s") % {"what": earlier}
        self.log_change(request, slot, message)
        self.message_user(request, message, messages.SUCCESS)
        return self._back(pk)

    def _slot(self, request: HttpRequest, pk: int, change: bool = False) -> Slot:
        slot = get_object_or_404(Slot.objects.prefetch_related("words"), pk=pk)
        may = self.has_change_permission if change else self.has_view_permission
        if not may(request, slot):
            raise PermissionDenied
        return slot

    def _say_overtaken(self, request: HttpRequest, slot: Slot) -> None:
        message = gettext("%(who)s was faster and has changed this. Nothing of yours was done.")
        self.message_user(request, message % {"who": last_editor(slot)}, messages.ERROR)

    def _back(self, pk: int) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:avatars_slot_change", args=[pk]))


def last_editor(slot: Slot) -> str:
    """Who has saved or published last; "Somebody" where that is not known."""
    entry = (
        LogEntry.objects.filter(
            content_type__app_label="avatars", content_type__model="slot", object_id=str(slot.pk)
        )
        .select_related("user")
        .first()
    )
    return entry.user.get_username() if entry else gettext("Somebody")


def _theirs(read: Any, theirs: dict[str, Any], context: dict[str, Any]) -> list[Difference]:
    """What another editor's draft has instead of what is in this form."""
    form = context["adminform"].form
    words = [
        row.instance
        for inline in context["inline_admin_formsets"]
        for row in inline.formset.forms
        if row.instance.locale and row.has_text()
    ]
    found: list[Difference] = read(drafts.content_of(form.instance, words), theirs)
    return found


def _reader() -> Any:
    """What reads out differences; avatars and posters by their names, which are asked for once."""
    avatars = {row.pk: str(row) for row in Avatar.objects.all()}
    posters = {row.pk: str(row) for row in Poster.objects.all()}
    languages = dict(settings.LANGUAGES)

    def value(name: str, found: Any) -> str:
        if name in ("avatar", "poster"):
            names = avatars if name == "avatar" else posters
            return names.get(found, "–") if found else "–"
        if isinstance(found, bool):
            return gettext("on") if found else gettext("off")
        if name in LABELS:
            return str(dict(LABELS[name].choices).get(found, "–"))
        if name in ("shown_from", "shown_until") and (when := slots.moment(found)):
            return date_format(timezone.localtime(when), "SHORT_DATETIME_FORMAT")
        if isinstance(found, dict):
            return " · ".join(text for text in found.values() if text)
        return str(found) if found else "–"

    def read(before: Any, after: Any) -> list[Difference]:
        found = []
        for change in differences(before, after):
            name = change.path[-1]
            what = str(NAMES.get(name) or gettext("texts"))
            if change.path[0] == "words":
                locale = change.path[1] if len(change.path) > 1 else ""
                what = f"{what} ({languages.get(locale, locale)})"
            found.append(Difference(what, value(name, change.before), value(name, change.after)))
        return found

    return read
