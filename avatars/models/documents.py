"""What avatars know: documents that are kept here, and how far they are in step with Runway."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, F, Q, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from avatars.models.avatars import Avatar
from avatars.models.questions import QuestionGroup
from avatars.models.tokens import estimated_tokens

# Runway's limits (its OpenAPI document); the tokens are "about 50,000" in its documentation.
LONGEST_TITLE = 255  # characters
LONGEST_TEXT = 200_000  # characters
MOST_DOCUMENTS = 50  # an avatar
MOST_TOKENS = 50_000  # an avatar


def tidy(text: str) -> str:
    """A text with one kind of line ends and nothing blank around it, as it is kept and compared."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def fingerprint(title: str, text: str) -> str:
    """What two documents share that say the same."""
    return hashlib.sha256(f"{tidy(title)}\0{tidy(text)}".encode()).hexdigest()


@dataclass(frozen=True)
class Weight:
    """How much an avatar knows: documents, drafts among them, and the tokens of the others."""

    documents: int = 0
    tokens: int = 0


class DocumentQuerySet(models.QuerySet["Document"]):
    """Questions about documents."""

    def kept(self) -> "DocumentQuerySet":
        """All but those that only wait to be deleted at Runway."""
        return self.exclude(status=Document.Status.DELETED)

    def take_back(self, status: str) -> int:
        """Make drafts of them, or have them deleted: both are taken away at Runway; how many.

        The name of its file is free again for one that is to be deleted.
        """
        more = {"source": "", "answers": None} if status == Document.Status.DELETED else {}
        return self.update(status=status, failure="", changed_at=timezone.now(), **more)

    def forget_there(self) -> int:
        """As if none had ever been at Runway, where the account is another one now; how many."""
        nothing = dict.fromkeys(("sent_title", "sent", "agreed", "failure", "there"), "")
        nothing |= dict.fromkeys(("runway_id", "their_title", "their_text"), "")
        never = dict.fromkeys(("sent_at", "agreed_at", "updated_there", "leased_until"))
        return self.update(**nothing, **never)

    def weights(self) -> dict[int, Weight]:
        """What each avatar knows of these, by its id."""
        published = Q(status=Document.Status.PUBLISHED)
        rows = self.kept().order_by().values("avatars").annotate(
            documents=Count("pk"), weight=Sum("tokens", filter=published, default=0)
        )  # fmt: skip
        return {
            row["avatars"]: Weight(row["documents"], row["weight"])
            for row in rows
            if row["avatars"] is not None
        }


class Document(models.Model):
    """One document. What is said of Runway is written by guarded UPDATEs alone."""

    class Status(models.TextChoices):
        """Whether it is to be there."""

        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        DELETED = "deleted", _("deleted")

    class There(models.TextChoices):
        """What somebody did at Runway that waits for a person's decision."""

        NOTHING = "", _("nothing")
        CHANGED = "changed", _("changed there")
        GONE = "gone", _("deleted there")
        DETACHED = "detached", _("taken from an avatar there")

    class Failure(models.TextChoices):
        """Why it could not be brought in step."""

        MODERATED = "moderated", _("Runway’s moderation does not take this text")
        UNANSWERED = "unanswered", _("Runway did not answer; it is safe to try again")
        REFUSED = "refused", _("Runway does not take it")
        NOT_CONFIGURED = "not_configured", _("Runway’s API secret is missing or refused")
        TOO_MANY = "too_many", _("Runway takes 50 documents an avatar, others’ among them")

    class State(models.TextChoices):
        """How it stands, in words."""

        DRAFT = "draft", _("draft")
        IN_STEP = "in_step", _("in step")
        NEW = "new", _("not at Runway yet")
        CHANGED_HERE = "changed_here", _("changed here")
        CHANGED_THERE = "changed_there", _("changed there")
        LEAVING = "leaving", _("still at Runway")
        FAILED = "failed", _("failed")

    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    text = models.TextField(
        _("text"),
        max_length=LONGEST_TEXT,
        help_text=_("Markdown. Write it as you would tell it: short and without tables."),
    )
    locale = models.CharField(_("language"), max_length=20)
    avatars = models.ManyToManyField(
        Avatar, blank=True, related_name="documents", verbose_name=_("avatars that know it")
    )
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)
    # The name of the file it was taken from, or the path of the page, and what was taken then.
    source = models.CharField(_("taken from"), max_length=255, blank=True, editable=False)
    taken = models.CharField(max_length=64, blank=True, editable=False)
    answers = models.ForeignKey(
        QuestionGroup,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="answered_by",
        verbose_name=_("common question"),
    )
    # Of the text as it is; `save` sees to them.
    digest = models.CharField(max_length=64, editable=False)
    characters = models.PositiveIntegerField(_("characters"), default=0, editable=False)
    tokens = models.PositiveIntegerField(_("tokens, about"), default=0, editable=False)

    # What was sent last, before it was; `sent_at` while it is a create whose answer is not here.
    runway_id = models.CharField(_("Runway id"), max_length=100, blank=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    sent_title = models.CharField(max_length=LONGEST_TITLE, blank=True, editable=False)
    sent = models.CharField(max_length=64, blank=True, editable=False)
    # What is there, as far as we know, since when, and Runway's own time of its last change.
    agreed = models.CharField(max_length=64, blank=True, editable=False)
    agreed_at = models.DateTimeField(null=True, editable=False)
    updated_there = models.DateTimeField(null=True, editable=False)
    there = models.CharField(max_length=20, choices=There, blank=True, editable=False)
    their_title = models.TextField(blank=True, editable=False)
    their_text = models.TextField(blank=True, editable=False)
    failure = models.CharField(max_length=20, choices=Failure, blank=True, editable=False)
    # Until then one process sees to it, and is known by this moment.
    leased_until = models.DateTimeField(null=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["runway_id"], condition=~Q(runway_id=""), name="avatars_document_runway_id"
            ),
            models.UniqueConstraint(
                fields=["source", "locale"], condition=~Q(source=""), name="avatars_document_source"
            ),
        ]

    def __str__(self) -> str:
        if self.answers:
            # Its title may be a visitor's own words: this is written into the admin's history.
            return gettext("Answer to “%(group)s”") % {"group": self.answers}
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the text measured."""
        self.measure()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "digest", "characters", "tokens"}
        super().save(*args, **kwargs)

    def measure(self) -> None:
        """Have the text as it is compared, with its length and weight."""
        self.title, self.text = tidy(self.title), tidy(self.text)
        self.digest = fingerprint(self.title, self.text)
        self.characters, self.tokens = len(self.text), estimated_tokens(self.text)

    @property
    def page(self) -> str:
        """The path of this site's page that it was taken from, if it was."""
        return self.source if self.source.startswith("/") else ""

    @property
    def to_decide(self) -> str:
        """What is shown to whoever decides: what was done there, our text and theirs."""
        return f"{self.there} {self.digest} {fingerprint(self.their_title, self.their_text)}"

    @property
    def state(self) -> "Document.State":
        """How it stands, but for what its avatars have not been told yet."""
        states = Document.State
        if self.there:
            return states.CHANGED_THERE
        if self.failure:
            return states.FAILED
        if self.status != Document.Status.PUBLISHED:
            return states.LEAVING if self.runway_id or self.sent_at else states.DRAFT
        if not self.runway_id:
            return states.NEW
        return states.IN_STEP if self.agreed == self.digest else states.CHANGED_HERE

    @property
    def untold(self) -> list[Avatar]:
        """Whom it is for that have not been told of it at Runway."""
        return [
            avatar
            for avatar in self.avatars.all()
            if not hasattr(avatar, "knowledge")
            or avatar.knowledge.runway_id != avatar.runway_id
            or self.runway_id not in avatar.knowledge.document_ids
        ]

    @property
    def why(self) -> str | Promise:
        """More about the state, where there is more to say."""
        if self.there and self.there != Document.There.CHANGED:
            return Document.There(self.there).label
        return Document.Failure(self.failure).label if self.failure and not self.there else ""


def in_state(documents: DocumentQuerySet, state: str) -> DocumentQuerySet:
    """Those whose `state` is this one."""
    states, published = Document.State, Q(status=Document.Status.PUBLISHED)
    known = Q(there="", failure="")
    there = ~Q(runway_id="")
    match state:
        case states.CHANGED_THERE:
            return documents.exclude(there="")
        case states.FAILED:
            return documents.filter(there="").exclude(failure="")
        case states.LEAVING:
            return documents.filter(known & ~published & (there | Q(sent_at__isnull=False)))
        case states.DRAFT:
            return documents.filter(known & ~published & ~there, sent_at=None)
        case states.NEW:
            return documents.filter(known & published & ~there)
        case states.IN_STEP:
            return documents.filter(known & published & there, agreed=F("digest"))
        case states.CHANGED_HERE:
            return documents.filter(known & published & there).exclude(agreed=F("digest"))
    return documents


class Knowledge(models.Model):
    """Which documents an avatar has at Runway, as far as we know; written by guarded UPDATEs."""

    avatar = models.OneToOneField(
        Avatar, on_delete=models.CASCADE, related_name="knowledge", verbose_name=_("avatar")
    )
    # Of the avatar that all of this is said of: a character may be made anew, or exchanged.
    runway_id = models.CharField(max_length=100, blank=True)
    # Ids there: what it has, since when; what we last told it to have; what was taken away there.
    document_ids = models.JSONField(default=list)
    agreed_at = models.DateTimeField(null=True)
    sent_ids = models.JSONField(default=list)
    detached_ids = models.JSONField(default=list)
    failure = models.CharField(max_length=20, choices=Document.Failure, blank=True)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("knowledge")
        verbose_name_plural = _("knowledge")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.avatar)


def full_avatars(avatars: Collection[Avatar], but: int | None = None) -> list[Avatar]:
    """Those that have no room for one document more; the document `but` is not counted."""
    weights = Document.objects.exclude(pk=but or 0).weights()
    return [
        avatar for avatar in avatars if weights.get(avatar.pk, Weight()).documents >= MOST_DOCUMENTS
    ]
