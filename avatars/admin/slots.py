"""The places that templates keep for editors: what shows in each now, and the draft for it."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from avatars.admin.one_slot import OneSlot, last_editor
from avatars.admin.words import WordsForm, WordsFormSet, WordsInline
from avatars.models import Avatar, Slot, SlotWords
from avatars.placements import drafts
from avatars.placements.fallbacks import fallbacks
from avatars.placements.standing import Standing, standings


class SlotForm(forms.ModelForm):
    """The draft, which is saved only over the one that its editor has seen."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    overtaken = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say which draft this is; where there is one avatar, a new slot begins with it."""
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.revision
        avatars = list(Avatar.objects.active()[:2])
        if len(avatars) == 1 and not (self.instance.avatar_id or drafts.newest(self.instance)):
            self.initial["avatar"] = avatars[0].pk

    def clean(self) -> dict[str, Any]:
        """Refuse a draft that another editor has saved since; a second press writes over it."""
        data: dict[str, Any] = super().clean() or {}
        begin, end = data.get("shown_from"), data.get("shown_until")
        if begin and end and end <= begin:
            self.add_error("shown_until", _("That is before it begins."))
        # Locked until this draft is saved.
        there = Slot.objects.select_for_update().get(pk=self.instance.pk)
        if data.get("revision") != there.revision:
            self.overtaken = True
            again: Any = self.data.copy()  # type: ignore[attr-defined]
            again["revision"] = str(there.revision)
            self.data = again
            raise ValidationError(
                _(
                    "%(who)s has changed this draft meanwhile, and nothing of yours is saved yet."
                    " Compare the two; if you save again, yours takes the place of theirs."
                ),
                params={"who": last_editor(there)},
            )
        return data


class SlotWordsForm(WordsForm):
    """The words in one language; in grey what is said where they are empty."""

    guarded = True

    class Meta:
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4}),
            "questions": forms.Textarea(attrs={"rows": 3}),
        }

    def show_fallbacks(self, texts: dict[str, str]) -> None:
        """What stands in the place of each text that is empty."""
        for name, text in texts.items():
            if name in self.fields:
                self.fields[name].widget.attrs["placeholder"] = text


class SlotWordsFormSet(WordsFormSet):
    """The words in every language, each with what it takes the place of."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form: Any = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        locale = form.instance.locale or form.initial.get("locale", "")
        if locale:
            form.show_fallbacks(fallbacks(self.instance.avatar, locale))
        return form


class SlotWordsInline(WordsInline):
    """Heading, text, button and questions in every language."""

    model = SlotWords
    form = SlotWordsForm
    formset = SlotWordsFormSet
    fields = ["locale", "heading", "text", "button", "questions"]
    help_text = _(
        "What is empty is as in grey. Visitors are told in any case that they talk with an AI"
        " agent, and when it hears and sees them."
    )


class SlotList(ChangeList):
    """The list, with how each slot stands."""

    def get_results(self, request: HttpRequest) -> None:
        """All of them at once."""
        super().get_results(request)
        found = standings(self.result_list)
        for slot in self.result_list:
            slot.standing = found[slot.pk]


@admin.register(Slot)
class SlotAdmin(OneSlot):
    """Slots come from templates, not from here; the form is a draft, published in one step."""

    form = SlotForm
    list_display = ["name", "shows_now", "picture", "found_in"]
    list_select_related = ["avatar"]
    actions = None
    change_form_template = "avatars/admin/slot_form.html"
    fieldsets = [
        (None, {"fields": ["avatar", "poster", "variant", "tone", "on"]}),
        (_("When"), {"fields": ["shown_from", "shown_until"]}),
    ]
    inlines = [SlotWordsInline]
    # One field each, with the browser's own calendar: Django's pairs of fields have no labels.
    formfield_overrides = {
        models.DateTimeField: {
            "form_class": forms.DateTimeField,
            "widget": forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        }
    }

    class Media:
        css = {"all": ["avatars/slots.css", "avatars/posters.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Only templates add one."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Slot | None = None) -> bool:
        """One that a template has would come back empty."""
        return super().has_delete_permission(request, obj) and not (obj and obj.templates)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The list that knows how slots stand."""
        return SlotList

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Slot]":
        """With the words of all of them at once."""
        return super().get_queryset(request).prefetch_related("words")

    def get_list_display(self, request: HttpRequest) -> Any:
        """Without the way to another picture for who may not go it."""
        may = request.user.has_perms(["avatars.add_poster", "avatars.change_slot"])
        return [name for name in super().get_list_display(request) if may or name != "picture"]

    def get_fieldsets(self, request: HttpRequest, obj: Slot | None = None) -> Any:
        """Times are those of the site's zone, which is named."""
        zone = gettext("In the site’s time zone, %(zone)s.") % {"zone": settings.TIME_ZONE}
        looks, (when, fields) = super().get_fieldsets(request, obj)
        return [looks, (when, {**fields, "description": zone})]

    @admin.display(description=_("what shows now"))
    def shows_now(self, slot: Any) -> SafeString:
        """What visitors see, or why they see nothing."""
        standing: Standing = slot.standing
        return format_html(
            '<span class="standing" data-shows="{}">{}</span>',
            "yes" if standing.shows else "no",
            " ".join(standing.words),
        )

    @admin.display(description=_("picture"))
    def picture(self, slot: Slot) -> SafeString:
        """The way to another picture: chosen, saved, looked at and published."""
        return format_html(
            '<a href="{}?slot={}" aria-label="{}">{}</a>',
            reverse("admin:avatars_poster_add"),
            slot.pk,
            gettext("Replace the picture: %(slot)s") % {"slot": slot},
            gettext("Replace"),
        )

    @admin.display(description=_("in templates"))
    def found_in(self, slot: Slot) -> str | SafeString:
        """Where the tag is."""
        return (
            format_html_join(", ", "<code>{}</code>", ((name,) for name in slot.templates)) or "–"
        )

    def save_model(self, request: HttpRequest, obj: Slot, form: Any, change: bool) -> None:
        """Count the draft first: it is saved once for each revision."""
        drafts.count(obj)
        super().save_model(request, obj, form, change)

    def response_change(self, request: HttpRequest, obj: Slot) -> HttpResponse:
        """Publish what was just saved, or show it, or stay with it."""
        here = reverse("admin:avatars_slot_change", args=[obj.pk])
        if "_publish" in request.POST:
            self.publish_draft(request, Slot.objects.get(pk=obj.pk))
            return HttpResponseRedirect(here)
        if "_preview" in request.POST:
            return HttpResponseRedirect(reverse("admin:avatars_slot_look", args=[obj.pk]))
        self.message_user(
            request, gettext("The draft is saved. Visitors do not see it yet."), messages.SUCCESS
        )
        return HttpResponseRedirect(here)
