"""The whole bot over a simulated Telegram, with people around it; nothing waits and nothing is left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import SecretStr

from bot.actions import people as arrivals
from bot.actions import roster
from bot.app import House, Time, build
from bot.config import Settings
from bot.domain.languages import Language
from bot.domain.notices import Lane
from bot.domain.staff import Role
from bot.rules import load_rules
from bot.sandbox.flood import Pace
from bot.sandbox.session import InMemorySession
from bot.sandbox.sms import Sms
from bot.sandbox.things import Chat, Person
from bot.sandbox.world import World
from bot.sources.books import Books
from bot.sources.couriers import Courier, Couriers
from bot.storage import outbox, people, staff
from bot.storage.db import Store, Tx
from bot.workers.loop import Loop
from tests.journeys.actors import Actor
from tests.journeys.clock import Clock

# A notice that can go within this time is waited for; one that is due later is not due yet.
SOON = timedelta(seconds=45)
ROUNDS = 2000
RULES = load_rules()


@dataclass(kw_only=True, repr=False)
class Desk:
    """Aigerim (Kazakh) and Ruslan (Russian) ask, Charlie must see nothing; Bolat and Dana work, Serik administers."""

    store: Store
    clock: Clock = field(default_factory=Clock)
    forum: bool = True
    language: Language = Language.RU
    books: Books | None = None
    mail: Courier | None = None
    world: World = field(init=False)
    group: Chat = field(init=False)
    house: House = field(init=False)
    settings: Settings = field(init=False)
    aigerim: Actor = field(init=False)
    ruslan: Actor = field(init=False)
    charlie: Actor = field(init=False)
    bolat: Actor = field(init=False)
    dana: Actor = field(init=False)
    serik: Actor = field(init=False)
    _rested: dict[str, datetime] = field(default_factory=dict)

    async def open(self) -> None:
        """Everybody has an account; the staff are rostered and have opened their private chats."""
        self.world = World(self.clock, pace=Pace.CLOCK)
        self.aigerim = self._actor("Айгерим", "Сапарова", "kk", "+77011234567")
        self.ruslan = self._actor("Руслан", "Ахметов", "ru", "+77017654321")
        self.charlie = self._actor("Charlie", "Brown", "en", "+77051112233")
        self.bolat = self._actor("Болат", None, "ru", None, started=True)
        self.dana = self._actor("Дана", None, "ru", None, started=True)
        self.serik = self._actor("Серик", None, "ru", None, started=True)
        crew = [self.serik.person, self.bolat.person, self.dana.person]
        self.group = self.world.add_group("Обращения", forum=self.forum, members=crew)
        self.settings = Settings(
            token=SecretStr(self.world.token),
            desk_chat_id=self.group.id,
            desk_language=self.language,
            admins=(self.serik.person.id,),
            company_name="ТОО «TWELVE»",
            company_name_kk="«TWELVE» ЖШС",
            company_bin="123456789012",
            company_contact="privacy@example.kz",
        )
        await self.starts()
        await self.store.write(_enrol, self.serik.person, (self.bolat.person, self.dana.person), self.clock)

    def _actor(self, name: str, surname: str | None, tag: str, phone: str | None, *, started: bool = False) -> Actor:
        person = self.world.add_user(name, surname, language_code=tag, phone=phone, started=started)
        return Actor(person=person, world=self.world, settle=self.settle, let_pass=self.clock.pass_by)

    def somebody(self, name: str, tag: str = "ru", phone: str | None = None) -> Actor:
        """One more person with Telegram."""
        return self._actor(name, None, tag, phone)

    async def hires(self, actor: Actor, role: Role, language: Language) -> None:
        """One more member of staff, with the private chat open."""
        await actor.starts()
        self.group.members[actor.person.id] = "member"
        await self.store.write(_hire, self.serik.person, actor.person, role, language, self.clock)

    async def starts(self) -> None:
        """Start the bot, or start it again: what it kept in memory is gone, what it stored is not."""
        time = Time(clock=self.clock, seconds=self.clock.seconds, sleep=self.clock.sleep)
        session = InMemorySession(self.world)
        self._rested.clear()
        self.house = await build(
            self.settings, rules=RULES, store=self.store, session=session, time=time, books=self.books,
            couriers=Couriers(phone=Sms(world=self.world), mail=self.mail),
        )  # fmt: skip

    async def settle(self) -> None:
        """Let the bot take in everything that waits for it and send everything it has to send by now."""
        for _ in range(ROUNDS):
            if not (await self._answer() or await self._do_chores() or await self._wait()):
                return
        raise AssertionError("the bot does not come to rest")

    async def _answer(self) -> bool:
        busy = await self.house.poller.step()
        for loop in self._woken:
            busy = bool(await loop.step()) or busy
        return busy

    @property
    def _woken(self) -> tuple[Loop, ...]:
        """Those that do not wait for their time: whatever is written wakes them."""
        return self.house.loops[: len(Lane) + 2 * (self.books is not None) + 1]

    async def _do_chores(self) -> bool:
        """Each as often as it is done in life, and never before its time; what was seen is written down at once."""
        busy = False
        for loop in self.house.loops[len(self._woken) :]:
            if loop.name != "profile" and self.clock() >= self._rested.get(loop.name, self.clock()):
                worked = bool(await loop.step())
                busy = worked or busy
                if not worked and loop.name != "traces":
                    self._rested[loop.name] = self.clock() + timedelta(seconds=await loop.rest())
        return busy

    async def _wait(self) -> bool:
        """Let the time pass that the pace of Telegram asks for; False when nothing waits for it."""
        for loop, lane in zip(self.house.loops, Lane, strict=False):
            ready = await self.store.read(outbox.next_ready_at, lane)
            if ready is not None and ready <= self.clock() + SOON:
                self.clock.pass_by(timedelta(seconds=await loop.rest()))
                return True
        return False

    async def passes(self, how_long: timedelta) -> None:
        """Time goes by, and the bot does what is due then."""
        self.clock.pass_by(how_long)
        await self.settle()

    def at_desk(self, actor: Actor, topic: int | None = None) -> Actor:
        return actor.within(self.group, topic)

    @property
    def topics(self) -> list[int]:
        """The topics of the staff group, oldest first."""
        return list(self.group.topics)

    @property
    def in_group(self) -> list[str]:
        """Everything the bot has written in the staff group and that is still to be seen."""
        return [m.text for m in self.at_desk(self.serik).messages]


def _hire(tx: Tx, admin: Person, person: Person, role: Role, language: Language, clock: Clock) -> None:
    boss = staff.of_person(tx, people.person_of(tx, admin.id))
    assert boss is not None
    member = roster.enrol(tx, person.id, name=person.name, role=role, by=boss.id, now=clock())
    roster.introduce(tx, member.id, name=person.name)
    arrivals.choose_language(tx, people.person_of(tx, person.id), language)


def _enrol(tx: Tx, admin: Person, others: tuple[Person, ...], clock: Clock) -> None:
    """Bolat is an operator, Dana the person responsible; all have said which language they speak."""
    boss = staff.of_person(tx, people.person_of(tx, admin.id))
    assert boss is not None
    roles = (Role.OPERATOR, Role.RESPONSIBLE)
    members = [
        roster.enrol(tx, person.id, name=person.name, role=role, by=boss.id, now=clock())
        for person, role in zip(others, roles, strict=True)
    ]
    for person, member in zip((admin, *others), (boss, *members), strict=True):
        roster.introduce(tx, member.id, name=person.name)
        arrivals.choose_language(tx, people.person_of(tx, person.id), Language.RU)
