"""Documents that come from elsewhere: from files, from this site's pages, from Runway."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from avatars.exceptions import AvatarError
from avatars.models import Avatar
from avatars.studio.knowledge import importing, others, pages
from avatars.studio.knowledge.importing import LARGEST_FILE, NotTaken, Result
from avatars.studio.knowledge.leases import Taken


class ManyFiles(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Each of them."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """As a list; empty without files. Raises ValidationError."""
        return [super(FilesField, self).clean(one, initial) for one in data or []]


class ImportForm(forms.Form):
    """Files in one language, or pages, each in its own."""

    uploads = FilesField(label=_("Markdown files"), required=False)
    locale = forms.ChoiceField(label=_("Language of the files"), choices=lambda: settings.LANGUAGES)
    split = forms.BooleanField(
        label=_("Split files that are too long at their headings"), required=False
    )
    replace = forms.BooleanField(label=_("Replace documents of the same name"), required=False)
    paths = forms.CharField(
        label=_("Pages of this site"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4, "placeholder": "/en/privacy/"}),
        help_text=_("A path on each line. What is around the main content is left out."),
    )
    avatars = forms.ModelMultipleChoiceField(
        Avatar.objects.filter(kind=Avatar.Kind.CUSTOM),
        label=_("Avatars that know it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class KnowledgePages(admin.ModelAdmin):
    """The page of import, and the one of documents that are at Runway alone."""

    def knowledge_urls(self) -> list[Any]:
        """Both pages."""
        wrap = self.admin_site.admin_view
        return [
            path("import/", wrap(self.import_page), name="avatars_document_import"),
            path("there/", wrap(self.there_page), name="avatars_document_there"),
        ]

    def import_page(self, request: HttpRequest) -> HttpResponse:
        """Ask for files and paths; a POST takes them as drafts and says what became of each."""
        if not self.has_add_permission(request) or not self.has_change_permission(request):
            raise PermissionDenied
        only = list(Avatar.objects.filter(kind=Avatar.Kind.CUSTOM)[:2])
        begun = {"locale": request.LANGUAGE_CODE, "avatars": only if len(only) == 1 else []}
        form = ImportForm(
            request.POST or None, request.FILES or None, initial=begun, label_suffix=""
        )
        if request.method == "POST" and form.is_valid():
            if self._import(request, form.cleaned_data):
                return HttpResponseRedirect(reverse("admin:avatars_document_changelist"))
            messages.warning(request, gettext("Nothing was taken."))
        context = {"form": form, "pages": pages.installed()}
        return self._rendered(request, "import", gettext("Import documents"), context)

    def there_page(self, request: HttpRequest) -> HttpResponse:
        """What is at Runway and not here; a POST takes one in, or takes it from our avatars."""
        may_change = self.has_change_permission(request) and self.has_add_permission(request)
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            if not may_change:
                raise PermissionDenied
            self._there(request)
            return HttpResponseRedirect(request.path)
        found, silent = [], False
        try:
            found = others.others()
        except AvatarError:
            silent = True
        context = {
            "found": found,
            "silent": silent,
            "may_change": may_change,
            "languages": settings.LANGUAGES,
            "language": request.LANGUAGE_CODE,
        }
        return self._rendered(request, "there", gettext("At Runway, not here"), context)

    def _rendered(
        self, request: HttpRequest, name: str, title: str, context: dict[str, Any]
    ) -> HttpResponse:
        around = self.admin_site.each_context(request) | {"opts": self.opts, "title": title}
        template = f"avatars/admin/documents_{name}.html"
        return TemplateResponse(request, template, around | context)

    def _import(self, request: HttpRequest, chosen: dict[str, Any]) -> int:
        """Take what was chosen; how many documents came of it, new and old."""
        results: list[Result] = []
        avatars = list(chosen["avatars"])
        names: set[str] = set()  # browsers send them without their folders
        for file in chosen["uploads"]:
            try:
                if str(file.name) in names:
                    raise NotTaken(gettext("Another file of this name was chosen with it."))
                names.add(str(file.name))
                parts = importing.read_markdown(
                    str(file.name), _content(file), split=chosen["split"]
                )
                results += importing.take(
                    parts, chosen["locale"], avatars, replace=chosen["replace"]
                )
            except NotTaken as error:
                results.append(Result(str(file.name), why=str(error)))
        for line in filter(None, map(str.strip, chosen["paths"].splitlines())):
            try:
                secure = request.is_secure()
                results.append(
                    pages.take_page(line, request.get_host(), secure=secure, avatars=avatars)
                )
            except NotTaken as error:
                results.append(Result(line, why=str(error)))
        self._say(request, results)
        return sum(result.document is not None for result in results)

    def _say(self, request: HttpRequest, results: list[Result]) -> None:
        for result in results:
            if result.why:
                messages.error(request, f"“{result.source}”: {result.why}")
            elif result.added and result.document:
                self.log_addition(request, result.document, gettext("Imported."))
            elif result.changed and result.document:
                self.log_change(request, result.document, gettext("Imported again."))
        added, changed = (
            sum(getattr(result, which) for result in results) for which in ("added", "changed")
        )
        if added:
            text = ngettext("%(count)s draft was added.", "%(count)s drafts were added.", added)
            messages.success(request, text % {"count": added})
        if changed:
            text = ngettext(
                "%(count)s document was changed.", "%(count)s documents were changed.", changed
            )
            messages.success(request, text % {"count": changed})
        same = [one for one in results if not (one.why or one.added or one.changed)]
        if unchanged := len(same):
            text = ngettext(
                "%(count)s document was the same already.",
                "%(count)s documents were the same already.",
                unchanged,
            )
            messages.info(request, text % {"count": unchanged})

    def _there(self, request: HttpRequest) -> None:
        which, locale = request.POST.get("document", ""), request.POST.get("locale", "")
        if not which or locale not in dict(settings.LANGUAGES):
            raise Http404
        try:
            if request.POST.get("act") == "detach":
                names = others.detach(which)
                text = gettext("Taken from %(avatars)s.")
                messages.success(request, text % {"avatars": ", ".join(names) or "–"})
                return
            document = others.take_in(which, locale)
        except others.NotThere:
            messages.error(request, gettext("It is not there any more, or too long to be kept."))
        except Taken:
            messages.warning(request, gettext("Another sync is at it. Try again in a moment."))
        except AvatarError:
            messages.error(request, gettext("Runway does not answer. It is safe to try again."))
        else:
            self.log_addition(request, document, gettext("Taken in from Runway."))
            text = gettext("“%(title)s” is kept here now.")
            messages.success(request, text % {"title": document.title})


def _content(file: UploadedFile) -> bytes:
    return file.read(LARGEST_FILE + 1) or b""
