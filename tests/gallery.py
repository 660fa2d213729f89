"""Every screen and every letter the bot can show, with ordinary and with extreme contents: one list of examples."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bot.documents import Company
from bot.domain.cases import Outcome, Status
from bot.domain.entries import EntryKind
from bot.domain.grounds import Ground
from bot.domain.handling import HANDLING
from bot.domain.languages import Language
from bot.domain.notices import Answer, Approved, Done, Fade, Late, Question, Receipt, Refused, Reopened
from bot.domain.people import Draft
from bot.domain.refusals import TooLong
from bot.domain.requests import FIELDS, REQUESTS, WORDS_LIMIT, Kind, asked
from bot.telegram import letters as notices
from bot.telegram.subject import ask_screens, case_screens, cleaning, home, strays
from bot.telegram.subject.kinds import KINDS
from tests import gallery_data as data
from tests.gallery_books import my_data
from tests.gallery_broadcasts import announced, broadcasts_at_desk
from tests.gallery_consents import consents, consents_at_desk
from tests.gallery_data import Example, example, untranslated
from tests.gallery_desk import DESK, every_scope
from tests.gallery_duties import duties_at_desk
from tests.gallery_policies import policies, policies_at_desk
from tests.gallery_relinking import relinking, relinking_desk
from tests.gallery_representing import representing_client, representing_desk
from tests.gallery_systems import correcting, planning, systems_at_desk

COMPANIES = {"ordinary": data.COMPANY, "extreme": data.EXTREME_COMPANY}


def first_words() -> Iterator[Example]:
    yield untranslated("both", home.languages)
    for screen in (cleaning.clean_screen, cleaning.nothing_screen, cleaning.not_all_screen):
        yield example("plain", screen)
    for size, company in COMPANIES.items():
        for known in (None, *Language):
            yield untranslated(f"{size}, {known}", home.greeting, company, known)
        yield example(f"{size}, stranger", home.home, company, data.STRANGER)
        yield example(f"{size}, nobody", home.home, company, None)
        yield example(f"{size}, everything at once", home.home, company, data.EVERYTHING_AT_ONCE)
        stray = replace(data.STRANGER, draft=data.draft(flow="stray"))
        yield example(f"{size}, words without a form", home.home, company, stray)
        yield example(size, home.help_screen, company)
        yield example(size, home.privacy_screen, company)
        yield example(size, home.developer_screen, company)


def asking() -> Iterator[Example]:
    """Every kind, every first choice, every question, with ordinary and with the longest answers."""
    yield example("plain", ask_screens.phone_screen)
    yield example("plain", ask_screens.dropped_screen)
    yield example("filed", ask_screens.registered_screen, data.case())
    for question in (None, *REQUESTS[Kind.REPRESENT].questions):
        yield example(f"{question}", ask_screens.awaited_screen, question)
    for kind in Kind:
        if KINDS[kind].choose:
            yield example(kind, ask_screens.scope_screen, kind, data.RULES)
    for size, company in COMPANIES.items():
        scene = data.scene(company=company)
        for full in (False, True):
            yield example(f"{size}, full {full}", ask_screens.consent_screen, company, data.draft(), full=full)
        yield example(size, ask_screens.declined_screen, company)
        yield example(size, ask_screens.no_phone_screen, company, data.draft())
        for visit in (data.STRANGER, data.AGREED, data.KNOWN):
            yield example(f"{size}, {visit.subject}", ask_screens.screen_of, scene, visit, data.draft())
        for kind in [kind for kind in Kind if KINDS[kind].choose]:
            yield example(f"{size}, nothing chosen, {kind}", ask_screens.screen_of, scene, data.KNOWN, data.form(kind))
            yield example(f"{size}, begun, {kind}", ask_screens.kept_screen, data.form(kind))
            for scope in REQUESTS[kind].scopes:
                yield from _questions(size, company, data.form(kind, scope=scope))


def _questions(size: str, company: Company, form: Draft) -> Iterator[Example]:
    refusals = [data.demand(n, outcome=Outcome.REFUSED) for n in range(12)]
    for question in asked(Kind(form.flow), form.payload):
        label = f"{size}, {form.flow}, {form.payload['scope']}, {question.name}"
        for name, answered in (("first", {}), ("again", {question.name: ""})):
            at = replace(form, payload={**form.payload, "field": "address", **answered})
            for many, refused in (("none", ()), ("many", refusals)):
                yield example(
                    f"{label}, {name}, {many} refused", ask_screens.question_screen, company, at, question, refused
                )
    for field in FIELDS:
        if form.flow == Kind.CORRECT:
            [value] = [q for q in asked(Kind.CORRECT, form.payload) if q.name == "value"]
            at = replace(form, payload={**form.payload, "field": field})
            yield example(f"{size}, {form.payload['scope']}, {field}", ask_screens.question_screen, company, at, value)


def checking() -> Iterator[Example]:
    """The last screens of a request, with everything in it that can be."""
    for kind in Kind:
        for scope in REQUESTS[kind].scopes:
            for name, text in data.EVERY_TEXT.items():
                form = data.filled(kind, scope, text)
                yield example(f"{kind}, {scope}, {name}", ask_screens.check_screen, form)
                yield example(f"{kind}, {scope}, {name}, whole", ask_screens.check_screen, form, whole=True)
                if REQUESTS[kind].sure:
                    yield example(f"{kind}, {scope}, {name}", ask_screens.confirm_screen, form)
            yield example(f"{kind}, {scope}", ask_screens.which_screen, data.filled(kind, scope, data.WORDS))


def cases() -> Iterator[Example]:
    every_status = [data.case(status) for status in Status]
    for n in (0, 1, 7):
        yield example(f"{n} cases", case_screens.list_screen, every_status[:n], 0)
    yield example("a page between pages", case_screens.list_screen, [data.case()] * 9, 3)
    yield example("plain", case_screens.withdraw_screen, data.case())
    yield example("plain", case_screens.add_screen, data.case())
    yield example("plain", case_screens.added_screen, data.case())
    for case in every_status:
        yield example(case.status, case_screens.case_screen, data.shown(case), data.scene())
    for outcome in Outcome:
        decided = data.case(Status.CLOSED, data.demand(outcome=outcome))
        yield example(outcome, case_screens.case_screen, data.shown(decided), data.scene())
    for moment in data.MOMENTS:
        yield example(moment, case_screens.case_screen, data.shown(data.case()), data.scene(moment))
    many = {"open": data.MANY_OPEN, "decided": data.MANY_DECIDED, "mixed": data.MANY_MIXED}
    for size, demands in many.items():
        crowded = data.shown(data.case(Status.WORKING, *demands), data.ANGLES, said=200, happened=200)
        yield example(f"40 demands, {size}", case_screens.case_screen, crowded, data.scene("years late"))
    for name, text in data.EVERY_TEXT.items():
        long = data.shown(data.case(Status.WAITING), text, said=200, happened=200)
        yield example(f"200 lines of {name}", case_screens.case_screen, long, data.scene("a day late"))


def outside_of_forms() -> Iterator[Example]:
    yield example("plain", home.rights_screen)
    yield example("plain", strays.every_kind_screen, data.draft(flow="stray"))
    yield example("plain", strays.edited_screen)
    yield example("plain", strays.too_long_screen, TooLong(limit=WORDS_LIMIT, length=4096))
    for n in (0, 1, 10):
        opened = [data.case(n=n) for n in range(n)]
        for words in ("удалите мои данные", "спасибо", "данные", data.ANGLES):
            stray = data.draft({"words": words}, flow="stray")
            yield example(f"{n} cases open, {words[:20]}", strays.choose_screen, stray, opened)


def letters() -> Iterator[Example]:
    """What a person is told by and by, with the longest words that go with it."""
    about = partial(data.desk, data.case())
    joined = data.desk(data.case(Status.WORKING, *data.MANY_OPEN))
    filed = Receipt(case_id=data.ID, demand_id=data.ID)
    for size, company in COMPANIES.items():
        yield example(size, notices.receipt, data.letter(filed, about()), data.scene(company=company))
        yield example(f"{size}, joined", notices.receipt, data.letter(filed, joined), data.scene(company=company))
    for moment in data.MOMENTS:
        late = data.letter(Late(case_id=data.ID, rule="delete"), joined)
        yield example(moment, notices.late, late, data.scene(moment))
        again = data.letter(Reopened(case_id=data.ID), joined)
        yield example(moment, notices.reopened, again, data.scene(moment))
    for name, text in data.EVERY_TEXT.items():
        asked = data.letter(Question(case_id=data.ID, entry_id=data.ID), about(), text=text)
        yield example(name, notices.question, asked, data.scene())
        told = data.letter(Answer(case_id=data.ID, entry_id=data.ID), about(), text=text, kind=EntryKind.ANSWER)
        yield example(name, notices.answer, told, data.scene())
    for fade in (Fade(message=1), Fade(message=1, case_id=data.ID), Fade(message=1, draft_id=data.ID)):
        yield example(f"{fade}", notices.hidden, data.letter(fade, about()), data.scene())
    closed = data.desk(data.case(Status.CLOSED))
    told = data.letter(Answer(case_id=data.ID, entry_id=data.ID), closed, kind=EntryKind.ANSWER)
    yield example("after the end", notices.answer, told, data.scene())


def decisions() -> Iterator[Example]:
    """Every answer to every kind, on every ground, with and without words of staff."""
    for kind, scope in every_scope():
        filed = data.demand(kind=kind, scope=scope)
        note = data.letter(Receipt(case_id=data.ID, demand_id=data.ID), data.desk(data.case(Status.NEW, filed)))
        yield example(f"{kind}, {scope}", notices.receipt, note, data.scene())
        if Outcome.FULFILLED in HANDLING[kind].outcomes:
            yes = data.proposal(Outcome.FULFILLED)
            approved = data.desk(data.case(Status.EXECUTING, filed), decided=yes)
            note = data.letter(Approved(case_id=data.ID, demand_id=data.ID), approved)
            yield example(f"in full, {kind}, {scope}", notices.approved, note, data.scene())
            done = data.demand(kind=kind, scope=scope, outcome=Outcome.FULFILLED)
            closed = data.desk(data.case(Status.CLOSED, done), decided=yes)
            for name, text in {"silent": None, **data.EVERY_TEXT}.items():
                note = data.letter(Done(case_id=data.ID, demand_id=data.ID), closed, words=text)
                yield example(f"in full, {kind}, {scope}, {name}", notices.done, note, data.scene())
    for ground in data.RULES.grounds.values():
        for code in sorted(ground.kinds):
            yield from _on_ground(ground, Kind(code))


def _on_ground(ground: Ground, kind: Kind) -> Iterator[Example]:
    until = data.UNTIL if ground.needs_end_date else None
    scope = REQUESTS[kind].scopes[0]
    for name, text in data.SOME_TEXT.items():
        label = f"{kind}, {ground.code}, {name}"
        if Outcome.REFUSED in ground.fits:
            demand = data.demand(kind=kind, scope=scope, outcome=Outcome.REFUSED, ground=ground.code, until=until)
            note = data.letter(
                Refused(case_id=data.ID, demand_id=data.ID), data.desk(data.case(Status.CLOSED, demand)), words=text
            )
            yield example(label, notices.refused, note, data.scene())
        if Outcome.PARTLY in ground.fits and Outcome.PARTLY in HANDLING[kind].outcomes:
            partly = data.proposal(Outcome.PARTLY, ground.code, until)
            asked_for = data.demand(kind=kind, scope=scope)
            open_case = data.desk(data.case(Status.EXECUTING, asked_for), decided=partly)
            note = data.letter(Approved(case_id=data.ID, demand_id=data.ID), open_case)
            yield example(label, notices.approved, note, data.scene())
            demand = data.demand(kind=kind, scope=scope, outcome=Outcome.PARTLY, ground=ground.code, until=until)
            closed = data.desk(data.case(Status.CLOSED, demand), decided=partly)
            note = data.letter(Done(case_id=data.ID, demand_id=data.ID), closed, words=text)
            yield example(label, notices.done, note, data.scene())


CLIENT = [
    *first_words(),
    *asking(),
    *checking(),
    *consents(),
    *cases(),
    *my_data(),
    *planning(),
    *correcting(),
    *outside_of_forms(),
    *letters(),
    *decisions(),
    *representing_client(),
    *relinking(),
    *announced(),
    *policies(),
]
EXAMPLES = [
    *CLIENT,
    *DESK,
    *representing_desk(),
    *relinking_desk(),
    *consents_at_desk(),
    *systems_at_desk(),
    *duties_at_desk(),
    *broadcasts_at_desk(),
    *policies_at_desk(),
]
