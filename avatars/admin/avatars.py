"""The editor's view of the avatars, with their words in every language side by side."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import to_locale

from avatars.models import Avatar, AvatarWords
from avatars.placements import pictures


class AvatarForm(forms.ModelForm):
    """An avatar whose poster is there."""

    def clean_poster(self) -> str:
        """The path or address; raises ValidationError for a file that is not there."""
        poster = str(self.cleaned_data["poster"])
        if not poster or poster.startswith(("/", "https://")):
            return poster
        file = f"{poster}-{pictures.WIDTHS[-1]}.png" if pictures.is_set(poster) else poster
        if finders.find(file) is None:
            raise ValidationError(_("There is no static file %(file)s."), params={"file": file})
        return poster


class AvatarWordsForm(forms.ModelForm):
    """The words in one language, which is given and not chosen."""

    locale = forms.ChoiceField(choices=settings.LANGUAGES, widget=forms.HiddenInput)

    class Meta:
        widgets = {
            "personality": forms.Textarea(attrs={"rows": 12}),
            "start_script": forms.Textarea(attrs={"rows": 5}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Tell browsers which language is written here."""
        super().__init__(*args, **kwargs)
        locale = self.instance.locale or self.initial.get("locale", "")
        self.language = dict(settings.LANGUAGES).get(locale, locale)
        self.tag = to_locale(locale).replace("_", "-")
        for name in ("personality", "start_script"):
            if name in self.fields:
                self.fields[name].widget.attrs["lang"] = self.tag


class AvatarWordsInline(admin.StackedInline):
    """What the avatar is told and says first: every language of the site at once."""

    model = AvatarWords
    form = AvatarWordsForm
    fields = ["locale", "personality", "start_script"]
    template = "avatars/admin/words.html"
    can_delete = False
    max_num = len(settings.LANGUAGES)

    class Media:
        css = {"all": ["avatars/admin.css"]}
        js = [forms.Script("avatars/admin.js", type="module")]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[AvatarWords]":
        """Words in a language that the site has no more stay in the database, unseen."""
        return super().get_queryset(request).filter(locale__in=dict(settings.LANGUAGES))

    def get_extra(self, request: HttpRequest, obj: Avatar | None = None, **kwargs: Any) -> int:
        """One empty form for every language without words."""
        return len(_missing(obj))


@admin.register(Avatar)
class AvatarAdmin(admin.ModelAdmin):
    """Who can be called."""

    form = AvatarForm
    list_display = ["name", "slug", "kind", "max_seconds", "active"]
    list_filter = ["active", "kind"]
    search_fields = ["name", "slug", "runway_id"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["picture"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "emoji", "active"]}),
        (_("At Runway"), {"fields": ["kind", "runway_id"]}),
        (_("Looks"), {"fields": ["poster", "picture"]}),
        (_("Limits"), {"fields": ["max_seconds", "max_concurrent", "daily_minutes"]}),
    ]
    inlines = [AvatarWordsInline]

    @admin.display(description=_("as it looks now"))
    def picture(self, avatar: Avatar) -> str | SafeString:
        """The poster that is saved."""
        poster = pictures.poster(avatar.poster)
        if poster is None:
            return "–"
        return format_html('<img class="avatar-poster" src="{}" alt="">', poster.src)

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Avatar, inline: admin.options.InlineModelAdmin, prefix: str
    ) -> dict[str, Any]:
        """Name the language of each empty form."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, AvatarWordsInline):
            kwargs["initial"] = [{"locale": code} for code in _missing(obj)]
        return kwargs


def _missing(avatar: Avatar | None) -> list[str]:
    """The site's languages in which an avatar has no words yet."""
    there = set(avatar.words.values_list("locale", flat=True)) if avatar and avatar.pk else set()
    return [code for code, _name in settings.LANGUAGES if code not in there]
