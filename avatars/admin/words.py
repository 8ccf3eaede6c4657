"""Texts in several languages, side by side in the form of what they belong to.

May import: models.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_supported_language_variant, to_locale
from django.utils.translation import gettext_lazy as _

FEW_LANGUAGES = 8  # so many are shown at once, whether there are words in them or not


def _choices() -> list[tuple[str, str | Promise]]:
    return [("", "–"), *settings.LANGUAGES]


class WordsForm(forms.ModelForm):
    """The words in one language: in a given one, or in the one that is being added."""

    locale = forms.ChoiceField(
        label=_("Language"),
        choices=_choices,
        error_messages={"required": _("Choose the language of these words.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Tell browsers which language is written here."""
        super().__init__(*args, **kwargs)
        locale = self.instance.locale or self.initial.get("locale", "")
        self.language = dict(settings.LANGUAGES).get(locale, locale)
        self.tag = to_locale(locale).replace("_", "-")
        if locale and "locale" in self.fields:
            self.fields["locale"].widget = forms.HiddenInput()
            for field in self.fields.values():
                field.widget.attrs["lang"] = self.tag


class WordsFormSet(BaseInlineFormSet):
    """A form for every language in use, and an empty one to add another."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin an empty form for every language in use that has no words yet."""
        codes = list(dict(settings.LANGUAGES))
        model: Any = self.model
        rows = model._default_manager.filter(locale__in=codes)
        in_use = set(codes)
        if len(codes) > FEW_LANGUAGES:
            first = get_supported_language_variant(settings.LANGUAGE_CODE)
            in_use = {first, *rows.values_list("locale", flat=True)}
        owner = kwargs.get("instance")
        own = rows.filter(**{self.fk.name: owner}) if owner and owner.pk else rows.none()
        there = set(own.values_list("locale", flat=True))
        empty = [{"locale": code} for code in codes if code in in_use - there]
        if len(there) + len(empty) < len(codes):
            empty.append({})
        super().__init__(*args, initial=empty, **kwargs)
        self.extra = len(empty)


class WordsInline(admin.StackedInline):
    """The words of a site's languages: of all where they are few, as on most sites.

    Where they are many: of the site's first one, and of those in which there are words already.
    `help_text` stands above them.
    """

    form = WordsForm
    formset = WordsFormSet
    template = "avatars/admin/words.html"
    can_delete = False
    help_text: str | Promise = ""

    class Media:
        css = {"all": ["avatars/admin.css"]}
        js = [forms.Script("avatars/admin.js", type="module")]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Words in a language that the site has no more stay in the database, unseen."""
        return super().get_queryset(request).filter(locale__in=dict(settings.LANGUAGES))

    def get_max_num(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """As many as the site has languages."""
        return len(settings.LANGUAGES)
