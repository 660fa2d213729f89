"""What is handed out of a broadcast: how each was told and what they answered, without words and without names."""

import csv
import io
import zipfile
from collections.abc import AsyncIterator, Iterable, Sequence

from bot.actions import acknowledgements, broadcasts
from bot.actions.store import Store
from bot.domain.broadcasts import Broadcast
from bot.domain.deliveries import State
from bot.sources.couriers import Letter
from bot.storage.acknowledgements import Evidence as Answered
from bot.storage.broadcasts import FOR_GOOD, Evidence

HEAD = (
    "broadcast", "kind", "policy", "subject", "language", "outcome", "reason", "settled_at", "mailed", "answer",
    "answered_at",
)  # fmt: skip


async def table(store: Store, it: Broadcast, *, only_unreached: bool = False) -> bytes:
    """CSV in UTF-8, a line for each recipient; moments in UTC. ``only_unreached``: whom no channel has reached."""
    return b"".join([page async for page in pages(store, it, only_unreached=only_unreached)])


async def packed(store: Store, it: Broadcast, name: str, *, only_unreached: bool = False) -> bytes:
    """The same as one file in a zip archive: a million lines fit into a message then."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as file:
        async for page in pages(store, it, only_unreached=only_unreached):
            file.write(page)
    return out.getvalue()


async def pages(store: Store, it: Broadcast, *, only_unreached: bool = False) -> AsyncIterator[bytes]:
    """The same bit by bit, never all of it in memory."""
    # With its mark a spreadsheet reads the letters right.
    yield "\ufeff".encode() + _lines([HEAD])
    page = await store.read(broadcasts.evidence, it.id)
    while page:
        yield _lines(_row(it, each) for each in page if not only_unreached or _unreached(each))
        page = await store.read(broadcasts.evidence, it.id, after=page[-1].subject_id)


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def _unreached(each: Evidence) -> bool:
    here = each.state in {State.SENT, State.PENDING, State.SENDING}
    return not here and each.reason not in FOR_GOOD and each.mailed != "sent"


def _row(it: Broadcast, each: Evidence) -> list[str]:
    return [
        it.number, it.kind.value, it.policy or "", each.subject_id, each.language or "", each.state.value,
        each.reason or "", each.settled_at.isoformat() if each.settled_at else "", each.mailed or "",
        each.answer or "", each.answered_at.isoformat() if each.answered_at else "",
    ]  # fmt: skip


POLICY_HEAD = (
    "policy", "subject", "language", "channel", "told", "told_at", "outcome", "answered_at", "text_sha256",
)  # fmt: skip


async def of_policy(store: Store, version: str) -> AsyncIterator[bytes]:
    """CSV in UTF-8, a line for everybody who was to be told of a version or has answered it. Raises `NotFound`."""
    page = await store.read(acknowledgements.evidence, version)
    yield "\ufeff".encode() + _lines([POLICY_HEAD])
    while page:
        yield _lines(_answer(version, each) for each in page)
        page = await store.read(acknowledgements.evidence, version, after=page[-1].subject_id)


def _answer(version: str, each: Answered) -> list[str]:
    return [
        version, each.subject_id, each.language or "", each.channel or "", each.told or "",
        each.told_at.isoformat() if each.told_at else "", each.answer or "unanswered",
        each.answered_at.isoformat() if each.answered_at else "", each.text_hash or "",
    ]  # fmt: skip


def words(letters: Sequence[Letter]) -> bytes:
    """The same notice as ready text for the site and the app, in both languages."""
    return "\n\n\n".join(f"{each.subject}\n\n{each.text}" for each in letters).encode("utf-8-sig")
