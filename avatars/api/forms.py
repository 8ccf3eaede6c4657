"""What the endpoints accept."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug

from avatars.calls.context import LONGEST_SIGNED
from avatars.models import LONGEST_COMMENT, LONGEST_PATH, CallLog

# As `location.pathname` has it: no host, no query, no fragment.
PATH = re.compile(r"/(?!/)[^\s\\?#\x00-\x1f\x7f]*")

# What a page can make out from what is said: `widget/src/call/language.ts`.
TOLD_APART = ("en", "zh-hant", "zh-hans")


class JSONTextField(forms.CharField):
    """A text of a JSON body: a number, list or object in its place is an error, not converted."""

    def to_python(self, value: Any) -> str:
        """The text; raises ValidationError for anything that is not one."""
        if value is not None and not isinstance(value, str):
            raise ValidationError("not a text", code="invalid")
        return super().to_python(value) or ""


class JSONChoiceField(forms.ChoiceField):
    """One of a few texts of a JSON body; an empty list or object is not none of them."""

    def to_python(self, value: Any) -> str:
        """The text; raises ValidationError for anything that is not one."""
        if value is not None and not isinstance(value, str):
            raise ValidationError("not a text", code="invalid")
        return super().to_python(value) or ""


class JSONIntegerField(forms.IntegerField):
    """A number of a JSON body: a text that reads like one is an error, not converted."""

    def to_python(self, value: Any) -> int | None:
        """The number; raises ValidationError for anything that is not a whole one."""
        if isinstance(value, bool) or not isinstance(value, int | float | None):
            raise ValidationError("not a number", code="invalid")
        return super().to_python(value)


class JSONBooleanField(forms.Field):
    """True or false of a JSON body; not given is false."""

    def to_python(self, value: Any) -> bool:
        """What it is; raises ValidationError for anything else, true as it may seem."""
        if not isinstance(value, bool | None):
            raise ValidationError("neither true nor false", code="invalid")
        return bool(value)


class TargetsField(forms.Field):
    """Names of what a page has marked for the avatar, each once: a few, of plain letters.

    They end up in what the avatar is told, and come from the browser.
    """

    MOST = 20  # as many choices as Runway takes
    NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")

    def to_python(self, value: Any) -> list[str]:
        """The names; raises ValidationError for anything else."""
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > self.MOST:
            raise ValidationError("not a short list", code="invalid")
        for name in value:
            if not isinstance(name, str) or not self.NAME.fullmatch(name):
                raise ValidationError("not a name", code="invalid")
        return list(dict.fromkeys(value))


class ConnectForm(forms.Form):
    """The body of a connect: the avatar's slug, or its Runway id, and the page's language.

    `targets` are what the avatar may point at on the page, `clickable` those of them that are
    buttons or links. `place` is the place in line of somebody who comes back to it, or, with
    `leave`, leaves it. `placement`, `variant`, `page` and `device` are kept with the call;
    `context` is what the site has signed, and `testCall` the pass of those who make a test call.
    """

    avatarId = JSONTextField(max_length=100)
    locale = forms.Field(required=False)
    targets = TargetsField(required=False)
    clickable = TargetsField(required=False)
    place = JSONTextField(max_length=200, required=False)
    leave = JSONBooleanField(required=False)
    placement = JSONTextField(
        max_length=60, required=False, strip=False, validators=[validate_slug]
    )
    variant = JSONChoiceField(choices=CallLog.Variant, required=False)
    page = JSONTextField(max_length=LONGEST_PATH, required=False, strip=False)
    device = JSONChoiceField(choices=CallLog.Device, required=False)
    context = JSONTextField(max_length=LONGEST_SIGNED, required=False)
    testCall = JSONTextField(required=False)

    def clean_page(self) -> str:
        """A path, or nothing; raises ValidationError for anything that is not one."""
        page = str(self.cleaned_data["page"])
        if page and not PATH.fullmatch(page):
            raise ValidationError("not a path", code="invalid")
        return page

    def clean_locale(self) -> str:
        """A language of this site, or nothing."""
        locale = str(self.cleaned_data["locale"]).lower()
        return locale if locale in dict(settings.LANGUAGES) else ""


class EventForm(forms.Form):
    """What a page reports of its call.

    An `ended` has a reason, a `goodbye` says whether it was heard, a `feedback` has stars; an
    `alive` and an `ended` may name the language that the visitor really speaks.
    """

    callToken = JSONTextField(max_length=500)
    event = JSONChoiceField(
        choices=[
            (name, name)
            for name in ("accept", "joined", "face", "alive", "ended", "goodbye", "feedback")
        ]
    )
    reason = JSONChoiceField(
        choices=[(name, name) for name in CallLog.EndReason.from_pages()], required=False
    )
    heard = JSONChoiceField(choices=CallLog.Goodbye, required=False)
    stars = JSONIntegerField(min_value=1, max_value=5, required=False)
    comment = JSONTextField(max_length=LONGEST_COMMENT, required=False)
    spoken = forms.Field(required=False)

    def clean_spoken(self) -> str:
        """A language that is told apart, or one of the site; nothing in place of any other.

        A sign of life or an end that was refused for its language would cost the call, or money.
        """
        spoken = str(self.cleaned_data["spoken"])
        return spoken if spoken in {*TOLD_APART, *dict(settings.LANGUAGES)} else ""

    def clean(self) -> dict[str, Any]:
        """Ask for what the event needs; raises ValidationError."""
        data = super().clean() or {}
        if data.get("event") == "feedback" and not data.get("stars"):
            raise ValidationError("feedback without stars", code="required")
        if data.get("event") == "goodbye" and not data.get("heard"):
            raise ValidationError("goodbye without heard", code="required")
        return data
