"""Whatever the order of asking, confirming, objecting, waiting and erasing: every case has one living reader."""

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from itertools import count, takewhile
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.actions import cases, consents, people, shredding
from bot.domain.cases import Case
from bot.domain.languages import Language
from bot.domain.refusals import ChangeWaits, NeedsConsent, NotFound, Stale, WrongStatus
from bot.domain.relinks import IN_EFFECT, OPEN, State
from bot.storage import cases as case_records
from bot.storage import people as records
from bot.storage.db import Store, Tx
from bot.storage.vault import Vault
from tests.actions.house import House
from tests.actions.relinking import Relinking
from tests.conftest import sqlite_url
from tests.sizes import sized

T = TypeVar("T")
FIRST_ID = 8_000_000_001
who, which = st.integers(0, 3), st.integers(0, 99)
days = st.sampled_from([0.01, 1, 5, 12])


class Accounts(RuleBasedStateMachine):
    """Four Telegram accounts; each may be a client, be moved, be erased and come back as a new client."""

    migrated: Path

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(prefix="relinks-"))
        self.relinks: list[Case] = []
        self.subjects: dict[str, int] = {}  # every subject there ever was, and the account it began with
        self.numbers = [f"+7702000000{n}" for n in range(4)]

    def run(self, act: Coroutine[object, object, T]) -> T:
        return self.loop.run(act)

    @initialize()
    def open(self) -> None:
        url = sqlite_url(shutil.copyfile(self.migrated, self.folder / "bot.db"))
        self.store = self.run(Store.open(url, Vault(bytes(range(32)))))
        self.house = House(self.store)
        first, second = self.run(self.house.hand("Bolat")), self.run(self.house.hand("Dana"))
        self.at = Relinking(house=self.house, first=first, second=second)
        self.persons = [self.run(self.house.stranger(FIRST_ID + n)) for n in range(4)]
        for n in range(4):
            self.arrive(n)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.run(self.store.close())
        self.loop.close()
        shutil.rmtree(self.folder)

    @rule(n=who)
    def arrive(self, n: int) -> None:
        """Agree, with the same number as ever."""
        asked = {"name": "А", "edition": "1", "text_hash": "h"}
        self.run(self.store.write(people.agree, FIRST_ID + n, **asked, language=Language.RU, now=self.house.now))
        self.run(self.store.write(people.share_phone, self.persons[n], self.numbers[n], now=self.house.now))
        self.subjects[self.run(self.house.subject(self.persons[n]))] = n

    @rule(n=who)
    def file(self, n: int) -> None:
        self.house.later(seconds=1)
        try:
            self.run(self.house.filed(self.persons[n]))
        except NeedsConsent:
            assert not self.agreed(n)

    @rule(n=who, other=who)
    def ask(self, n: int, other: int) -> None:
        self.house.later(seconds=1)
        try:
            self.relinks.append(self.run(self.at.asks_to_move(self.persons[n], self.numbers[other])))
        except NeedsConsent:
            assert not self.agreed(n)

    @rule(n=who, other=who, more=days)
    def move(self, n: int, other: int, more: float) -> None:
        """All of it in a row: rare where every act is drawn by itself."""
        before = len(self.relinks)
        self.ask(n, other)
        if len(self.relinks) > before:
            self.confirmed(self.relinks[-1])
            self.run(self.at.waits(more))

    @precondition(lambda self: self.relinks)
    @rule(n=which)
    def confirm(self, n: int) -> None:
        self.confirmed(self.relinks[n % len(self.relinks)])

    def confirmed(self, relink: Case) -> None:
        self.house.later(seconds=1)
        before = self.run(self.at.state(relink))
        try:
            self.run(self.at.confirms(relink))
        except ChangeWaits:
            assert before in OPEN
        except (Stale, WrongStatus, NotFound):
            # Decided or taken back already, or another decision in its case waits for the second person.
            assert self.run(self.at.state(relink)) is before

    @precondition(lambda self: self.relinks)
    @rule(n=which, person=who)
    def object(self, n: int, person: int) -> None:
        relink = self.relinks[n % len(self.relinks)]
        before = self.run(self.at.state(relink))
        try:
            after = self.run(self.at.objects(self.persons[person], relink))
        except NotFound:
            return
        assert after is not State.WAITING
        assert (after in IN_EFFECT) == (before in IN_EFFECT)

    @rule(more=days)
    def wait(self, more: float) -> None:
        self.run(self.at.waits(more))

    @rule(n=who)
    def erase(self, n: int) -> None:
        """A delivered answer to "delete everything" plans it; the worker comes two days later."""
        subject = self.run(self.at.subject(self.persons[n]))
        if subject:
            self.run(self.house.deliver())
            self.run(self.store.write(shredding.plan, subject.id, now=self.house.now))
            self.house.later(days=2)
            self.run(self.store.write(shredding.erase_one, rules=self.house.rules, now=self.house.now))

    @rule(n=who)
    def take_back_consent(self, n: int) -> None:
        if self.agreed(n):
            self.run(self.store.write(consents.withdraw, self.persons[n], language=Language.RU, now=self.house.now))

    def agreed(self, n: int) -> bool:
        subject = self.run(self.at.subject(self.persons[n]))
        return subject is not None and subject.agreed

    @invariant()
    def every_case_has_one_living_reader_who_gets_its_letters(self) -> None:
        for erased, chat, readers, listed in self.run(self.store.read(standing, self.subjects, self.persons)):
            assert len(readers) <= 1, "one case, two living accounts"
            assert readers or erased, "a case that nobody can read"
            assert erased or chat == FIRST_ID + readers[0], "letters go elsewhere"
            assert listed == readers


def standing(
    tx: Tx, subjects: dict[str, int], persons: list[bytes]
) -> list[tuple[bool, int | None, list[int], list[int]]]:
    """Of every case: whether its subject was erased, where its letters go, who can open it and who finds it listed."""
    found = []
    mine = [listed_for(tx, person) for person in persons]
    for subject_id in subjects:
        erased = records.is_erased(tx, subject_id)
        chat = None if erased else records.address(tx, subject_id)[0]
        for case in case_records.page_of(tx, subject_id, limit=None):
            if case.subject_id == subject_id:
                readers = [n for n, person in enumerate(persons) if can_open(tx, person, case)]
                found.append((erased, chat, readers, [n for n, numbers in enumerate(mine) if case.number in numbers]))
    return found


def listed_for(tx: Tx, person: bytes) -> set[str]:
    pages = takewhile(bool, (cases.mine(tx, person, page=n) for n in count()))
    return {case.number for page in pages for case in page}


def can_open(tx: Tx, person: bytes, case: Case) -> bool:
    try:
        return cases.show(tx, person, case.id).case.id == case.id
    except NotFound:
        return False


def test_every_case_has_one_living_reader_whatever_happens_in_whatever_order(migrated_file: Path) -> None:
    class Here(Accounts):
        migrated = migrated_file

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=sized(6, 100), stateful_step_count=sized(25, 50), deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
