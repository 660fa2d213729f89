"""A desk at work, said shortly: people who agree and file, staff who claim and decide, and what was told to whom."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from sqlalchemy import select

from bot.actions import cases, decisions, deliveries, desk, drafts, people, roster, terms
from bot.actions.deliveries import Letter
from bot.domain.cases import Case
from bot.domain.deliveries import State
from bot.domain.handling import Step
from bot.domain.languages import Language
from bot.domain.notices import Lane
from bot.domain.people import Draft
from bot.domain.staff import Role
from bot.rules import load_rules
from bot.storage import audit, proposals, tables
from bot.storage import cases as records
from bot.storage.db import Store, Tx

RULES = load_rules()
# A Monday at noon in Almaty: restriction is due on Tuesday, the answer on Monday the 23rd.
NOON = datetime(2026, 11, 2, 7, tzinfo=UTC)
WORDS = "Удалите мою заявку от марта"
ADMIN = 999


@dataclass(frozen=True, kw_only=True)
class Hand:
    """A member of staff: ``id`` on the roster, ``person`` as an update knows them."""

    id: str
    person: bytes
    name: str


@dataclass(frozen=True, kw_only=True)
class Told:
    """One row of the outbox."""

    what: str
    facts: dict[str, str | int]
    to: str
    state: State
    reason: str | None


class House:
    """``now`` is the moment of every act and only moves when a test moves it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = NOON
        self.rules = RULES
        self._telegram_ids = count(7_000_000_001)
        self._messages = count(1)

    def later(self, **more: float) -> None:
        self.now += timedelta(**more)

    # -- people

    async def person(self, *, phone: bool = True, name: str = "Айгерім") -> bytes:
        """Somebody who has agreed, and shared their number unless told otherwise."""
        telegram_id = next(self._telegram_ids)
        await self.store.write(
            people.agree, telegram_id, name=name, edition="1", text_hash="hash", language=Language.KK, now=self.now
        )
        person = await self.stranger(telegram_id)
        if phone:
            await self.store.write(people.share_phone, person, f"+7701{telegram_id % 10**7:07}", now=self.now)
        return person

    async def stranger(self, telegram_id: int | None = None) -> bytes:
        """Somebody who has only opened the chat."""
        visit = await self.store.read(people.visit, telegram_id or next(self._telegram_ids), now=self.now)
        return visit.person

    async def subject(self, person: bytes) -> str:
        held = await self.store.read(people.require_agreed, person)
        return held.id

    async def form(self, person: bytes, words: str | None = WORDS) -> Draft:
        """A request filled in as far as the second, different, confirming tap."""
        scope = {"scope": "part" if words else "all"}
        begun = await self.store.write(drafts.begin, person, "delete", "scope", now=self.now)
        values = scope | ({"words": words} if words else {})
        return await self.store.write(
            drafts.fill, person, begun.id, step="check", values=values, received=True, now=self.now
        )

    async def confirm_form(self, person: bytes, form: Draft) -> Case:
        return await self.store.write(cases.file, person, form.id, version=form.version, rules=self.rules, now=self.now)

    async def filed(self, person: bytes | None = None, words: str | None = WORDS) -> Case:
        person = person or await self.person()
        return await self.confirm_form(person, await self.form(person, words))

    async def says(self, person: bytes, case: Case, text: str = "Добавляю", *, message: int | None = None) -> Case:
        number = message or next(self._messages)
        return await self.store.write(
            cases.add_message, person, case.id, chat_id=1, message_id=number, text=text, rules=self.rules, now=self.now
        )

    async def withdraws(self, person: bytes, case: Case) -> Case:
        return await self.store.write(cases.withdraw, person, case.id, now=self.now)

    # -- staff

    async def admin(self) -> Hand:
        await self.store.write(roster.enrol_admins, [ADMIN], now=self.now)
        return await self._hand(ADMIN)

    async def hand(self, name: str = "Bolat", *roles: Role, started: bool = True) -> Hand:
        """A member with these roles (an operator by default) who has opened the private chat."""
        admin = await self.admin()
        telegram_id = next(self._telegram_ids)
        for role in roles or (Role.OPERATOR,):
            await self.store.write(roster.enrol, telegram_id, name=name, role=role, by=admin.id, now=self.now)
        hand = await self._hand(telegram_id)
        if started:
            await self.store.write(roster.introduce, hand.id, name=name)
        return hand

    async def _hand(self, telegram_id: int) -> Hand:
        visit = await self.store.read(people.visit, telegram_id, now=self.now)
        assert visit.member is not None
        return Hand(id=visit.member.id, person=visit.person, name=visit.member.name)

    async def dismiss(self, hand: Hand, role: Role = Role.OPERATOR) -> None:
        admin = await self.admin()
        await self.store.write(roster.toggle, hand.id, role, on=False, by=admin.id, now=self.now)

    async def claim(self, case: Case, hand: Hand) -> Case:
        return await self.store.write(desk.claim, case.id, by=hand.id, now=self.now)

    async def release(self, case: Case, hand: Hand) -> Case:
        return await self.store.write(desk.release, case.id, by=hand.id, now=self.now)

    async def assign(self, case: Case, to: Hand, *, by: Hand) -> Case:
        return await self.store.write(desk.assign, case.id, to.id, by=by.id, now=self.now)

    async def restrict(self, case: Case, hand: Hand) -> Case:
        return await self.store.write(
            desk.take_step, case.id, Step.RESTRICTED, rules=self.rules, by=hand.id, now=self.now
        )

    async def written(self, case: Case, hand: Hand, flow: str, **payload: str) -> str:
        """A form of the desk as it is before the button that sends it."""
        draft = await self.store.write(
            drafts.begin, hand.person, flow, "preview", payload=payload, case_id=case.id, now=self.now
        )
        return draft.id

    async def ask(self, case: Case, hand: Hand, text: str = "Какая заявка?") -> Case:
        form = await self.written(case, hand, "ask", text=text)
        return await self.store.write(desk.ask, hand.person, form, by=hand.id, now=self.now)

    async def answer(self, case: Case, hand: Hand, text: str = "Скоро") -> Case:
        form = await self.written(case, hand, "answer", text=text)
        return await self.store.write(desk.answer, hand.person, form, by=hand.id, now=self.now)

    async def note(self, case: Case, hand: Hand, text: str = "Проверить архив") -> Case:
        form = await self.written(case, hand, "note", text=text)
        return await self.store.write(desk.note, hand.person, form, by=hand.id, now=self.now)

    async def propose(self, case: Case, hand: Hand, outcome: str = "fulfilled", **more: str) -> Case:
        said = {"text": "Заявку удалим, договор оставим"} if outcome == "partly" else {}
        form = await self.written(case, hand, "decide", outcome=outcome, **(said | more))
        return await self.store.write(decisions.propose, hand.person, form, rules=self.rules, by=hand.id, now=self.now)

    async def waiting(self, case: Case) -> str:
        """The id of the proposal that waits for a second person."""
        found = await self.store.read(proposals.open_of, case.subject_id, case.id)
        assert found is not None
        return found.id

    async def confirm(self, case: Case, hand: Hand, *, proposal: str | None = None, solo: bool = False) -> Case:
        return await self.store.write(
            decisions.confirm, case.id, proposal or await self.waiting(case), solo=solo, rules=self.rules, by=hand.id,
            now=self.now,
        )  # fmt: skip

    async def send_back(self, case: Case, hand: Hand, text: str = "Рано") -> Case:
        form = await self.written(case, hand, "return", proposal=await self.waiting(case), text=text)
        return await self.store.write(decisions.send_back, hand.person, form, by=hand.id, now=self.now)

    async def done(self, case: Case, hand: Hand, text: str = "Заявка удалена") -> Case:
        form = await self.written(case, hand, "done", text=text)
        return await self.store.write(decisions.done, hand.person, form, rules=self.rules, by=hand.id, now=self.now)

    async def reopen(self, case: Case, hand: Hand, text: str = "Нашлось ещё") -> Case:
        form = await self.written(case, hand, "reopen", text=text)
        return await self.store.write(decisions.reopen, hand.person, form, rules=self.rules, by=hand.id, now=self.now)

    async def decided(self, case: Case, first: Hand, second: Hand, outcome: str = "fulfilled", **more: str) -> Case:
        await self.propose(case, first, outcome, **more)
        return await self.confirm(case, second)

    # -- the clock and the outbox

    async def remind(self) -> int:
        """How many cases the clock had something to say about."""
        steps = 0
        while await self.store.write(terms.remind_one, rules=self.rules, now=self.now):
            steps += 1
            assert steps < 1000, "the clock goes in circles"
        return steps

    async def take(self, lane: Lane = Lane.PERSON, resting: frozenset[str] = frozenset()) -> Letter | None:
        return await self.store.write(deliveries.claim, lane, now=self.now, resting=resting)

    async def settle(self, letter: Letter, state: State = State.SENT, message: int | None = 1) -> None:
        await self.store.write(deliveries.settle, letter, state, now=self.now, message=message)

    async def deliver(self) -> list[Letter]:
        """Everything that can leave now, in the order in which it leaves."""
        left = []
        for lane in Lane:
            while letter := await self.take(lane):
                await self.settle(letter)
                left.append(letter)
        return left

    # -- what can be seen afterwards

    async def case(self, case_id: str) -> Case:
        found = await self.store.read(records.find, case_id)
        assert found is not None
        return found

    async def told(self, *kinds: str, to: str | None = None) -> list[Told]:
        """What was put into the outbox, oldest first."""

        def rows(tx: Tx) -> list[Told]:
            found = tx.execute(select(tables.outbox).order_by(tables.outbox.c.id))
            return [
                Told(what=r.notice, facts=json.loads(r.facts), to=r.recipient, state=State(r.state), reason=r.reason)
                for r in found
            ]

        every = await self.store.read(rows)
        return [row for row in every if (not kinds or row.what in kinds) and to in (None, row.to)]

    async def record(self, case: Case | None = None) -> list[tuple[str, str, Mapping[str, object]]]:
        """Kind, actor and facts of every audit entry, oldest first."""

        def rows(tx: Tx) -> list[tuple[str, str, Mapping[str, object]]]:
            found = tx.execute(select(tables.audit).order_by(tables.audit.c.id))
            return [(r.kind, r.actor, json.loads(r.facts)) for r in found if case is None or r.case_id == case.id]

        return await self.store.read(rows)

    async def sealed(self) -> int:
        """The length of the chain after everything was sealed and verified."""
        while await self.store.write(audit.seal_some):
            pass
        return await self.store.read(audit.verify)
