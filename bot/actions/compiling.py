"""The form in which a member hands in a version of the policy: three files, checked as they come."""

from datetime import datetime

from bot.actions import drafts as forms
from bot.actions import publishing
from bot.actions.publishing import Put
from bot.actions.roster import entitled
from bot.documents import FILES, parsed
from bot.domain.people import Draft
from bot.domain.policies import FILES_STEP, FORM, Fault, Written
from bot.domain.refusals import DraftGone, NotFit, NotFound, Stale
from bot.domain.staff import Duty
from bot.rules import Rules
from bot.storage.db import Tx


def begin(tx: Tx, person: bytes, *, by: str, now: datetime) -> Draft:
    """The form that was begun before, or a new one."""
    entitled(tx, by, Duty.PUBLISH)
    begun = forms.of_flow(tx, person, FORM, now=now)
    if begun is None:
        return forms.begin(tx, person, FORM, FILES_STEP, now=now)
    return forms.fill(tx, person, begun.id, step=FILES_STEP, now=now)


def held(tx: Tx, person: bytes, draft_id: str, *, by: str, now: datetime) -> Draft:
    """The form a button speaks of; raises `DraftGone` for one of another kind as well."""
    entitled(tx, by, Duty.PUBLISH)
    draft = forms.require(tx, person, draft_id, now=now)
    if draft.flow != FORM:
        raise DraftGone
    return draft


def take_in(tx: Tx, person: bytes, draft_id: str, name: str, text: str, *, by: str, now: datetime) -> Draft:
    """One of the files; sent again it takes the place of the first. Raises ValueError for one that cannot be read."""
    draft = held(tx, person, draft_id, by=by, now=now)
    if name not in FILES:
        raise NotFound
    payload = {**draft.payload, name: text}
    parsed(payload)
    return forms.rewrite(tx, person, draft, FILES_STEP, payload, now=now)


def compiled(tx: Tx, draft: Draft, *, now: datetime) -> tuple[Written, list[Fault]]:
    """The version as far as its files have come, and everything that keeps it from being published."""
    it = parsed(draft.payload)
    return it, publishing.look_over(tx, it, now=now)


def put(tx: Tx, person: bytes, draft_id: str, *, version: int, by: str, rules: Rules, now: datetime) -> Put:
    """Publish or propose what was shown; raises `Stale` when another file has come since, `NotFit`, `AnotherWaits`."""
    draft = held(tx, person, draft_id, by=by, now=now)
    if draft.version != version:
        raise Stale
    if set(draft.payload) != set(FILES):
        raise NotFit
    done = publishing.put(tx, parsed(draft.payload), by=by, rules=rules, now=now)
    forms.discard(tx, person, draft_id, now=now)
    return done
