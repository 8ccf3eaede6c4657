"""Everything that was made, and LittleLobster and its like, which were there from the start."""

import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

from avatars.sandbox.scenarios import AVATAR_IDS
from avatars.sandbox.studio.addresses import UPLOADED, WEB, Unusable, from_data_uri
from avatars.sandbox.studio.moderation import Moderation
from avatars.sandbox.studio.presets import LOBSTERS
from avatars.sandbox.studio.records import UPLOADS_LAST, Avatar, Document, Upload, Voice
from avatars.sandbox.studio.shelf import Shelf

SEED = 5_24  # the same processing times in every run
_KINDS: dict[str, type[Avatar | Voice | Document | Upload]] = {
    "avatars": Avatar,
    "voices": Voice,
    "documents": Document,
    "uploads": Upload,
}


class Studio:
    """One account's avatars, voices, documents and uploads, by id, oldest first."""

    def __init__(self, path: Path | None = None) -> None:
        self.shelf = Shelf(path)
        self.moderation = Moderation()
        self.luck = random.Random(SEED)
        self._begin()
        try:
            self._read(self.shelf.read())
        except (ValueError, TypeError, AttributeError, OSError, RecursionError) as why:
            self.shelf.put_aside(why)
            self._begin()

    def _begin(self) -> None:
        self.avatars: dict[str, Avatar] = {one: _built_in(one) for one in AVATAR_IDS}
        self.voices: dict[str, Voice] = {}
        self.documents: dict[str, Document] = {}
        self.uploads: dict[str, Upload] = {}

    def clear(self) -> None:
        """Everything as it was in the beginning."""
        self._begin()
        self.moderation.order(lenient=False)
        self.save()

    def save(self) -> None:
        """Keep the state, if it is kept anywhere. Call after every change. Raises OSError."""
        kept: dict[str, list[dict[str, Any]]] = {}
        for kind in _KINDS:
            records = [asdict(one) for one in getattr(self, kind).values() if not _untouched(one)]
            kept[kind] = [_without_lag(record) for record in records]
        named = [one.picture for one in self.avatars.values()]
        named += [one.file for one in self.uploads.values()]
        self.shelf.write(kept, [name for name in named if name is not None])

    def _read(self, state: dict[str, Any]) -> None:
        for kind, record in _KINDS.items():
            for entry in state.get(kind, []):
                one = record(**entry)
                if not isinstance(one.id, str):
                    raise TypeError(f"an id in {kind} is no text")
                getattr(self, kind)[one.id] = one

    def used_by(self, document_id: str) -> list[Avatar]:
        """The avatars that know a document."""
        return [one for one in self.avatars.values() if document_id in one.document_ids]

    def known_to(self, avatar_id: str) -> list[Document]:
        """The documents that an avatar knows now."""
        avatar = self.avatars.get(avatar_id)
        ids = [] if avatar is None else avatar.document_ids
        return [self.documents[one] for one in ids if one in self.documents]

    def forget(self, document_id: str) -> None:
        """Delete a document, and detach it everywhere."""
        del self.documents[document_id]
        for avatar in self.used_by(document_id):
            avatar.document_ids.remove(document_id)
            if avatar.before is not None and document_id in avatar.before.document_ids:
                avatar.before.document_ids.remove(document_id)

    def data_at(self, address: str, now: float) -> bytes | None:
        """What is at an address; None for one on the web, which is not asked. Raises Unusable."""
        if address.startswith(WEB):
            return None
        if not address.startswith(UPLOADED):
            return from_data_uri(address)
        upload, data = self.uploads.get(address.removeprefix(UPLOADED)), None
        if upload is not None and upload.file and now < upload.created_at + UPLOADS_LAST:
            data = self.shelf.get(upload.file)
        if data is None:
            raise Unusable("The Runway upload was not found, or has expired")
        return data

    def drop_old_uploads(self, now: float) -> None:
        """Let uploads go that have expired."""
        for upload in list(self.uploads.values()):
            if now >= upload.created_at + UPLOADS_LAST:
                del self.uploads[upload.id]


def _without_lag(record: dict[str, Any]) -> dict[str, Any]:
    """What is kept: how reads lag is forgotten with the process."""
    return {key: value for key, value in record.items() if key not in ("before", "settles_at")}


def _untouched(record: object) -> bool:
    """Whether this is one of the sandbox's own avatars, as it has always been."""
    return isinstance(record, Avatar) and record == _built_in(record.id)


def built_in(avatar_id: str) -> bool:
    """Whether this avatar belongs to the sandbox: it can be changed, not deleted."""
    return avatar_id in AVATAR_IDS


def _built_in(avatar_id: str) -> Avatar:
    personality = "A friendly lobster."
    return Avatar(
        id=avatar_id,
        name="LittleLobster",
        personality=personality,
        start_script=None,
        voice={"type": "runway-live-preset", "presetId": LOBSTERS},
        document_ids=[],
        created_at=0.0,
        updated_at=0.0,
        ready_at=0.0,
    )
