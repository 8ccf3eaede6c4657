"""Pictures before the call: uploaded, cropped, and put into words for who cannot see them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from avatars.admin.words import WordsFormSet, WordsInline
from avatars.models import Poster, PosterWords, Slot
from avatars.placements import drafts
from avatars.placements.poster_uses import published_with
from avatars.placements.preparing import FORMATS, check_bytes, prepare
from avatars.placements.uploads import upload

ACCEPT = ",".join(f"image/{kind.lower()}" for kind in FORMATS)


class PictureUpload(forms.ImageField):
    """A file that is looked into only where it is not too large for that."""

    def to_python(self, data: Any) -> Any:
        """The file; raises ValidationError for too many bytes, and for what is no picture."""
        if isinstance(data, UploadedFile):
            check_bytes(data.size or 0)
        return super().to_python(data)


class PosterForm(forms.ModelForm):
    """A new picture, and which part of it is shown."""

    focus = forms.IntegerField(
        label=_("which part"),
        min_value=0,
        max_value=100,
        initial=50,
        widget=forms.NumberInput(attrs={"type": "range", "data-poster-focus": ""}),
        help_text=_("What is too long is cut off at the ends: move it to what is to be seen."),
    )

    class Meta:
        field_classes = {"picture": PictureUpload}
        widgets = {"picture": forms.FileInput(attrs={"accept": ACCEPT, "data-poster-file": ""})}

    def clean(self) -> dict[str, Any]:
        """Make of the file what is kept; its trouble is said beside it."""
        data: dict[str, Any] = super().clean() or {}
        if (file := data.get("picture")) and "focus" in data:
            try:
                data["picture"] = prepare(file, file.name, data["focus"] / 100)
            except forms.ValidationError as error:
                self.add_error("picture", error)
        return data


class PosterWordsFormSet(WordsFormSet):
    """What it shows, in every language that is offered: none can be left out."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form: Any = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        form.empty_permitted = form.empty_permitted and not form.language
        return form


class PosterWordsInline(WordsInline):
    """What the picture shows, in every language."""

    model = PosterWords
    formset = PosterWordsFormSet
    fields = ["locale", "alt"]
    help_text = _("Needed in every language: visitors who cannot see the picture are read this.")


@admin.register(Poster)
class PosterAdmin(admin.ModelAdmin):
    """Uploaded pictures. One is never changed, only its words: another picture is another one."""

    list_display = ["thumbnail", "shows", "uploaded_at", "author"]
    list_display_links = ["thumbnail", "shows"]
    list_select_related = ["author"]
    inlines = [PosterWordsInline]

    class Media:
        css = {"all": ["avatars/posters.css"]}
        js = [forms.Script("avatars/poster.js", type="module")]

    def get_form(
        self, request: HttpRequest, obj: Poster | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The file is chosen once."""
        if obj is None:
            kwargs["form"] = PosterForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Poster | None = None) -> Any:
        """The file and which part of it; afterwards the picture as it is shown."""
        return ["picture", "focus"] if obj is None else ["thumbnail", "uploaded_at", "author"]

    def get_readonly_fields(self, request: HttpRequest, obj: Poster | None = None) -> list[str]:
        """All but the words, once it is there."""
        return [] if obj is None else ["thumbnail", "uploaded_at", "author"]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Poster]":
        """With the words of all of them at once."""
        return super().get_queryset(request).prefetch_related("words")

    @admin.display(description=_("picture"))
    def thumbnail(self, poster: Poster) -> str | SafeString:
        """The picture as visitors get it."""
        shown = upload(poster)
        if shown is None:
            return "–"
        return format_html(
            '<img class="poster-thumbnail" src="{}" srcset="{}" sizes="15rem" width="{}"'
            ' height="{}" alt="{}">',
            shown.picture.src,
            shown.picture.srcset,
            shown.picture.width,
            shown.picture.height,
            shown.alt or str(poster),
        )

    @admin.display(description=_("what it shows"))
    def shows(self, poster: Poster) -> str:
        """Its words in the language at hand."""
        shown = upload(poster)
        return (shown and shown.alt) or str(poster)

    def save_model(self, request: HttpRequest, obj: Poster, form: Any, change: bool) -> None:
        """Note who uploaded it."""
        if not change:
            obj.author = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: Poster, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Where it was chosen for a slot: into the draft of that one, which is looked at next."""
        slot = _slot(request)
        if slot is None:
            return super().response_add(request, obj, post_url_continue)
        drafts.picture(slot, obj)
        return HttpResponseRedirect(reverse("admin:avatars_slot_look", args=[slot.pk]))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What was published with a picture keeps it: any publication can be brought back."""
        listed, counts, needed, protected = super().get_deleted_objects(objs, request)
        uses = {
            publication: gettext("Published: %(what)s") % {"what": publication}
            for _number, publication in published_with({poster.pk for poster in objs})
        }
        return listed, counts, needed, [*protected, *uses.values()]

    def delete_model(self, request: HttpRequest, obj: Poster) -> None:
        """Its files go after its row, so that no row is ever left without them."""
        picture = obj.picture
        super().delete_model(request, obj)
        transaction.on_commit(lambda: picture.delete(save=False))

    def delete_queryset(self, request: HttpRequest, queryset: "QuerySet[Poster]") -> None:
        """Each with its files."""
        for poster in queryset:
            self.delete_model(request, poster)


def _slot(request: HttpRequest) -> Slot | None:
    """The slot that a new picture is for; None where there is none, or none to be changed."""
    number = request.GET.get("slot", "")
    if not number.isdecimal() or not request.user.has_perm("avatars.change_slot"):
        return None
    return Slot.objects.filter(pk=number[:18]).first()
