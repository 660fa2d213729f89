"""What a person typed does not stay on the screen: a while after it was shown the message is hidden."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from bot.domain.notices import Fade, Forget
from bot.storage import outbox, people
from bot.storage.db import Tx

FADE = timedelta(minutes=5)
# What a client wrote stays in the private chat of a member of staff only while it is worked with.
READ = timedelta(minutes=60)


def forget(tx: Tx, member_id: str, messages: Collection[int], *, now: datetime) -> None:
    """A member was shown what a client wrote: the messages are removed again after a while."""
    for message in messages:
        outbox.put(tx, Forget(message=message), to=member_id, now=now, after=READ)


def note(tx: Tx, person: bytes, shown: Mapping[int, Fade | None], fading: Mapping[int, int], *, now: datetime) -> None:
    """What messages show from now on: a `Fade` for what is to be hidden, None where nothing personal stands any more.

    ``fading`` is what waited when the person arrived (see `Visit`). Shown once more, a message waits anew.
    """
    subject = people.subject_of(tx, person)
    if subject is None:
        return
    for message, fade in shown.items():
        waits = fading.get(message)
        if fade is None and waits is not None:
            outbox.drop(tx, waits)
        elif fade and (waits is None or not outbox.put_off(tx, waits, fade, ready_at=now + FADE)):
            outbox.put(tx, fade, to=subject.id, now=now, after=FADE)
