"""How much an avatar knows, in the list of avatars."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from avatars.models import Document
from avatars.models.documents import MOST_TOKENS


class KnowledgeColumn(admin.ModelAdmin):
    """The column `knows`: documents and tokens, with a warning where these are too many."""

    def get_queryset(self, request: HttpRequest) -> Any:
        """With what each knows of what is published."""
        known = (
            Document.objects.filter(avatars=OuterRef("pk"), status=Document.Status.PUBLISHED)
            .order_by()
            .values("avatars")
        )
        whole = IntegerField()
        count = Subquery(known.annotate(sum=Count("pk")).values("sum"), output_field=whole)
        tokens = Subquery(known.annotate(sum=Sum("tokens")).values("sum"), output_field=whole)
        return (
            super()
            .get_queryset(request)
            .annotate(known_documents=Coalesce(count, 0), known_tokens=Coalesce(tokens, 0))
        )

    @admin.display(description=_("knows"))
    def knows(self, avatar: Any) -> str | SafeString:
        """Such as `12 documents`, with their tokens."""
        if not avatar.known_documents:
            return "–"
        text = ngettext(
            "%(count)s document, about %(tokens)s tokens",
            "%(count)s documents, about %(tokens)s tokens",
            avatar.known_documents,
        ) % {"count": avatar.known_documents, "tokens": f"{avatar.known_tokens:,}"}
        if avatar.known_tokens <= MOST_TOKENS:
            return text
        return format_html(
            '{} <span class="known known--failed">{}</span>', text, gettext("more than 50,000")
        )
