"""A block for editors of a Wagtail site: the section among a page's other blocks.

Installed with the extra `wagtail`; nothing else imports this.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from avatars.models import Avatar, CallLog, Tone
from avatars.models.placements import LONGEST_TEXT

TAKEN = "avatars.placements"


class AvatarChooserBlock(blocks.ChooserBlock):
    """One of the avatars, from a list: there are few."""

    target_model = Avatar
    widget = forms.Select()

    def get_form_state(self, value: Any) -> Any:
        """Which one is chosen, as a list takes it; Wagtail's own choosers take more."""
        return value.pk if value else None


class AvatarSectionBlock(blocks.StructBlock):
    """An avatar's section; what is left empty is the section's own."""

    avatar = AvatarChooserBlock(label=_("avatar"))
    heading = blocks.CharBlock(label=_("heading"), max_length=120, required=False)
    text = blocks.TextBlock(label=_("text"), max_length=LONGEST_TEXT, required=False)
    button = blocks.CharBlock(label=_("button"), max_length=60, required=False)
    variant = blocks.ChoiceBlock(
        label=_("variant"), choices=CallLog.Variant.choices, default=CallLog.Variant.INLINE
    )
    tone = blocks.ChoiceBlock(
        label=_("tone"), choices=[pair for pair in Tone.choices if pair[0]], required=False
    )

    class Meta:
        icon = "media"
        label = _("avatar")
        template = "avatars/wagtail.html"

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """The block's values, whether this is a preview, and the names that are used already.

        Wagtail renders each block by itself, so that only the request knows of the others.
        """
        context: dict[str, Any] = super().get_context(value, parent_context)
        if request := context.get("request"):
            context[TAKEN] = vars(request).setdefault(TAKEN, set())
            context["avatars_test_calls"] = getattr(request, "is_preview", False)
        return context
