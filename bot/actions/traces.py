"""Which messages stand in a private chat, so that the person can have them deleted while Telegram lets a bot do it."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from bot.storage import drafts, people, staff, traces
from bot.storage.db import Tx

# After that Telegram does not let a bot delete a message: Bot API, deleteMessage.
DELETABLE = timedelta(hours=48)


def keep(tx: Tx, seen: Mapping[int, Mapping[int, datetime]]) -> set[int]:
    """Note the messages of those who have agreed; ``seen`` holds messages and their moments (UTC) by Telegram id.

    Returns the ids of people who have not agreed: nothing is stored about them. Members of staff are passed over.
    """
    strangers = set()
    for telegram_id, messages in seen.items():
        person = people.person_of(tx, telegram_id)
        member = staff.of_person(tx, person)
        subject = people.subject_of(tx, person)
        if member and member.active:
            continue
        if subject is None or not subject.agreed:
            strangers.add(telegram_id)
        elif messages:
            traces.insert(tx, person, messages)
    return strangers


def deletable(tx: Tx, person: bytes, *, now: datetime) -> list[int]:
    """The messages in the person's chat that can still be deleted, as far as they were noted."""
    return traces.since(tx, person, now - DELETABLE)


def cleaned(tx: Tx, person: bytes, gone: Iterable[int]) -> None:
    """These messages stand there no more; a form in hand is put aside, as it is when the menu is opened."""
    traces.forget(tx, person, gone)
    drafts.put_aside(tx, person)


def forget_old(tx: Tx, *, now: datetime) -> bool:
    """Forget what can no longer be deleted anyway; tells whether there was any."""
    return traces.forget_before(tx, now - DELETABLE) > 0
