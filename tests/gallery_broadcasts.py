"""Messages to many: what people read, the list, one in each state with its report, the form, what the group is told."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product

from bot.actions.broadcasts import Seen
from bot.documents import shipped
from bot.domain.broadcasts import BY_FORM, FORM, NIGHT, TEXT_LIMIT, Broadcast, Kind, Stage, State, Tally, acts, asked
from bot.domain.deliveries import State as Fate
from bot.domain.languages import Bilingual, Language
from bot.domain.notices import Announced, BroadcastLine, Progress
from bot.domain.people import Draft
from bot.domain.policies import SUMMARY_LIMIT, Edition
from bot.domain.policies import Kind as Importance
from bot.domain.requests import CHECK
from bot.telegram import announcements
from bot.telegram.desk import broadcast_screens as screens
from bot.telegram.desk import notices
from bot.telegram.screen import Screen
from bot.texts import Translator, translator
from tests import gallery_data as data
from tests.gallery_books import MAP
from tests.gallery_data import Example, example

COMPANIES = {"ordinary": data.COMPANY, "extreme": data.EXTREME_COMPANY}
MANY = 1_234_567
FULL = Tally(fates=dict.fromkeys(Fate, MANY))
NUMBER = "B-2026-001"


def broadcast(kind: Kind, state: State = State.RUNNING, stage: Stage = Stage.EVERYONE, *, text: str = data.WORDS,
              reason: str | None = None, paused: bool = False) -> Broadcast:  # fmt: skip
    words = data.cut(text, TEXT_LIMIT)
    return Broadcast(
        id=data.ID,
        number=NUMBER,
        kind=kind,
        state=state,
        stage=stage,
        stage_at=data.FILED,
        paused=paused,
        policy="2026.1" if kind is Kind.POLICY else None,
        about=tuple(MAP.tables) if kind is Kind.BREACH else (),
        text=Bilingual(ru=words, kk=f"Құрметті клиент! {words}"[: len(words)]),
        reason=reason,
        proposed_by=data.ID,
        proposed_at=data.FILED,
        approved_by=None if state is State.PROPOSED else data.ID,
        approved_at=None if state is State.PROPOSED else data.FILED,
        filled_to=None,
        filled_at=None if stage is Stage.STAFF else data.FILED,
        finished_at=data.FILED + timedelta(days=1) if state is State.FINISHED else None,
        message=1,
        version=10_000,
    )


def seen(it: Broadcast, tally: Tally = FULL, *, by: str = "Дана", nowhere: int = MANY) -> Seen:
    return Seen(it=it, tally=tally, nowhere=nowhere, may=acts(it), proposed_by=by)


def every_state() -> Iterator[tuple[str, Broadcast]]:
    for kind, state in product(Kind, State):
        stages = Stage if state is State.RUNNING else (Stage.EVERYONE,)
        for stage in stages:
            yield f"{kind}, {state}, {stage.name}", broadcast(kind, state, stage)
        if state is State.RUNNING:
            yield f"{kind}, paused", broadcast(kind, state, paused=True)
            yield f"{kind}, at night", broadcast(kind, state, reason=NIGHT)
            for why in screens.WHY:
                yield f"{kind}, {why}", broadcast(kind, state, reason=why, paused=True)


def announced() -> Iterator[Example]:
    """What everybody reads."""
    of = announcements.announcement
    for (size, company), kind, (name, text) in product(COMPANIES.items(), Kind, data.EVERY_TEXT.items()):
        edition = version(text) if kind is Kind.POLICY else None
        yield example(f"{size}, {kind}, {name}", of, broadcast(kind, text=text), company, edition)


def version(text: str) -> Edition:
    """A version of the policy whose summary is this text, or as much of it as there can be."""
    words = data.cut(text, SUMMARY_LIMIT)
    summary = Bilingual(ru=words, kk=f"Құрметті клиент! {words}"[: len(words)])
    return replace(shipped(), version="2" * 20, kind=Importance.MATERIAL, summary=summary)


def broadcasts_at_desk() -> Iterator[Example]:
    yield from one()
    yield from lists()
    yield from form()
    yield from told()


def one() -> Iterator[Example]:
    for label, it in every_state():
        for name, tally in (("nobody", Tally()), ("everything", FULL)):
            yield example(f"{label}, {name}", screens.card_screen, seen(it, tally))
            for by in ("", data.LONG_NAME):
                yield example(f"{label}, {name}, {by[:4]}", screens.broadcast_screen, seen(it, tally, by=by), MAP)
    yield example("sure", screens.sure_screen, broadcast(Kind.SERVICE))
    for kind, language, (name, text) in product(Kind, Language, data.EVERY_TEXT.items()):
        it = broadcast(kind, text=text)
        yield Example(name=f"{kind}, {name}, {language}", of=screens.preview_screens, make=previewed(it, language))


def previewed(it: Broadcast, language: Language) -> Callable[[Translator], Screen]:
    def make(t: Translator) -> Screen:
        edition = version(it.text.in_(language)) if it.kind is Kind.POLICY else None
        as_seen = announcements.announcement(translator(language), it, data.EXTREME_COMPANY, edition)
        [screen] = screens.preview_screens(t, [(language, as_seen)])
        return screen

    return make


def lists() -> Iterator[Example]:
    all_of_them = [it for _, it in every_state()]
    for private, may, n in product((False, True), (False, True), (0, 1, 9)):
        label = f"{n}, {private}, {may}"
        yield example(label, screens.list_screen, all_of_them[:n], page=1, private=private, may=may)


def draft(kind: Kind, text: str, step: str) -> Draft:
    payload = {
        "kind": kind.value, "about": ",".join(MAP.tables), "chosen": ",".join(MAP.tables),
        "ru": data.cut(text, TEXT_LIMIT), "kk": data.cut(text, TEXT_LIMIT),
    }  # fmt: skip
    return replace(data.draft(payload, flow=FORM), step=step)


def form() -> Iterator[Example]:
    yield example("group", screens.in_private_screen)
    for kind, (name, text) in product(BY_FORM, data.EVERY_TEXT.items()):
        full = draft(kind, text, CHECK)
        yield example(f"{kind}, {name}", screens.parts_screen, full)
        yield example(f"{kind}, {name}", screens.begun_screen, full)
        for step in (*asked(full.payload), CHECK):
            at = replace(full, step=step)
            yield example(f"{kind}, {name}, {step}", screens.step_screen, at, MAP)
            yield example(f"{kind}, {name}, {step}", screens.awaited_screen, at)
    begun = data.draft({"chosen": ""}, flow=FORM)
    for name, books in (("a map", MAP), ("no map", None)):
        yield example(f"nothing yet, {name}", screens.step_screen, replace(begun, step="kind"), books)
    yield example("nothing touched yet", screens.step_screen, replace(begun, step="about"), MAP)


def told() -> Iterator[Example]:
    for label, it in every_state():
        letter = replace(
            data.letter(Progress(broadcast_id=data.ID), data.desk(data.case())), broadcast=seen(it), desk=None
        )
        yield example(label, screens.progress, letter, data.scene())
    for kind, (name, text) in product(Kind, data.EVERY_TEXT.items()):
        letter = replace(
            data.letter(Announced(broadcast_id=data.ID), data.desk(data.case())),
            broadcast=seen(broadcast(kind, text=text)),
        )
        yield example(f"{kind}, {name}", notices.announced, letter, data.scene(company=data.EXTREME_COMPANY))
    for what in screens.SAID:
        letter = replace(
            data.letter(BroadcastLine(broadcast_id=data.ID, what=what), data.desk(data.case())),
            broadcast=seen(broadcast(Kind.SERVICE)),
        )
        yield example(what, screens.line, letter, data.scene())
