"""Texts in several languages, side by side in the form of what they belong to.

May import: models.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.forms.formsets import INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_supported_language_variant, to_locale
from django.utils.translation import gettext_lazy as _

FEW_LANGUAGES = 8  # so many are shown at once, whether there are words in them or not


def _choices() -> list[tuple[str, str | Promise]]:
    return [("", "–"), *settings.LANGUAGES]


class WordsForm(forms.ModelForm):
    """The words in one language: in a given one, or in the one that is being added.

    `guarded` says that the form of what they belong to tells of what others changed meanwhile: the
    second press writes over that.
    """

    guarded = False
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

    def has_text(self) -> bool:
        """Whether there is anything besides the language."""
        own = {field.name for field in self._meta.model._meta.fields if field.is_relation}
        texts = set(self.fields) - own - {"locale", "id", "DELETE"}
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in texts)

    def has_changed(self) -> bool:
        """A form in which nothing is written is no new row, whatever its language."""
        return super().has_changed() and bool(self.instance.pk or self.has_text())


class WordsFormSet(BaseInlineFormSet):
    """A form for every language in use, and an empty one to add another."""

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        """Begin an empty form for every language in use that has no words yet.

        What is posted is about languages, not about rows: others may have made or deleted some
        since the form was opened.
        """
        if data is None:
            empty = self._empty(kwargs.get("instance"))
        else:
            data, kwargs["queryset"], empty = self._posted(data, **kwargs)
        super().__init__(data, *args, initial=empty, **kwargs)
        self.extra = len(empty)
        # Django would build a thousand forms for whoever asks for them.
        self.absolute_max = 2 * (len(settings.LANGUAGES) + FEW_LANGUAGES)

    def _empty(self, owner: Any) -> list[dict[str, str]]:
        codes = list(dict(settings.LANGUAGES))
        in_use = set(codes)
        if len(codes) > FEW_LANGUAGES:
            in_use = {get_supported_language_variant(settings.LANGUAGE_CODE), *self._locales()}
        there = self._locales(**{self.fk.name: owner}) if owner and owner.pk else set()
        empty = [{"locale": code} for code in codes if code in in_use - there]
        if len(there) + len(empty) < len(codes):
            empty.append({})
        return empty

    def _posted(
        self, data: Any, prefix: str, queryset: Any, instance: Any = None, **_kwargs: Any
    ) -> tuple[Any, Any, list[dict[str, str]]]:
        """What is posted, as of a form opened now; its rows; how its forms without a row begin.

        Words that are not guarded take the place of no others than those that they began with.
        """
        rows = queryset.filter(**{self.fk.name: instance}) if instance and instance.pk else ()
        there = {row.locale: row for row in rows}
        form: Any = self.form
        known: dict[str, dict[str, str]] = {}
        new, empty = [], []
        data = data.copy()
        total = data.get(f"{prefix}-{TOTAL_FORM_COUNT}", "")
        for number in range(min(int(total), len(data)) if total.isdecimal() else 0):
            start = f"{prefix}-{number}-"
            names = [name for name in data if name.startswith(start)]
            words = {name.removeprefix(start): data.pop(name)[-1] for name in names}
            locale = words.get("locale", "")
            taken = locale in known or {"locale": locale} in empty
            row = None if taken else there.get(locale)
            if row and (form.guarded or words.get("id") == str(row.pk)):
                known[locale] = words | {"id": str(row.pk)}
            else:
                new.append(words | {"id": ""})
                begun = locale in dict(settings.LANGUAGES) and not (taken or row)
                empty.append({"locale": locale} if begun else {})
        ordered = [known[locale] for locale in there if locale in known] + new
        if ordered:
            data[f"{prefix}-{INITIAL_FORM_COUNT}"] = str(len(known))
        for number, words in enumerate(ordered):
            for name, value in words.items():
                data[f"{prefix}-{number}-{name}"] = value
        return data, queryset.filter(locale__in=known), empty

    def _locales(self, **of: Any) -> set[str]:
        """The site's languages in which there are words, of one owner or of all."""
        model: Any = self.model
        rows = model._default_manager.filter(locale__in=dict(settings.LANGUAGES), **of)
        return set(rows.values_list("locale", flat=True))

    def clean(self) -> None:
        """Refuse new words in a language of another form, or that somebody else has begun."""
        super().clean()
        there = self._locales(**{self.fk.name: self.instance}) if self.instance.pk else set()
        for form in self.extra_forms:
            if form.has_changed() and form.cleaned_data.get("locale") in there:
                form.add_error(None, _("There are words in this language already."))

    def save_existing(self, form: Any, obj: Any, commit: bool = True) -> Any:
        """Save a row; one that was emptied is deleted, so that other words serve in its place."""
        saved = super().save_existing(form, obj, commit=commit)
        if commit and not form.has_text():
            saved.delete()
        return saved


class WordsInline(admin.StackedInline):
    """The words in all languages of a site, if they are few, as on most sites.

    If they are many: in the site's main language, and in those in which there are words already.
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
