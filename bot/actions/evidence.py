"""What is handed out of a broadcast: how each was told and what they answered, without words and without names."""

import csv
import io
from collections.abc import AsyncIterator, Sequence

from bot.actions import broadcasts
from bot.actions.store import Store
from bot.domain.broadcasts import Broadcast
from bot.domain.deliveries import State
from bot.sources.couriers import Letter
from bot.storage.broadcasts import FOR_GOOD, Evidence

HEAD = (
    "broadcast", "kind", "policy", "subject", "language", "outcome", "reason", "settled_at", "mailed", "answer",
    "answered_at",
)  # fmt: skip


async def table(store: Store, it: Broadcast, *, only_unreached: bool = False) -> bytes:
    """CSV in UTF-8, a line for each recipient; moments in UTC. ``only_unreached``: whom no channel has reached."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    async for each in _all(store, it):
        if not only_unreached or _unreached(each):
            writer.writerow(_row(it, each))
    # With its mark a spreadsheet reads the letters right.
    return out.getvalue().encode("utf-8-sig")


async def _all(store: Store, it: Broadcast) -> AsyncIterator[Evidence]:
    page = await store.read(broadcasts.evidence, it.id)
    while page:
        for each in page:
            yield each
        page = await store.read(broadcasts.evidence, it.id, after=page[-1].subject_id)


def _unreached(each: Evidence) -> bool:
    here = each.state in {State.SENT, State.PENDING, State.SENDING}
    return not here and each.reason not in FOR_GOOD and each.mailed != "sent"


def _row(it: Broadcast, each: Evidence) -> list[str]:
    return [
        it.number, it.kind.value, it.policy or "", each.subject_id, each.language or "", each.state.value,
        each.reason or "", each.settled_at.isoformat() if each.settled_at else "", each.mailed or "",
        each.answer or "", each.answered_at.isoformat() if each.answered_at else "",
    ]  # fmt: skip


def words(letters: Sequence[Letter]) -> bytes:
    """The same notice as ready text for the site and the app, in both languages."""
    return "\n\n\n".join(f"{each.subject}\n\n{each.text}" for each in letters).encode("utf-8-sig")
