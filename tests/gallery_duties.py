"""Duties of staff: the list, each kind in each state with its letters, the forms, and what the desk is told."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product

from bot.actions.duties import Seen
from bot.actions.looks import Look
from bot.domain.duties import (
    ASKED,
    BREACH_LIMIT,
    EVIDENCE_LIMIT,
    NEXT,
    OPENING,
    PROOF,
    TERM,
    TO_LIMIT,
    WORKS,
    DutyKind,
    DutyState,
    Owed,
    acts,
    asked,
)
from bot.domain.languages import Language
from bot.domain.notices import AboutDuty, DutyLine, DutyReminder
from bot.domain.people import Draft
from bot.domain.requests import CHECK
from bot.domain.staff import Role
from bot.storage.duties import Written
from bot.storage.tables import LOOKS
from bot.telegram.desk import duty_screens, screens
from bot.telegram.subject import look_screens
from tests import gallery_data as data
from tests.gallery_books import MAP
from tests.gallery_data import Example, example

ABOUT = {DutyKind.TELL_RECIPIENT: "mailing", DutyKind.BY_HAND: "archive", DutyKind.TRANSFER_NOTICE: "bank"}
FIELDS = tuple(MAP.fields)


def owed(kind: DutyKind, state: DutyState = DutyState.OPEN, what: str = "", *, about: str | None = None) -> Owed:
    return Owed(
        id=data.ID,
        number="D-2026-0001",
        kind=kind,
        state=state,
        case_id=data.ID,
        demand_id=data.ID,
        about=ABOUT.get(kind, "") if about is None else about,
        what=what,
        fields=FIELDS if what else (),
        people=1_234_567,
        rule=TERM[kind],
        provisional=True,
        opened_at=data.FILED,
        opened_by=None,
        starts_at=data.FILED,
        due_at=data.FILED + timedelta(days=3),
        told_at=None if state is DutyState.OPEN else data.FILED,
        closed_at=None,
        version=1,
    )


def seen(of: Owed, text: str = data.WORDS) -> Seen:
    limit = BREACH_LIMIT if of.kind is DutyKind.BREACH_REPORT else TO_LIMIT
    words = data.cut(text, limit) if of.kind in ASKED else None
    evidence = data.cut(text, EVIDENCE_LIMIT) if of.state is DutyState.DONE else None
    return Seen(owed=of, number=data.NUMBER, place=3, written=Written(words=words, evidence=evidence), may=acts(of))


def reached(kind: DutyKind) -> set[DutyState]:
    return {DutyState.OPEN} | {to for (of, _, _), to in NEXT.items() if of is kind}


def duties_at_desk() -> Iterator[Example]:
    yield from one_duty()
    yield from lists()
    yield from duty_forms()
    yield from told()
    desk = replace(data.desk(data.case()), duties=12)
    yield example("with duties", screens.case_screen, desk, data.scene(), data.member())
    yield example("with duties", screens.workplace, desk, data.scene())
    yield from looks()


def one_duty() -> Iterator[Example]:
    of = duty_screens.duty_screen
    extreme = data.scene("years late", data.EXTREME_COMPANY)
    for kind, language in product(DutyKind, Language):
        for state, what in product(reached(kind), WORKS[kind] or ("",)):
            label = f"{kind}, {state}, {what}, {language}"
            yield example(label, of, seen(owed(kind, state, what)), MAP, data.scene(), language)
        for name, text in data.EVERY_TEXT.items():
            last = (WORKS[kind] or ("",))[-1]
            for about in ("", None):
                one = seen(owed(kind, DutyState.OPEN, last, about=about), text)
                yield example(f"{kind}, {name}, {about}, {language}", of, one, MAP, extreme, language)
                yield example(f"{kind}, {name}, {about}, no map, {language}", of, one, None, extreme, language)
        bare = replace(seen(owed(kind, DutyState.OPEN, (WORKS[kind] or ("",))[0])), number=None, place=None)
        alone = replace(bare, owed=replace(bare.owed, case_id=None, provisional=False), may=acts(bare.owed))
        yield example(f"{kind}, of no case, {language}", of, alone, MAP, data.scene(), language)
        yield example(f"{kind}, not theirs, {language}", of, replace(alone, may=()), MAP, data.scene(), language)


def lists() -> Iterator[Example]:
    of = duty_screens.list_screen
    full = [seen(owed(kind, state)) for kind, state in product(DutyKind, DutyState)][:9]
    for case_id, private in product(("", data.ID), (False, True)):
        for found in ([], full[:1], full):
            for moment in data.MOMENTS:
                label = f"{len(found)}, {case_id}, {private}, {moment}"
                scene = data.scene(moment)
                yield example(label, of, found, scene, case_id=case_id, page=1, private=private)


def form(kind: DutyKind, text: str, recipient: str = "") -> Draft:
    payload = {
        "kind": kind.value, "to": data.cut(text, TO_LIMIT), "recipient": recipient, "day": data.FILED.isoformat(),
        "moment": data.FILED.isoformat(), "case": "", "people": "1234567", "words": data.cut(text, BREACH_LIMIT),
    }  # fmt: skip
    known = {"kind", "recipient", *ASKED[kind]}
    return data.draft({name: said for name, said in payload.items() if name in known}, flow=OPENING)


def duty_forms() -> Iterator[Example]:
    yield example("group", duty_screens.in_private_screen)
    for kind, text in product(ASKED, data.EVERY_TEXT.values()):
        for recipient in ("", "bank"):
            full = form(DutyKind(kind), text, recipient)
            label = f"{kind}, {text[:9]}, {recipient}"
            yield example(label, duty_screens.check_screen, full, MAP)
            yield example(label, duty_screens.parts_screen, full)
            yield example(label, duty_screens.begun_screen, full)
            for step in (*asked(OPENING, full.payload), CHECK):
                yield example(f"{label}, {step}", duty_screens.step_screen, replace(full, step=step), MAP)
                yield example(f"{label}, {step}, no map", duty_screens.step_screen, replace(full, step=step), None)
                if step != CHECK:
                    yield example(f"{label}, {step}", duty_screens.awaited_screen, replace(full, step=step))
    named = form(DutyKind.TRANSFER_NOTICE, data.WORDS)
    named = replace(named, payload=named.payload | {"case": data.ID, "number": data.NUMBER})
    yield example("of a case", duty_screens.check_screen, named, MAP)
    for text in data.EVERY_TEXT.values():
        proof = data.draft({"duty": data.ID, "evidence": data.cut(text, EVIDENCE_LIMIT)}, flow=PROOF)
        for step in ("evidence", CHECK):
            yield example(f"proof, {text[:9]}, {step}", duty_screens.step_screen, replace(proof, step=step), MAP)


def told() -> Iterator[Example]:
    for what, kind in product(duty_screens.SAID, DutyKind):
        notices: list[AboutDuty] = [DutyLine(duty_id=data.ID, what=what), DutyReminder(duty_id=data.ID, what=what)]
        for notice in notices:
            letter = replace(data.letter(notice, data.desk(data.case())), duty=seen(owed(kind)))
            yield example(f"{type(notice).__name__}, {what}, {kind}", duty_screens.told, letter, data.scene())


def looks() -> Iterator[Example]:
    of = look_screens.looks_screen
    staff = [kind for kind in LOOKS if kind != "data_exported"]
    found = [
        Look(at=data.FILED, kind=kind, role=role, own=False) for kind, role in product(staff, (*Role, None))
    ]  # fmt: skip
    mine = Look(at=data.FILED, kind="data_exported", role=None, own=True)
    for n, page in ((0, 0), (1, 0), (11, 1)):
        yield example(f"{n}, page {page}", of, [mine, *found][:n], page=page)
    yield example("the rest", of, found[-3:], page=2)
