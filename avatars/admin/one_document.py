"""One document: its form, and what is decided about it."""

import difflib
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from avatars.admin.knowledge_words import state_of
from avatars.insights.asked import correcting
from avatars.models import Avatar, Document
from avatars.models.documents import MOST_TOKENS, Weight, full_avatars
from avatars.studio.knowledge import deciding, pages
from avatars.studio.knowledge.all_in_step import Outcome, sync_some
from avatars.studio.knowledge.importing import NotTaken
from avatars.studio.knowledge.leases import Taken

MAY_READ_QUESTIONS = "avatars.view_transcript"


class DocumentForm(forms.ModelForm):
    """A document for avatars that have room for it, and that nobody else has changed meanwhile."""

    locale = forms.ChoiceField(label=_("Language"), choices=lambda: settings.LANGUAGES)
    avatars = forms.ModelMultipleChoiceField(
        Avatar.objects.filter(kind=Avatar.Kind.CUSTOM),
        label=_("Avatars that know it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Document
        fields = ["title", "locale", "avatars", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 24})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Remember which text is being changed; tell browsers its language."""
        super().__init__(*args, **kwargs)
        if "seen" in self.fields:
            self.fields["seen"].initial = self.instance.digest

    def clean(self) -> dict[str, Any]:
        """Refuse a text over another one that was not seen, and too many documents."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.instance.status == Document.Status.DELETED:
            raise ValidationError(
                _("This document was deleted meanwhile. Copy your text and put it in a new one.")
            )
        if self.instance.pk and cleaned.get("seen") != self.instance.digest:
            raise ValidationError(
                _(
                    "This document was changed while you were writing. Copy your text, open the"
                    " document again and put it in there."
                )
            )
        for avatar in full_avatars(cleaned.get("avatars") or [], self.instance.pk):
            self.add_error(
                "avatars",
                ValidationError(
                    _("%(avatar)s knows 50 documents already, and Runway takes no more."),
                    params={"avatar": avatar},
                ),
            )
        return cleaned


class OneDocument(admin.ModelAdmin):
    """The form. What it does at Runway is done when what was written is committed."""

    form = DocumentForm
    change_form_template = "avatars/admin/document.html"
    fields = ["title", "locale", "avatars", "text", "seen"]

    class Media:
        css = {"all": ["avatars/admin.css", "avatars/knowledge.css"]}
        js = [
            forms.Script("avatars/admin.js", type="module"),
            forms.Script("avatars/knowledge.js", type="module"),
        ]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Which text was seen, where there is one to be changed."""
        changes = obj and self.has_change_permission(request, obj)
        return [name for name in super().get_fields(request, obj) if name != "seen" or changes]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """For the only avatar, where there is but one, in the language that the admin is in."""
        only = list(Avatar.objects.filter(kind=Avatar.Kind.CUSTOM)[:2])
        return {
            "locale": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
            "avatars": only if len(only) == 1 else [],
            **super().get_changeform_initial_data(request),
        }

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form; a POST with an `act` decides something, any other saves."""
        if request.method == "POST" and object_id and "act" in request.POST:
            return self._act(request, object_id)
        document = self.get_object(request, object_id) if object_id else None
        context = self._about(request, document) | (extra_context or {})
        posted = request.method == "POST"
        with transaction.atomic() if posted else nullcontext():
            if posted and document:
                # Of two saves at once, the second one is to see what the first has written.
                Document.objects.select_for_update().filter(pk=document.pk).first()
            response: HttpResponse = super().changeform_view(request, object_id, form_url, context)
        self._sync(request)
        return response

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Ask, and then delete it here and at Runway."""
        response: HttpResponse = super().delete_view(request, object_id, extra_context)
        self._sync(request)
        return response

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Have it deleted at Runway; its row goes when it is gone there."""
        Document.objects.filter(pk=obj.pk).take_back(Document.Status.DELETED)
        request.documents_to_sync = [obj.pk]  # type: ignore[attr-defined]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save what was written, and no more: a sync may write at the same time."""
        if "_publish" in request.POST:
            self.set_published(obj)
        else:
            obj.status = Document.Status.DRAFT
        obj.changed_at, obj.failure = timezone.now(), ""
        written = ["title", "locale", "text", "status", "published_at", "changed_at", "failure"]
        obj.save(**({"update_fields": written} if change else {}))
        request.documents_to_sync = [obj.pk]  # type: ignore[attr-defined]

    def set_published(self, document: Document) -> None:
        """Let it be published; what it answers is marked as answered."""
        if document.status != Document.Status.PUBLISHED or not document.published_at:
            document.published_at = document.changed_at = timezone.now()
        document.status, document.failure = Document.Status.PUBLISHED, ""
        if document.answers_id:
            with suppress(correcting.Elsewhere):
                correcting.mark_answered(document.answers_id, answered=True)

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Stay there: the state is on its page."""
        return HttpResponseRedirect(_page(obj.pk))

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Stay there, likewise."""
        return HttpResponseRedirect(_page(obj.pk))

    def _about(self, request: HttpRequest, document: Any) -> dict[str, Any]:
        """What is shown around the form."""
        weights = Document.objects.exclude(pk=document.pk if document else 0).weights()
        avatars = Avatar.objects.filter(kind=Avatar.Kind.CUSTOM)
        about = {
            "others": {
                avatar.pk: {
                    "name": avatar.name,
                    "tokens": weights.get(avatar.pk, Weight()).tokens,
                }
                for avatar in avatars
            },
            "most_tokens": MOST_TOKENS,
            "may_change": self.has_change_permission(request, document),
        }
        if isinstance(document, Document):
            state, why = state_of(document)
            about |= {
                "state": state,
                "why": why,
                "theirs": list(_difference(document)),
                "may_read_questions": request.user.has_perm(MAY_READ_QUESTIONS),
            }
        return about

    def _act(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Decide about what is saved, and bring it in step."""
        document: Any = self.get_object(request, object_id)
        if not self.has_change_permission(request, document):
            raise PermissionDenied
        if document is None:
            return HttpResponseRedirect(reverse("admin:avatars_document_changelist"))
        try:
            did = _decide(request, document)
        except Taken:
            messages.warning(request, gettext("Another sync is at it. Try again in a moment."))
        except deciding.Changed:
            text = gettext("A text was changed here or at Runway since it was shown. Decide anew.")
            messages.error(request, text)
        except (NotTaken, deciding.TooLong) as error:
            why = str(error) or gettext("The text that is there is longer than 200,000 characters.")
            messages.error(request, why)
        else:
            self.log_change(request, document, did)
            request.documents_to_sync = [document.pk]  # type: ignore[attr-defined]
            self._sync(request)
        return HttpResponseRedirect(_page(document.pk))

    def _sync(self, request: HttpRequest) -> None:
        """Bring in step what this request has changed, and say how it is."""
        for pk in getattr(request, "documents_to_sync", []):
            outcome = sync_some([pk])
            _say(request, Document.objects.filter(pk=pk).first(), outcome)


def _decide(request: HttpRequest, document: Document) -> str:
    """Do what was pressed; what it is called in the history."""
    match request.POST["act"]:
        case "keep":
            deciding.keep_ours(document.pk, request.POST.get("seen", ""))
            return gettext("Kept as it is here, over what was changed at Runway.")
        case "theirs":
            deciding.take_theirs(document.pk, request.POST.get("seen", ""))
            return gettext("Took over what was changed at Runway.")
        case "refresh":
            result = pages.take_page(document.page, request.get_host(), secure=request.is_secure())
            if result.why:
                raise NotTaken(result.why)
            return gettext("Refreshed from its page.")
    return gettext("Brought in step.")


def _say(request: HttpRequest, document: Document | None, outcome: Outcome) -> None:
    """How one document stands now."""
    if document is None:
        messages.success(request, gettext("Nothing of it is left at Runway."))
        return
    states = Document.State
    match document.state:
        case states.IN_STEP:
            messages.success(request, gettext("In step with Runway."))
        case states.DRAFT:
            messages.success(request, gettext("Kept as a draft: no avatar knows it."))
        case states.FAILED:
            text = gettext("It is saved here, but not in step: %(why)s.")
            messages.error(request, text % {"why": document.why})
        case states.CHANGED_THERE:
            messages.warning(
                request, gettext("It was changed at Runway. Nothing was overwritten: decide here.")
            )
        case _:
            messages.warning(request, gettext("It is saved here, and not in step yet."))
    for what in outcome.failed:
        if not what.startswith(str(document)):
            messages.error(request, gettext("Not in step: %(what)s") % {"what": what})
    for avatar in document.avatars.filter(name__in=outcome.skipped):
        text = gettext("%(avatar)s is not made at Runway yet: it is skipped.")
        messages.warning(request, text % {"avatar": avatar})


def _difference(document: Document) -> Iterator[tuple[str, str]]:
    """Lines that are only there (`ins`) or only here (`del`), and some around them."""
    if document.there != Document.There.CHANGED:
        return
    here = [document.title, *document.text.splitlines()]
    there = [document.their_title, *document.their_text.splitlines()]
    kinds = {"+": "ins", "-": "del", " ": "span"}
    for line in list(difflib.unified_diff(here, there, n=1, lineterm=""))[2:]:
        if line[:1] in kinds:
            yield kinds[line[0]], line[1:]


def _page(pk: int) -> str:
    return reverse("admin:avatars_document_change", args=[pk])
