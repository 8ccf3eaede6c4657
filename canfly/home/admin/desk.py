"""The page from which the home page is edited: its sections, what is wrong, what is to be done."""

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_POST

from avatars.models import Avatar
from canfly.home import drafts, rendering
from canfly.home.admin.form import SectionForm, SectionWordsInline
from canfly.home.admin.history import HistoryPages
from canfly.home.admin.meanwhile import sentences
from canfly.home.admin.preview import PreviewPages
from canfly.home.contents import Content, each
from canfly.home.differences import section_names
from canfly.home.models import HomeSection
from canfly.home.problems import problems
from canfly.home.texts import wording

admin.site.site_header = admin.site.site_title = "canfly"
DESK = "admin:canfly_homesection_changelist"
View = Callable[..., HttpResponse]


@admin.register(HomeSection)
class HomeSectionAdmin(PreviewPages, HistoryPages, admin.ModelAdmin):
    """All sections in one list: move, hide, look at, publish; a form each to word them."""

    form = SectionForm
    # One field with a label, and the device's own way to choose a moment.
    formfield_overrides = {
        models.DateTimeField: {
            "form_class": forms.DateTimeField,
            "widget": forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        }
    }
    inlines = [SectionWordsInline]

    class Media:
        css = {"all": ["canfly/admin.css"]}

    def get_fieldsets(self, request: HttpRequest, obj: HomeSection | None = None) -> Any:
        """What its kind of section has."""
        fields: list[Any] = ["revision", "visible", ("shows_from", "shows_until")]
        if not self.has_change_permission(request, obj):
            fields = fields[1:]
        if obj and obj.kind == HomeSection.Kind.AVATAR:
            fields += ["avatar", "variant", "poster", "tone"]
        return [(None, {"fields": fields})]

    def get_urls(self) -> list[URLPattern]:
        """The buttons' addresses, and the usual ones."""
        wrap = self.admin_site.admin_view

        def button(route: str, view: View) -> URLPattern:
            name = f"canfly_homesection_{view.__name__}"
            return path(route, wrap(require_POST(view)), name=name)

        return [
            button("<int:pk>/arrange/", self.arrange),
            button("order/", self.order),
            button("new/", self.new),
            *super().get_urls(),
        ]

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        """The menu has no link that adds."""
        return super().get_model_perms(request) | {"add": False}

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        """Sections are added by the list's own button, which knows of what kind."""
        return HttpResponseRedirect(reverse(DESK))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Sections are removed by the list's own button, which knows what its editor has seen."""
        return HttpResponseRedirect(reverse(DESK))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """What is looked at when a form is checked is as it was when it is saved."""
        if request.method != "POST":
            return super().changeform_view(request, *args, **kwargs)
        with drafts.locked():
            return super().changeform_view(request, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """One button that saves: it leads back to where one publishes."""
        context |= {
            "show_delete": False,
            "show_save_and_add_another": False,
            "title": context["original"] or context["title"],
            "subtitle": None,
            # Of a draft that holds nothing else; what else it held would be published unseen.
            "may_publish": not drafts.state().changes,
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Everything is saved: a new version of the draft."""
        super().save_related(request, form, formsets, change)
        drafts.record(request.user)

    def response_change(self, request: HttpRequest, obj: HomeSection) -> HttpResponse:
        """Publish at once, where nothing but this section waits to be published."""
        if "_publish" not in request.POST:
            return super().response_change(request, obj)
        state = drafts.state()
        if state.differs_beside(str(obj.pk)):
            self.message_user(
                request,
                gettext("Saved, and not published: the draft has other changes, too."),
                messages.WARNING,
            )
            return HttpResponseRedirect(reverse(DESK))
        return self.publish_seen(request, state.revision)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        state = drafts.state()
        context = self.admin_site.each_context(request) | {
            "title": gettext("Home page"),
            "opts": self.opts,
            "media": self.media,
            "state": state,
            "rows": _rows(state.content),
            "kinds": HomeSection.Kind.choices,
            "may_change": self.has_change_permission(request),
            "may_add": self.has_add_permission(request),
            "may_remove": self.has_delete_permission(request),
        }
        return TemplateResponse(request, "admin/canfly/homesection/desk.html", context)

    def arrange(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Move a section by one place, show it, hide it or take it away; back to its button."""
        do = request.POST.get("do", "")
        allowed = self.has_delete_permission if do == "remove" else self.has_change_permission
        if not allowed(request):
            raise PermissionDenied
        acts = {"up": _move, "down": _move, "show": _show, "hide": _show, "remove": _remove}
        if do not in acts:
            raise Http404
        moves = do in ("up", "down")
        part = drafts.order if moves else drafts.section(str(pk))
        # Looked for where nobody else removes it: who has seen another draft is told so before.
        done = self._change(
            request, part, lambda: acts[do](get_object_or_404(HomeSection, pk=pk), do)
        )
        back = {"show": "hide", "hide": "show"}.get(do, do)
        order = _order()
        if moves and pk in (*order[:1], *order[-1:]):
            back = "down" if do == "up" else "up"  # at an end there is one button only
        return HttpResponseRedirect(f"{reverse(DESK)}#{back}-{pk}" if done else reverse(DESK))

    def order(self, request: HttpRequest) -> HttpResponse:
        """Put the sections into the order that they were dragged into."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        order = request.POST.get("order", "").split(",")
        known = [str(pk) for pk in _order()]
        wanted = [key for key in order if key in known]
        # What was added meanwhile stays where it is: at the end.
        wanted += [key for key in known if key not in wanted]
        self._change(request, drafts.order, lambda: _write_order(wanted))
        return HttpResponseRedirect(reverse(DESK))

    def new(self, request: HttpRequest) -> HttpResponse:
        """Add a section at the end of the draft, and open its form."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        kind = request.POST.get("kind", "")
        if kind not in HomeSection.Kind:
            raise Http404
        last = HomeSection.objects.aggregate(last=Max("position"))["last"] or 0
        avatar = Avatar.objects.active().first() if kind == HomeSection.Kind.AVATAR else None
        section = HomeSection(kind=kind, position=last + 10, avatar=avatar)
        if not self._change(request, lambda content: None, section.save):
            return HttpResponseRedirect(reverse(DESK))
        return HttpResponseRedirect(reverse("admin:canfly_homesection_change", args=[section.pk]))

    def _change(self, request: HttpRequest, part: drafts.Part, act: Callable[[], Any]) -> list[Any]:
        """Do it, say what was done, and write it down; nothing where somebody was faster."""
        before = drafts.state()
        try:
            seen = int(request.POST.get("revision", ""))
        except ValueError:
            raise Http404 from None
        try:
            with drafts.changing(request.user, seen, part):
                act()
        except drafts.Outdated as outdated:
            for told in sentences(outdated.meanwhile):
                self.message_user(request, told, messages.WARNING)
            self.message_user(
                request, gettext("Nothing was done. This is how it is now."), messages.WARNING
            )
            return []
        done = drafts.done_since(before.content)
        for one in done:
            self.message_user(request, f"{one}.", messages.SUCCESS)
        if done:
            self.note(request, "; ".join(map(str, done)))
        return done


def _order() -> list[int]:
    return list(HomeSection.objects.values_list("pk", flat=True))


def _move(section: HomeSection, do: str) -> None:
    order = _order()
    place = order.index(section.pk)
    order.insert(max(place + (-1 if do == "up" else 1), 0), order.pop(place))
    _write_order(order)


def _show(section: HomeSection, do: str) -> None:
    HomeSection.objects.filter(pk=section.pk).update(visible=do == "show")


def _remove(section: HomeSection, _do: str) -> None:
    section.delete()


def _write_order(keys: Sequence[int | str]) -> None:
    for number, key in enumerate(keys, start=1):
        HomeSection.objects.filter(pk=key).update(position=10 * number)


def _rows(content: Content) -> list[dict[str, Any]]:
    now = timezone.now()
    page = rendering.page(content, now)
    shown = {section.key for section in page.sections}
    wrong, names = problems(content, page, now), section_names(content)
    avatars = Avatar.objects.in_bulk({one["avatar"] for _key, one in each(content)} - {None})
    language = get_language() or ""
    return [
        {
            "key": key,
            "name": names[key],
            "says": _says(one, language, avatars.get(one["avatar"])),
            "visible": one["visible"],
            "shows": key in shown,
            "problems": wrong[key],
        }
        for key, one in each(content)
    ]


def _says(section: Content, language: str, avatar: Avatar | None) -> str:
    texts = wording(section["kind"], section["texts"], language, avatar)
    return texts.get("heading") or texts.get("line_1") or str(avatar or "")
