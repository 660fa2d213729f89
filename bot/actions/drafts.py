"""A form is begun, filled in, put aside, taken up again and forgotten."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain import requests
from bot.domain.entries import File
from bot.domain.people import Draft
from bot.domain.refusals import DraftGone, Empty, Stale, TooLong
from bot.domain.requests import WORDS_LIMIT, Kind
from bot.storage import drafts
from bot.storage.db import Tx

LIFE = timedelta(hours=24)
NOTHING: Mapping[str, str] = {}


def begin(tx: Tx, person: bytes, flow: str, step: str, *, now: datetime, payload: Mapping[str, str] = NOTHING,
          case_id: str | None = None, beside: bool = False) -> Draft:  # fmt: skip
    """Begin a form; others are put aside, and an older one of the same kind about the same case gives way.

    ``beside`` keeps the older one too, until its time is over.
    """
    if not beside:
        drafts.discard_flow(tx, person, flow, case_id)
    draft_id = drafts.insert_draft(
        tx, person, flow=flow, step=step, payload=dict(payload), received_at=now, expires_at=now + LIFE, case_id=case_id
    )
    return require(tx, person, draft_id, now=now)


def of_case(tx: Tx, person: bytes, case_id: str, *, now: datetime) -> Draft | None:
    """The form about this case that was begun last."""
    return drafts.of_case(tx, person, case_id, now)


def find(tx: Tx, person: bytes, draft_id: str, *, now: datetime) -> Draft | None:
    return drafts.find(tx, person, draft_id, now)


def require(tx: Tx, person: bytes, draft_id: str, *, now: datetime) -> Draft:
    draft = drafts.find(tx, person, draft_id, now)
    if draft is None:
        raise DraftGone
    return draft


def fill(
    tx: Tx,
    person: bytes,
    draft_id: str,
    *,
    now: datetime,
    step: str,
    values: Mapping[str, str] = NOTHING,
    received: bool = False,
) -> Draft:
    """Write ``values`` into the form and go on to ``step``.

    ``received`` says that this is what expresses the request: the statutory clock runs from here.
    """
    draft = require(tx, person, draft_id, now=now)
    return _written(tx, person, draft, step, {**draft.payload, **values}, now=now, received=received)


def of_flow(tx: Tx, person: bytes, flow: str, *, now: datetime) -> Draft | None:
    """The form of this kind that was begun last."""
    return drafts.of_flow(tx, person, flow, now)


def rewrite(tx: Tx, person: bytes, draft: Draft, step: str, payload: Mapping[str, str], *, now: datetime) -> Draft:
    """The whole form anew; what the new one does not hold is gone."""
    return _written(tx, person, draft, step, dict(payload), now=now, received=False)


def _written(tx: Tx, person: bytes, draft: Draft, step: str, payload: dict[str, str], *, now: datetime,
             received: bool) -> Draft:  # fmt: skip
    drafts.put_aside(tx, person)
    filled = replace(
        draft,
        step=step,
        active=True,
        payload=payload,
        received_at=now if received else draft.received_at,
        expires_at=now + LIFE if received else draft.expires_at,
    )
    if not drafts.save(tx, filled, was=draft):
        raise Stale
    return require(tx, person, draft.id, now=now)


def answer(tx: Tx, person: bytes, draft_id: str, name: str, value: str, *, now: datetime,
           beside: Mapping[str, str] = NOTHING) -> Draft:  # fmt: skip
    """Answer one question of a request and go on to the next; ``beside`` is kept with it.

    The first words written are what expresses the request; where nothing is written, the first choice is.
    """
    draft = require(tx, person, draft_id, now=now)
    kind = Kind(draft.flow)
    question = requests.question(kind, name)
    first = (question is None or question.typed) and not requests.expressed(kind, draft.payload)
    payload = {**requests.answered(draft.payload, name, value), **beside}
    return _written(tx, person, draft, requests.step_of(kind, payload), payload, now=now, received=first)


def take_up(tx: Tx, person: bytes, draft_id: str, *, now: datetime) -> Draft:
    """Go on with a form that was put aside: a request with the first thing still missing."""
    draft = require(tx, person, draft_id, now=now)
    step = requests.step_of(Kind(draft.flow), draft.payload) if draft.flow in set(Kind) else draft.step
    return draft if draft.active and step == draft.step else fill(tx, person, draft_id, step=step, now=now)


def turn_into(tx: Tx, person: bytes, draft_id: str, kind: Kind, *, now: datetime) -> Draft:
    """Words written outside any form become a request: the clock runs from the moment they were written.

    A request begun before is kept beside it, with its own words and its own moment.
    """
    stray = require(tx, person, draft_id, now=now)
    payload = {"stray": stray.payload["words"], **requests.from_words(kind, stray.payload["words"])}
    if "document" in stray.payload and requests.question(kind, "document"):
        payload |= {"document": stray.payload["document"], "document_at": stray.received_at.isoformat()}
    step = requests.step_of(kind, payload)
    new = begin(tx, person, kind, step, payload=payload, beside=True, now=now)
    drafts.save(tx, replace(new, received_at=stray.received_at), was=new)
    drafts.discard(tx, stray.id)
    return require(tx, person, new.id, now=now)


def words(text: str | None, limit: int = WORDS_LIMIT) -> str:
    """What a person typed, without the space around it; raises `Empty` or `TooLong`.

    Counted as Telegram counts, an emoji for two: what is taken in has to fit into the messages that will quote it.
    """
    typed = (text or "").strip()
    if not typed:
        raise Empty
    length = len(typed.encode("utf-16-le", "surrogatepass")) // 2
    if length > limit:
        raise TooLong(limit=limit, length=length)
    return typed


def put_aside(tx: Tx, person: bytes) -> None:
    """Leave the form in hand: it is kept until its time is over."""
    drafts.put_aside(tx, person)


def discard(tx: Tx, person: bytes, draft_id: str, *, now: datetime) -> None:
    if drafts.find(tx, person, draft_id, now):
        drafts.discard(tx, draft_id)


def forget_expired(tx: Tx, *, now: datetime, limit: int = 200) -> bool:
    """Destroy forms whose time is over; tells whether there were any."""
    gone = drafts.expired(tx, now, limit)
    for draft_id in gone:
        drafts.discard(tx, draft_id)
    return bool(gone)


def document_in(payload: Mapping[str, str], name: str = "document") -> File | None:
    """The document that a form brings, under the name of its question."""
    kept = payload.get(name)
    return File.unpacked(kept) if kept else None
