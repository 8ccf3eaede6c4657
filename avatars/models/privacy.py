"""The privacy officer's page: its line in the admin's menu, and who may open it."""

from django.utils.translation import gettext_lazy as _

from avatars.models.calls import CallLog


class VisitorsData(CallLog):
    """Calls, as those see them who answer for visitors' data. It has no table of its own."""

    class Meta:
        proxy = True
        verbose_name = _("privacy")
        verbose_name_plural = _("privacy")
        default_permissions = ()
        permissions = [("handle_privacy", "Can see what is kept of visitors, and hand it out")]
