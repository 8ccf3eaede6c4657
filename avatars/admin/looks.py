"""How an avatar looks and sounds: the fields of its character in the avatar's form.

May import: studio, models.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from avatars.models import CUSTOM_VOICE, PRESET_VOICE, VOICES, Avatar, Character, Portrait
from avatars.studio.characters import making, portraits

NO_ACTS = _(
    "With a custom voice it can do nothing on the page, nor see a camera: that is so at Runway."
    " Switch off what it may do on the page, or take one of Runway’s voices."
)


def _voices() -> list[tuple[str, str | Promise]]:
    return [
        ("", "–"),
        *((name, name.title()) for name in sorted(VOICES)),
        (CUSTOM_VOICE, _("A custom voice, by its id")),
    ]


class LooksForm(forms.ModelForm):
    """An avatar's form that knows its character: its picture and its voice."""

    portrait = forms.FileField(
        label=_("Picture of the character"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_(
            "Runway brings it to life: one face, in the middle, with nothing before it; best 1088 ×"
            " 704. JPEG, PNG or WebP, up to 20 MB. Only Runway gets it."
        ),
    )
    voice = forms.ChoiceField(label=_("Voice"), choices=_voices, required=False)
    custom_voice = forms.CharField(
        label=_("Id of the custom voice"),
        required=False,
        max_length=100,
        validators=[RegexValidator(r"^[A-Za-z0-9_-]+\Z", _("This is no id."))],
        help_text=_(
            "Only for a custom voice. With one, the avatar can do nothing on the page, and sees"
            " neither camera nor screen."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with the voice that the character has."""
        super().__init__(*args, **kwargs)
        character = self.character()
        self.portrait_read: Portrait | None = None
        if character and character.has_custom_voice:
            self.initial.update(voice=CUSTOM_VOICE, custom_voice=character.voice)
        elif character:
            self.initial["voice"] = character.voice

    def character(self) -> Character | None:
        """The character's row, if there is one."""
        avatar: Avatar = self.instance
        return getattr(avatar, "character", None) if avatar.pk else None

    def clean_portrait(self) -> Any:
        """Read the picture; raises ValidationError with what is wrong about it."""
        file = self.cleaned_data["portrait"]
        if file:
            try:
                self.portrait_read = portraits.read(file)
            except portraits.Unusable as error:
                raise ValidationError(str(error)) from None
        return file

    def clean(self) -> Any:
        """Refuse a custom voice without its id, and with what it rules out."""
        cleaned = super().clean()
        chosen = self.cleaned_data.get("voice") == CUSTOM_VOICE
        if chosen and not self.cleaned_data.get("custom_voice") and not self.errors:
            self.add_error("custom_voice", _("Give the id of the custom voice."))
        character = self.character()
        told = "voice" in self.fields and self.add_prefix("voice") in self.data
        custom = chosen if told else bool(character and character.has_custom_voice)
        if custom and any(self.cleaned_data.get(name) for name in self.fields if _is_act(name)):
            self.add_error(None, NO_ACTS)
        return cleaned

    def looks_changed(self) -> bool:
        """Whether picture or voice were changed."""
        return bool({"portrait", "voice", "custom_voice"}.intersection(self.changed_data))

    def save_looks(self) -> None:
        """Save picture and voice, once the avatar has its row."""
        character = making.of(self.instance)
        voice = self.cleaned_data["voice"]
        custom = voice == CUSTOM_VOICE
        changes: dict[str, Any] = {
            "voice_type": (CUSTOM_VOICE if custom else PRESET_VOICE) if voice else "",
            "voice": self.cleaned_data["custom_voice"] if custom else voice,
        }
        if portrait := self.portrait_read:
            kept = {"data": portrait.data, "width": portrait.width, "height": portrait.height}
            Portrait.objects.get_or_create(digest=portrait.digest, defaults=kept)
            changes["portrait"] = portrait.digest
        Character.objects.filter(pk=character.pk).update(**changes)

    def advice(self) -> str:
        """What could be better about the picture that was just uploaded."""
        return portraits.advice(self.portrait_read) if self.portrait_read else ""


def _is_act(name: str) -> bool:
    return name.startswith("may_")
