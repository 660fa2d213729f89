"""Every screen and every letter the bot can show, with ordinary and with extreme contents: one list of examples."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bot.actions.consents import Held
from bot.documents import policy
from bot.domain.cases import Outcome, Status
from bot.domain.entries import EntryKind
from bot.domain.languages import Language
from bot.domain.notices import Answer, Approved, Done, Late, Question, Receipt, Refused, Reopened
from bot.domain.refusals import TooLong
from bot.domain.requests import WORDS_LIMIT, Scope
from bot.telegram import letters as notices
from bot.telegram.subject import case_screens, consents, home, steps, strays
from tests import gallery_data as data
from tests.gallery_data import Example, example, untranslated
from tests.gallery_desk import DESK

COMPANIES = {"ordinary": data.COMPANY, "extreme": data.EXTREME_COMPANY}
SECTIONS = range(-1, len(policy(data.COMPANY, Language.RU)) + 1)


def first_words() -> Iterator[Example]:
    yield untranslated("both", home.languages)
    for size, company in COMPANIES.items():
        for known in (None, *Language):
            yield untranslated(f"{size}, {known}", home.greeting, company, known)
        yield example(f"{size}, stranger", home.home, company, data.STRANGER)
        yield example(f"{size}, nobody", home.home, company, None)
        yield example(f"{size}, everything at once", home.home, company, data.EVERYTHING_AT_ONCE)
        stray = replace(data.STRANGER, draft=data.draft(flow="stray"))
        yield example(f"{size}, words without a form", home.home, company, stray)
        yield example(size, home.help_screen, company)
        yield example(size, home.contact_screen, company)
        yield example(size, home.privacy_screen, company)
        yield example(size, home.developer_screen, company)
        for section in SECTIONS:
            yield example(f"{size}, section {section}", home.policy_screen, company, section)


def deletion() -> Iterator[Example]:
    yield example("plain", steps.scope_screen)
    yield example("plain", steps.words_screen)
    yield example("plain", steps.phone_screen)
    yield example("plain", steps.dropped_screen)
    yield example("begun", steps.kept_screen, data.draft())
    yield example("filed", steps.registered_screen, data.case())
    for size, company in COMPANIES.items():
        for full in (False, True):
            yield example(f"{size}, full {full}", steps.consent_screen, company, data.draft(), full=full)
        yield example(size, steps.declined_screen, company)
        yield example(size, steps.no_phone_screen, company, data.draft())
        unwritten = data.draft({"scope": Scope.PART})
        yield example(f"{size}, no words yet", steps.screen_of, company, data.KNOWN, unwritten)
        for visit in (data.STRANGER, data.AGREED, data.KNOWN):
            yield example(f"{size}, {visit.subject}", steps.screen_of, company, visit, data.draft())
    forms = {"all": data.draft(), **{name: data.part(text) for name, text in data.EVERY_TEXT.items()}}
    for name, form in forms.items():
        yield example(name, steps.check_screen, form)
        yield example(name, steps.confirm_screen, form)


def consent_held() -> Iterator[Example]:
    many = tuple(data.case(n=n) for n in range(100))
    for size, company in COMPANIES.items():
        yield example(size, consents.withdrawn_screen, company, data.FILED)
        yield example(f"{size}, none", consents.held_screen, company, None)
        for cases in ((), many[:1], many):
            held = Held(given_at=data.FILED, edition="1", closing=cases, staying=cases)
            yield example(f"{size}, {len(cases)} cases", consents.held_screen, company, held)


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
    yield example("plain", strays.edited_screen)
    yield example("plain", strays.too_long_screen, TooLong(limit=WORDS_LIMIT, length=4096))
    for n in (0, 1, 10):
        opened = [data.case(n=n) for n in range(n)]
        yield example(f"{n} cases open", strays.choose_screen, data.draft(flow="stray"), opened)


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
    closed = data.desk(data.case(Status.CLOSED))
    told = data.letter(Answer(case_id=data.ID, entry_id=data.ID), closed, kind=EntryKind.ANSWER)
    yield example("after the end", notices.answer, told, data.scene())


def decisions() -> Iterator[Example]:
    """Every ground, with and without words of staff, with and without a date at which it ends."""
    yes = data.proposal(Outcome.FULFILLED)
    for scope in Scope:
        approved = data.desk(data.case(Status.EXECUTING, data.demand(scope=scope)), decided=yes)
        note = data.letter(Approved(case_id=data.ID, demand_id=data.ID), approved)
        yield example(f"in full, {scope}", notices.approved, note, data.scene())
        closed = data.desk(data.case(Status.CLOSED, data.demand(scope=scope, outcome=Outcome.FULFILLED)), decided=yes)
        for name, text in {"silent": None, **data.EVERY_TEXT}.items():
            note = data.letter(Done(case_id=data.ID, demand_id=data.ID), closed, words=text)
            yield example(f"in full, {scope}, {name}", notices.done, note, data.scene())
    for ground in data.RULES.grounds.values():
        until = data.UNTIL if ground.needs_end_date else None
        for name, text in data.SOME_TEXT.items():
            label = f"{ground.code}, {name}"
            if Outcome.REFUSED in ground.fits:
                demand = data.demand(outcome=Outcome.REFUSED, ground=ground.code, until=until)
                refused = data.desk(data.case(Status.CLOSED, demand))
                note = data.letter(Refused(case_id=data.ID, demand_id=data.ID), refused, words=text)
                yield example(label, notices.refused, note, data.scene())
            if Outcome.PARTLY in ground.fits:
                partly = data.proposal(Outcome.PARTLY, ground.code, until)
                open_case = data.desk(data.case(Status.EXECUTING), decided=partly)
                note = data.letter(Approved(case_id=data.ID, demand_id=data.ID), open_case)
                yield example(label, notices.approved, note, data.scene())
                demand = data.demand(outcome=Outcome.PARTLY, ground=ground.code, until=until)
                done = data.desk(data.case(Status.CLOSED, demand), decided=partly)
                note = data.letter(Done(case_id=data.ID, demand_id=data.ID), done, words=text)
                yield example(label, notices.done, note, data.scene())


CLIENT = [*first_words(), *deletion(), *consent_held(), *cases(), *outside_of_forms(), *letters(), *decisions()]
EXAMPLES = [*CLIENT, *DESK]
