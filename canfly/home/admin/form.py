"""The form of one section: where it shows, whom it is about, and every text in every language."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import translation
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from avatars.admin.words import WordsForm, WordsInline
from avatars.models import Avatar
from avatars.models.avatars import check_questions
from canfly.home import drafts
from canfly.home.admin.meanwhile import sentences
from canfly.home.models import Draft, HomeSection, SectionWords
from canfly.home.texts import Text, texts_of


class SectionForm(forms.ModelForm):
    """A section as its editor saw it; what changed meanwhile is told before it is lost."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Note which draft the editor sees."""
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = _revision()

    def clean(self) -> dict[str, Any] | None:
        """Refuse, once, to save over what somebody else did; what was typed stays in the form."""
        super().clean()
        seen = self.cleaned_data.get("revision")
        if seen is None:
            return self.cleaned_data
        if meanwhile := drafts.since(seen, drafts.section(str(self.instance.pk))):
            for told in sentences(meanwhile):
                self.add_error(None, told)
            self.add_error(None, _("What you wrote is still here. Save again to keep it instead."))
            data: Any = self.data.copy()  # type: ignore[attr-defined]
            data[self.add_prefix("revision")] = str(_revision())
            self.data = data
        return self.cleaned_data


def _revision() -> int:
    return Draft.objects.filter(pk=1).values_list("revision", flat=True).first() or 0


class SectionWordsForm(WordsForm):
    """The texts of a section in one language: a field for each that its kind has."""

    guarded = True
    texts: list[Text] = []
    avatar: Avatar | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show what is written, and as placeholders the site's own words in that language."""
        written = getattr(kwargs.get("instance"), "texts", None) or {}
        kwargs["initial"] = {**written, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        locale = self.instance.locale or self.initial.get("locale", "")
        if not locale:
            return
        with translation.override(locale):
            for text in self.texts:
                own = text.own_words(self.avatar)
                if text.key == "questions" and self.avatar:
                    own = self.avatar.words_in(locale).questions
                self.fields[text.key].widget.attrs["placeholder"] = own

    def save(self, commit: bool = True) -> Any:
        """Keep what is not empty."""
        self.instance.texts = {
            text.key: value for text in self.texts if (value := self.cleaned_data.get(text.key))
        }
        return super().save(commit=commit)


class SectionWordsInline(WordsInline):
    """Every text of the section, in every language side by side."""

    model = SectionWords
    form = SectionWordsForm
    readonly_fields = ["written"]
    help_text = _(
        "Where you leave one empty, the site's own words stand: you see them in grey, and those of"
        " the avatar where it has its own."
    )

    def get_fields(self, request: HttpRequest, obj: HomeSection | None = None) -> list[Any]:
        """A field for each text; for who may only look, what is written."""
        if not self.has_change_permission(request, obj):
            return ["locale", "written"]
        return ["locale", *(text.key for text in texts_of(obj.kind if obj else ""))]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """With the fields of this kind of section."""
        texts = texts_of(obj.kind if obj else "")
        form = type(
            "SectionWordsForm",
            (SectionWordsForm,),
            {text.key: _field(text) for text in texts} | {"texts": texts, "avatar": _whom(obj)},
        )
        return super().get_formset(request, obj, **kwargs, form=form)

    @admin.display(description=_("texts"))
    def written(self, words: SectionWords) -> str | SafeString:
        """All of it, for who may only look."""
        lines = [
            (capfirst(str(text.label)), words.texts[text.key])
            for text in texts_of(words.section.kind)
            if words.texts.get(text.key)
        ]
        return format_html_join("", "<p><b>{}</b><br>{}</p>", lines) or "–"


def _field(text: Text) -> forms.CharField:
    widget: forms.Widget = forms.Textarea(attrs={"rows": text.lines})
    if text.lines == 1:
        widget = forms.TextInput()
    checks = [check_questions] if text.key == "questions" else []
    return forms.CharField(
        label=capfirst(str(text.label)),
        max_length=text.longest,
        required=False,
        widget=widget,
        validators=checks,
    )


def _whom(section: HomeSection | None) -> Avatar | None:
    """Whom the site's own words name."""
    if section and section.avatar:
        return section.avatar
    return (
        Avatar.objects.active()
        .filter(homesection__visible=True)
        .order_by("homesection__position")
        .first()
    )
