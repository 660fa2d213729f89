"""Whatever people and staff do in whatever order, the store agrees with a few lines that anybody can follow."""

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from dataclasses import dataclass, field
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
from sqlalchemy import func, select

from bot.domain.cases import OPEN, Case
from bot.domain.refusals import AlreadyTaken, NeedsSecondPerson, NotAssignee, Refusal, Stale, WrongStatus
from bot.domain.staff import Role
from bot.storage import tables
from bot.storage.db import Store, Tx
from bot.storage.vault import Vault
from tests.actions.house import Hand, House
from tests.conftest import sqlite_url
from tests.sizes import sized

T = TypeVar("T")
people, hands, which = st.integers(0, 2), st.integers(0, 2), st.integers(0, 99)
outcomes = st.sampled_from(["fulfilled", "partly", "refused"])
hours = st.sampled_from([0.001, 1, 23, 24 * 20])


@dataclass
class Known:
    """A case as a person with a pencil would keep it."""

    id: str
    number: str
    owner: int
    status: str = "new"
    holder: int | None = None
    demands: list[str] = field(default_factory=lambda: ["open"])
    proposals: dict[int, tuple[int, str]] = field(default_factory=dict)  # by demand, in the order they were made
    approved: dict[int, str] = field(default_factory=dict)
    answered: list[int] = field(default_factory=list)  # in the order of the answers
    acts: int = 1

    @property
    def undecided(self) -> list[int]:
        ahead = [n for n, each in enumerate(self.demands) if each == "open"]
        return [n for n in ahead if n not in self.proposals and n not in self.approved]

    def decide(self, n: int, outcome: str) -> None:
        """The demand has its outcome; the case is over with the last."""
        self.demands[n] = outcome
        self.answered.append(n)
        self.status = "working" if "open" in self.demands else "closed"
        self.stand()

    def stand(self) -> None:
        """What waits for somebody is what the case says of itself."""
        self.status = "executing" if self.approved else self.status
        self.status = "proposed" if self.proposals else self.status

    @property
    def over(self) -> bool:
        return self.status in {"closed", "withdrawn"}


class Desk(RuleBasedStateMachine):
    """Three clients, three members of staff, any order."""

    migrated: Path

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(prefix="model-"))
        self.known: list[Known] = []

    def run(self, act: Coroutine[object, object, T]) -> T:
        return self.loop.run(act)

    def refused(self, act: Coroutine[object, object, object], *kinds: type[Refusal]) -> None:
        """The act is refused in one of these ways, and in no other."""
        try:
            came = self.run(act)
        except kinds:
            return
        raise AssertionError(f"not refused: {came}")

    @initialize()
    def open(self) -> None:
        url = sqlite_url(shutil.copyfile(self.migrated, self.folder / "bot.db"))
        self.store = self.run(Store.open(url, Vault(bytes(range(32)))))
        self.house = House(self.store)
        self.people = [self.run(self.house.person(name=name)) for name in ("Айгерім", "Аружан", "Charlie")]
        names = (("Bolat", Role.OPERATOR), ("Dana", Role.OPERATOR), ("Aliya", Role.RESPONSIBLE))
        self.hands: list[Hand] = [self.run(self.house.hand(name, role)) for name, role in names]

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.run(self.store.close())
        self.loop.close()
        shutil.rmtree(self.folder)

    def pick(self, n: int) -> tuple[Known, Case]:
        known = self.known[n % len(self.known)]
        return known, self.run(self.house.case(known.id))

    @rule(more=hours)
    def wait(self, more: float) -> None:
        self.house.later(hours=more)

    @rule(who=people, twice=st.booleans())
    def file(self, who: int, twice: bool) -> None:
        self.house.later(seconds=1)
        form = self.run(self.house.form(self.people[who]))
        filed = self.run(self.house.confirm_form(self.people[who], form))
        if twice:
            assert self.run(self.house.confirm_form(self.people[who], form)).id == filed.id
        mine = [each for each in self.known if each.owner == who and not each.over]
        if mine:
            assert filed.id in {each.id for each in mine}
            joined = next(each for each in mine if each.id == filed.id)
            joined.demands.append("open")
            joined.status = "working" if joined.status == "waiting" else joined.status
            joined.acts += 1
        else:
            self.known.append(Known(filed.id, filed.number, who))

    @precondition(lambda self: self.known)
    @rule(n=which, who=hands)
    def claim(self, n: int, who: int) -> None:
        known, case = self.pick(n)
        act = self.house.claim(case, self.hands[who])
        if known.holder == who:
            self.run(act)
        elif known.holder is not None:
            self.refused(act, AlreadyTaken)
        elif known.status != "new":
            self.refused(act, WrongStatus)
        else:
            self.run(act)
            known.status, known.holder, known.acts = "working", who, known.acts + 1

    @precondition(lambda self: self.known)
    @rule(n=which, who=hands)
    def release(self, n: int, who: int) -> None:
        known, case = self.pick(n)
        act = self.house.release(case, self.hands[who])
        if known.holder != who:
            self.refused(act, NotAssignee)
        elif known.status not in {"working", "waiting"}:
            self.refused(act, WrongStatus)
        else:
            self.run(act)
            known.status, known.holder, known.acts = "new", None, known.acts + 1

    @precondition(lambda self: self.known)
    @rule(n=which, to=hands)
    def assign(self, n: int, to: int) -> None:
        known, case = self.pick(n)
        act = self.house.assign(case, self.hands[to], by=self.hands[2])
        if known.holder == to:
            self.run(act)
        elif known.over:
            self.refused(act, WrongStatus)
        else:
            self.run(act)
            known.status = "working" if known.status == "new" else known.status
            known.holder, known.acts = to, known.acts + 1

    @precondition(lambda self: self.known)
    @rule(n=which, who=hands)
    def ask(self, n: int, who: int) -> None:
        known, case = self.pick(n)
        act = self.house.ask(case, self.hands[who])
        if known.holder != who:
            self.refused(act, NotAssignee)
        elif known.status not in {"working", "waiting"}:
            self.refused(act, WrongStatus)
        else:
            self.run(act)
            known.status, known.acts = "waiting", known.acts + 1

    @precondition(lambda self: self.known)
    @rule(n=which)
    def say(self, n: int) -> None:
        known, case = self.pick(n)
        act = self.house.says(self.people[known.owner], case)
        if known.over:
            self.refused(act, WrongStatus)
        else:
            self.run(act)
            known.status = "working" if known.status == "waiting" else known.status
            known.acts += 1

    @precondition(lambda self: self.known)
    @rule(n=which)
    def withdraw(self, n: int) -> None:
        known, case = self.pick(n)
        act = self.house.withdraws(self.people[known.owner], case)
        if known.status == "withdrawn":
            self.run(act)
        elif known.status in {"closed", "executing"}:
            self.refused(act, WrongStatus)
        else:
            self.run(act)
            known.proposals.clear()
            known.acts += 1
            for taken_back in [n for n, each in enumerate(known.demands) if each == "open" and n not in known.approved]:
                known.demands[taken_back] = "withdrawn"
            known.status = "withdrawn"
            known.stand()

    @precondition(lambda self: self.known)
    @rule(n=which, who=hands, outcome=outcomes)
    def propose(self, n: int, who: int, outcome: str) -> None:
        known, case = self.pick(n)
        self.house.later(seconds=1)
        ground = {} if outcome == "fulfilled" else {"ground": "blocked"}
        act = self.house.propose(case, self.hands[who], outcome, **ground)
        if known.holder != who:
            self.refused(act, NotAssignee)
        elif known.over or not known.undecided:
            self.refused(act, WrongStatus)
        else:
            self.run(act)
            known.proposals[known.undecided[0]] = who, outcome
            known.status, known.acts = "proposed", known.acts + 1

    @precondition(lambda self: any(each.proposals for each in self.known))
    @rule(n=which, who=hands, agrees=st.booleans())
    def second_person(self, n: int, who: int, agrees: bool) -> None:
        waiting = [index for index, each in enumerate(self.known) if each.proposals]
        known, case = self.pick(waiting[n % len(waiting)])
        self.house.later(seconds=1)
        about, (proposer, outcome) = next(iter(known.proposals.items()))
        if not agrees:
            self.run(self.house.send_back(case, self.hands[who]))
            del known.proposals[about]
            known.status, known.acts = "working", known.acts + 1
            known.stand()
        elif proposer == who:
            self.refused(self.house.confirm(case, self.hands[who]), NeedsSecondPerson)
        else:
            self.run(self.house.confirm(case, self.hands[who]))
            known.acts += 1
            del known.proposals[about]
            if outcome == "refused":
                known.decide(about, outcome)
            else:
                known.approved[about] = outcome
                known.stand()

    @precondition(lambda self: self.known)
    @rule(n=which, who=hands)
    def done(self, n: int, who: int) -> None:
        known, case = self.pick(n)
        self.house.later(seconds=1)
        act = self.house.done(case, self.hands[who])
        if known.holder != who:
            self.refused(act, NotAssignee)
        elif not known.approved:
            self.refused(act, WrongStatus)
        else:
            self.run(act)
            about = min(known.approved)
            known.decide(about, known.approved.pop(about))
            known.acts += 1

    @precondition(lambda self: any(each.status == "closed" for each in self.known))
    @rule(n=which)
    def reopen(self, n: int) -> None:
        closed = [index for index, each in enumerate(self.known) if each.status == "closed"]
        known, case = self.pick(closed[n % len(closed)])
        self.run(self.house.reopen(case, self.hands[2]))
        known.demands[known.answered.pop()], known.status, known.acts = "open", "working", known.acts + 1
        known.holder = 2 if known.holder is None else known.holder

    @precondition(lambda self: self.known)
    @rule(n=which, who=hands)
    def confirm_what_is_not_there(self, n: int, who: int) -> None:
        _, case = self.pick(n)
        self.refused(self.house.confirm(case, self.hands[who], proposal="no-such-id"), Stale)

    @rule()
    def remind(self) -> None:
        self.run(self.house.remind())

    @rule()
    def deliver(self) -> None:
        self.run(self.house.deliver())
        self.run(self.house.sealed())

    @precondition(lambda self: self.known)
    @invariant()
    def the_store_agrees(self) -> None:
        for known in self.known:
            case = self.run(self.house.case(known.id))
            holder = None if known.holder is None else self.hands[known.holder].id
            outcomes = [each.outcome or "open" for each in case.demands]
            assert (case.number, case.status, case.assignee) == (known.number, known.status, holder)
            assert outcomes == known.demands
            assert (case.status in OPEN) == ("open" in known.demands) == (case.closed_at is None)
            assert all((d.decided_at is None) == d.open for d in case.demands)
            record = [kind for kind, _, _ in self.run(self.house.record(case)) if kind not in QUIET]
            assert len(record) == known.acts, f"an act without its entry: {record}"
        numbers = [each.number for each in self.known]
        assert len(set(numbers)) == len(numbers)
        waiting, alerts = self.run(self.store.read(loose_ends))
        assert waiting == {each.id for each in self.known if each.status == "proposed"}
        assert alerts <= {each.id for each in self.known if not each.over}

    @precondition(lambda self: self.known)
    @invariant()
    def what_is_owed_is_watched(self) -> None:
        """After the clock has spoken, an open case has its next reminder written down, whether it is late or not."""
        self.run(self.house.remind())
        _, alerts = self.run(self.store.read(loose_ends))
        for known in self.known:
            case = self.run(self.house.case(known.id))
            assert (known.id in alerts) == case.open


# Written by the clock and the outbox, not by somebody's act.
QUIET = {"term_announced", "lateness_told", "notice_settled"}


def loose_ends(tx: Tx) -> tuple[set[str], set[str]]:
    """Cases with an open proposal, and cases with a reminder ahead."""
    p, c = tables.proposals.c, tables.cases.c
    doubles = select(p.demand_id).where(p.verdict.is_(None)).group_by(p.demand_id).having(func.count() > 1)
    assert tx.execute(doubles).all() == []
    return (
        set(tx.execute(select(p.case_id).where(p.verdict.is_(None))).scalars()),
        set(tx.execute(select(c.id).where(c.next_alert_at.is_not(None))).scalars()),
    )


def test_the_store_agrees_whatever_is_done_in_whatever_order(migrated_file: Path) -> None:
    class Here(Desk):
        migrated = migrated_file

    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=sized(6, 100), stateful_step_count=sized(25, 50), deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
