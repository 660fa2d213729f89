"""A correction that the bot makes in a company system itself: one value, from what stood there to what is right."""

import json
from dataclasses import dataclass
from dataclasses import field as stored
from datetime import datetime
from enum import StrEnum

from bot.domain.clients import Client
from bot.domain.datamap import Correction, Field


class State(StrEnum):
    ASKED = "asked"  # staff have to agree
    APPLY = "apply"  # to be put into the system
    DONE = "done"
    BY_STAFF = "by_staff"  # the bot could not do it: staff see to it
    CANCELLED = "cancelled"


# Nobody closes the request by hand while the bot is at it.
IN_MOTION = frozenset({State.APPLY})
TO_CANCEL = frozenset({State.ASKED, State.APPLY, State.BY_STAFF})


@dataclass(frozen=True, kw_only=True)
class Correcting:
    """``old`` is what the person saw: it is replaced only while it still stands there."""

    demand_id: str
    case_id: str
    subject_id: str
    field: str
    state: State
    client: Client = stored(repr=False)
    row: str = stored(repr=False)
    old: str | None = stored(repr=False)
    new: str = stored(repr=False)
    attempts: int = 0
    finished_at: datetime | None = None
    version: int = 1


def first_state(one: Field) -> State:
    """What happens to a correction of this field when it is filed; raises ValueError where none can be made here."""
    states = {Correction.INSTANT: State.APPLY, Correction.APPROVAL: State.ASKED}
    if one.correction not in states:
        raise ValueError(one.id)
    return states[one.correction]


def packed(it: Correcting) -> str:
    return json.dumps(
        {"client": it.client.packed(), "row": it.row, "old": it.old, "new": it.new}, ensure_ascii=False
    )  # fmt: skip


def unpacked(text: str) -> tuple[Client, str, str | None, str]:
    kept = json.loads(text)
    return Client.unpacked(kept["client"]), kept["row"], kept["old"], kept["new"]
