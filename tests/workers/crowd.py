"""Many people who have agreed, and a broadcast that goes out to them through a Telegram that keeps its limits."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiogram import Bot

from bot.actions import broadcasts, deliveries, people, roster
from bot.actions.otherwise import Otherwise
from bot.documents import Company
from bot.domain.broadcasts import Act, Broadcast, Kind, Quiet, Tally
from bot.domain.deliveries import State as Fate
from bot.domain.languages import Bilingual, Language
from bot.domain.notices import Lane
from bot.domain.outcomes import Outcome
from bot.domain.staff import Role
from bot.rules import load_rules
from bot.sandbox.flood import Pace as Limits
from bot.sandbox.session import InMemorySession
from bot.sandbox.things import Person
from bot.sandbox.world import World
from bot.sources.couriers import Letter as Mail
from bot.storage import broadcasts as records
from bot.storage import people as subjects
from bot.storage import staff
from bot.storage.db import Store, Tx
from bot.telegram.announcements import announcement
from bot.telegram.mailing import Mailer
from bot.telegram.pace import Ceiling, Pace
from bot.telegram.screen import Screen
from bot.texts import translator
from bot.workers.broadcasting import Broadcasting
from bot.workers.outbox import Outbox
from tests.journeys.clock import Clock

RULES = load_rules()
COMPANY = Company(name="ТОО «TWELVE»", name_kk="«TWELVE» ЖШС", bin="123456789012", contact="privacy@example.kz")
TEXT = Bilingual(
    ru="Завтра с 2 до 4 часов ночи услуги не работают.", kk="Ертең түнгі 2-ден 4-ке дейін қызметтер істемейді."
)
SERIK, DANA = 900_001, 900_002
HOLD = timedelta(seconds=60)
PAGE = 500


class Killed(BaseException):
    """As a process is killed: nothing catches it."""


@dataclass(kw_only=True)
class Fuse:
    """Burns down point by point; at the last one the process is dead. At 0 it does not burn."""

    left: int = 0

    def burn(self) -> None:
        if self.left:
            self.left -= 1
            if not self.left:
                raise Killed


@dataclass(kw_only=True)
class DyingStore:
    store: Store
    fuse: Fuse

    async def read(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        self.fuse.burn()
        return await self.store.read(fn, *args, **kwargs)

    async def write(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        self.fuse.burn()
        result = await self.store.write(fn, *args, **kwargs)
        self.fuse.burn()
        return result


@dataclass(kw_only=True, repr=False)
class Crowd:
    """``rate`` is the ceiling in messages a second; ``fuse`` kills the bot after so many points."""

    store: Store
    clock: Clock = field(default_factory=Clock)
    rate: int = 25
    quiet: Quiet | None = None
    fuse: Fuse = field(default_factory=Fuse)
    world: World = field(init=False)
    worker: Broadcasting = field(init=False)
    ceiling: Ceiling = field(init=False)
    persons: list[Person] = field(default_factory=list)
    proposer: str = ""
    approver: str = ""

    async def gather(self, count: int) -> None:
        """So many have agreed, every third reads Kazakh; two of the staff may publish."""
        self.world = World(self.clock, pace=Limits.CLOCK)
        self.persons = [self.world.add_user(f"Person {number}", started=True) for number in range(count)]
        for begin in range(0, count, PAGE):
            await self.store.write(agree, [each.id for each in self.persons[begin : begin + PAGE]], now=self.clock())
        self.proposer, self.approver = await self.store.write(enrol, now=self.clock())
        self.starts()

    def starts(self) -> None:
        """The bot starts: what it kept in memory is gone."""
        session = InMemorySession(self.world)
        bot = Bot(self.world.token, session=session)
        pace = Pace(now=self.clock.seconds, sleep=self.clock.sleep)
        session.middleware(pace)
        store = DyingStore(store=self.store, fuse=self.fuse)
        self.ceiling = Ceiling(pace=pace, rate=self.rate)
        others = Otherwise(store=store, books=None, mail=None, words=no_mail, clock=self.clock)
        self.worker = Broadcasting(
            store=store, send=self._watched(Mailer(bot=bot, words=words)), match=others.match,
            otherwise=others.mail_out, ceiling=self.ceiling, clock=self.clock, quiet=self._quiet_until, hold=HOLD,
        )  # fmt: skip

    def _quiet_until(self, now: datetime) -> datetime | None:
        return self.quiet.until(now.astimezone(RULES.calendar.zone)) if self.quiet else None

    def _watched(self, send: Mailer) -> Callable[[Broadcast, Any], Awaitable[Outcome]]:
        async def watched(it: Broadcast, envelope: Any) -> Outcome:
            self.fuse.burn()
            outcome = await send(it, envelope)
            self.fuse.burn()
            return outcome

        return watched

    async def proposes(self, kind: Kind = Kind.SERVICE) -> Broadcast:
        """One proposes, and another approves."""
        it = await self.store.write(
            broadcasts.propose, kind, text=TEXT, by=self.proposer, rules=RULES, now=self.clock()
        )
        return await self.store.write(
            broadcasts.act, it.id, Act.APPROVE, by=self.approver, solo=False, now=self.clock()
        )

    async def sends(self, kind: Kind = Kind.SERVICE) -> Broadcast:
        """From the proposal to the end, whatever time that takes."""
        it = await self.proposes(kind)
        await self.goes_on()
        return it

    async def goes_on(self, *, until: Callable[[], bool] = lambda: False) -> None:
        """Let it work until there is nothing to do any more, or until something is true."""
        idle = 0
        while idle < 3 and not until():
            await self._staff_read()
            if await self.worker.step():
                idle = 0
            else:
                idle += not await self._is_waited_for()
                self.clock.pass_by(timedelta(seconds=await self.worker.rest()))
        await self.worker.finish()

    async def _is_waited_for(self) -> bool:
        return (await self.store.read(records.in_hand)) is not None

    async def _staff_read(self) -> None:
        """Their notices leave by the other lane."""
        sends = Outbox(store=self.store, lane=Lane.PERSON, send=_delivered, clock=self.clock)
        while await sends.step():
            pass

    async def dies_and_starts_again(self) -> None:
        """What was on its way is lost with the process."""
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)
        self.fuse.left = 0
        await self.store.write(deliveries.take_over, now=self.clock())
        self.starts()

    async def tally(self, it: Broadcast) -> Tally:
        return await self.store.read(records.tally, it.id)

    async def fresh(self, it: Broadcast) -> Broadcast:
        return await self.store.read(broadcasts.require, it.id)

    @property
    def got(self) -> Counter[int]:
        """How many messages reached each."""
        return Counter(sent.chat_id for sent in self.world.sent if sent.method == "sendMessage" and sent.chat_id)


async def _delivered(_: object) -> Outcome:
    return Outcome(state=Fate.SENT, message=1)


async def words(it: Broadcast, language: Language) -> Screen:
    return announcement(translator(language), it, COMPANY)


async def no_mail(it: Broadcast, language: Language) -> Mail:
    raise AssertionError(f"no mail is set up: {it.number}, {language}")


def agree(tx: Tx, telegram_ids: Sequence[int], *, now: datetime) -> None:
    for telegram_id in telegram_ids:
        language = Language.KK if telegram_id % 3 == 0 else Language.RU
        people.agree(tx, telegram_id, name="N", language=language, edition="1", text_hash="0" * 64, now=now)


def enrol(tx: Tx, *, now: datetime) -> tuple[str, str]:
    roster.enrol_admins(tx, [SERIK], now=now)
    boss = staff.of_person(tx, subjects.person_of(tx, SERIK))
    assert boss is not None
    roster.introduce(tx, boss.id, name="Серик")
    second = roster.enrol(tx, DANA, name="Дана", role=Role.RESPONSIBLE, by=boss.id, now=now)
    roster.introduce(tx, second.id, name="Дана")
    return boss.id, second.id
