"""What avatars know: the list of documents, and what is done with several of them at once."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from avatars.admin.knowledge_pages import KnowledgePages
from avatars.admin.knowledge_words import say, state_of, weighed
from avatars.admin.labels import language_name
from avatars.admin.one_document import OneDocument
from avatars.models import Document, Knowledge
from avatars.models.documents import in_state
from avatars.studio.knowledge.all_in_step import sync_knowledge, sync_some

# For several documents: so many seconds at most are begun in a request, the others wait for one
# press more. Nothing goes on behind it that an editor would have to wait for without knowing.
SECONDS = 20.0


class StateFilter(admin.SimpleListFilter):
    """By how far they are in step."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Each state."""
        return Document.State.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those that are in it."""
        found: Any = queryset
        return in_state(found, self.value() or "")


class LanguageFilter(admin.SimpleListFilter):
    """By the languages that there are, as the site names them."""

    title = _("language")
    parameter_name = "locale"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        """Each that there is."""
        codes = Document.objects.order_by("locale").values_list("locale", flat=True).distinct()
        return [(code, language_name(code)) for code in codes]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those in it."""
        return queryset.filter(locale=self.value()) if self.value() else queryset


@admin.register(Document)
class DocumentAdmin(OneDocument, KnowledgePages, admin.ModelAdmin):
    """The list. Whoever may change documents may bring them in step."""

    change_list_template = "avatars/admin/documents.html"
    list_display = ["title", "state_in_words", "language", "known_by", "length", "about_tokens"]
    list_filter = [StateFilter, LanguageFilter, "avatars"]
    search_fields = ["title", "text"]
    list_per_page = 50
    actions = ["publish", "make_drafts", "bring_in_step"]

    class Media:
        css = {"all": ["avatars/admin.css", "avatars/knowledge.css"]}

    def get_urls(self) -> list[Any]:
        """All in step, and the pages of import and of what is at Runway alone."""
        wrap = self.admin_site.admin_view
        everything = wrap(require_POST(self.everything))
        return [
            path("sync/", everything, name="avatars_document_sync"),
            *self.knowledge_urls(),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With what the list says of each, and without their texts."""
        found = super().get_queryset(request)
        return found.prefetch_related("avatars__knowledge").defer("their_text")

    @admin.display(description=_("state"))
    def state_in_words(self, document: Document) -> SafeString:
        """The state, and more where there is more to say."""
        state, why = state_of(document)
        said = format_html('<span class="known known--{}">{}</span>', state.value, state.label)
        return format_html("{} <small>{}</small>", said, why) if why else said

    @admin.display(description=_("language"), ordering="locale")
    def language(self, document: Document) -> str:
        """By the name that the site gives it."""
        return language_name(document.locale)

    @admin.display(description=_("avatars"))
    def known_by(self, document: Document) -> str:
        """Whom it is for."""
        return ", ".join(avatar.name for avatar in document.avatars.all()) or "–"

    @admin.display(description=_("tokens, about"), ordering="tokens")
    def about_tokens(self, document: Document) -> str:
        """An estimate."""
        return f"{document.tokens:,}"

    @admin.display(description=_("characters"), ordering="characters")
    def length(self, document: Document) -> str:
        """How long it is."""
        return f"{document.characters:,}"

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Publish those that are no drafts yet, and bring all in step."""
        for document in queryset:
            if document.status != Document.Status.PUBLISHED:
                self.set_published(document)
                document.save(update_fields=["status", "published_at", "changed_at", "failure"])
                self.log_change(request, document, gettext("Published."))
        self._some(request, queryset)

    @admin.action(description=_("Make drafts of them"), permissions=["change"])
    def make_drafts(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Take them from all avatars."""
        for document in queryset.filter(status=Document.Status.PUBLISHED):
            self.log_change(request, document, gettext("Made a draft."))
        Document.objects.filter(pk__in=queryset.values("pk")).take_back(Document.Status.DRAFT)
        self._some(request, queryset)

    @admin.action(description=_("Bring in step"), permissions=["change"])
    def bring_in_step(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Send what was changed here."""
        for document in queryset:
            self.log_change(request, document, gettext("Brought in step."))
        self._some(request, queryset)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete them at Runway first: their rows go when they are gone there."""
        pks = list(queryset.values_list("pk", flat=True))
        Document.objects.filter(pk__in=pks).take_back(Document.Status.DELETED)
        say(request, sync_some(pks, SECONDS))

    def everything(self, request: HttpRequest) -> HttpResponse:
        """Bring all in step, as far as one request goes."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        say(request, sync_knowledge(SECONDS))
        for known in Knowledge.objects.all():
            self.log_change(request, known, gettext("Brought in step."))
        return HttpResponseRedirect(reverse("admin:avatars_document_changelist"))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list below what each avatar knows."""
        context = {
            "weighed": weighed(),
            "may_change": self.has_change_permission(request),
            "may_add": self.has_add_permission(request),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def _some(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        say(request, sync_some(list(queryset.values_list("pk", flat=True)), SECONDS))
