"""The editor's view of the home page."""

from django.contrib import admin

from canfly.models import HomeSection


@admin.register(HomeSection)
class HomeSectionAdmin(admin.ModelAdmin):
    """All sections in one list: move, hide, word."""

    list_display = ["__str__", "position", "visible", "heading", "avatar"]
    list_editable = ["position", "visible", "heading", "avatar"]
    list_select_related = ["avatar"]
