"""The form in which a member writes to many: which sort, whom it touches, the words in both languages."""

from collections.abc import Collection
from datetime import datetime

from bot.actions import broadcasts as acting
from bot.actions import drafts as forms
from bot.actions.roster import entitled
from bot.domain import broadcasts as table
from bot.domain.broadcasts import FORM, TEXT_LIMIT, TYPED, Broadcast, Kind
from bot.domain.languages import Bilingual
from bot.domain.people import Draft
from bot.domain.refusals import DraftGone, NotFound, Stale
from bot.domain.requests import CHECK
from bot.domain.staff import Duty
from bot.rules import Rules
from bot.storage import broadcasts, drafts
from bot.storage.db import Tx

# Ends the choice of what a breach has touched.
ENOUGH = "-"


def begun(tx: Tx, person: bytes, *, by: str, now: datetime) -> Draft | None:
    entitled(tx, by, Duty.PUBLISH)
    return forms.of_flow(tx, person, FORM, now=now)


def begin(tx: Tx, person: bytes, *, by: str, now: datetime) -> Draft:
    entitled(tx, by, Duty.PUBLISH)
    return forms.begin(tx, person, FORM, "kind", now=now)


def held(tx: Tx, person: bytes, draft_id: str, *, now: datetime) -> Draft:
    """The form a button speaks of; raises `DraftGone` for one of another kind as well."""
    draft = forms.require(tx, person, draft_id, now=now)
    if draft.flow != FORM:
        raise DraftGone
    return draft


def pick(
    tx: Tx, person: bytes, draft_id: str, step: str, option: str, *, tables: Collection[str], by: str, now: datetime
) -> Draft:
    """Answer a step with one of the choices it offers; ``tables`` are those of the data map.

    Of the tables that a breach has touched several can be chosen; choosing one again leaves it out.
    """
    entitled(tx, by, Duty.PUBLISH)
    draft = held(tx, person, draft_id, now=now)
    if step != draft.step:
        # An old button: what is asked now is shown again.
        return draft
    if step == "kind" and option in table.BY_FORM:
        return _answer(tx, person, draft, now, {**draft.payload, "kind": option})
    if step != "about":
        raise NotFound
    chosen = draft.payload.get("chosen", "").split(",") if draft.payload.get("chosen") else []
    if option == ENOUGH and chosen:
        return _answer(tx, person, draft, now, {**draft.payload, "about": ",".join(chosen)})
    if option not in tables:
        raise NotFound
    chosen = [each for each in chosen if each != option] if option in chosen else [*chosen, option]
    return forms.rewrite(tx, person, draft, "about", {**draft.payload, "chosen": ",".join(chosen)}, now=now)


def write(tx: Tx, person: bytes, draft_id: str, text: str | None, *, by: str, now: datetime) -> Draft:
    """The words in the language in hand; raises `Empty` or `TooLong`."""
    entitled(tx, by, Duty.PUBLISH)
    draft = held(tx, person, draft_id, now=now)
    if draft.step not in TYPED:
        raise Stale
    return _answer(tx, person, draft, now, {**draft.payload, draft.step: forms.words(text, TEXT_LIMIT)})


def ask_again(tx: Tx, person: bytes, draft_id: str, step: str, *, by: str, now: datetime) -> Draft:
    entitled(tx, by, Duty.PUBLISH)
    draft = held(tx, person, draft_id, now=now)
    if step not in table.asked(draft.payload):
        raise NotFound
    left = {name: said for name, said in draft.payload.items() if name != step}
    return forms.rewrite(tx, person, draft, step, left, now=now)


def _answer(tx: Tx, person: bytes, draft: Draft, now: datetime, payload: dict[str, str]) -> Draft:
    return forms.rewrite(tx, person, draft, table.step_of(payload), payload, now=now)


def propose(tx: Tx, person: bytes, draft_id: str, *, version: int, rules: Rules, by: str, now: datetime) -> Broadcast:
    """Propose what was written down and checked; doing so twice gives the same broadcast."""
    entitled(tx, by, Duty.PUBLISH)
    proposed = broadcasts.of_draft(tx, draft_id)
    if proposed:
        return proposed
    draft = held(tx, person, draft_id, now=now)
    if draft.version != version or table.step_of(draft.payload) != CHECK:
        raise Stale
    said = draft.payload
    about = said["about"].split(",") if said.get("about") else ()
    text = Bilingual(ru=said["ru"], kk=said["kk"])
    it = acting.propose(tx, Kind(said["kind"]), text=text, about=about, by=by, rules=rules, now=now, draft_id=draft_id)
    drafts.discard(tx, draft_id)
    return it
