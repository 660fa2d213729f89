"""The part of the gallery that staff see: cards, workplaces, forms, lists, the roster, notices to the desk."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from functools import partial
from itertools import product

from bot.actions.deliveries import Hand
from bot.actions.desk import Desk
from bot.domain import requests
from bot.domain.cases import Channel, Outcome, Pending, Status
from bot.domain.deadlines import Rung
from bot.domain.elsewhere import CAME, CHANNELS, CONTACT_LIMIT, ENTER, NAME_LIMIT, asked
from bot.domain.entries import Entry, EntryKind, File
from bot.domain.grounds import NEED_GROUND, fitting
from bot.domain.handling import HANDLING, Step
from bot.domain.languages import Language
from bot.domain.notices import (
    Alarm,
    Card,
    Confirmed,
    Content,
    Done,
    Forget,
    Hide,
    Line,
    Receipt,
    Reminder,
    Revealed,
    SentBack,
    StillLate,
    Taken,
)
from bot.domain.people import Draft
from bot.domain.proposals import Proposal
from bot.domain.requests import REQUESTS, Kind, Scope
from bot.domain.staff import Role
from bot.telegram import letters
from bot.telegram.desk import (
    enter_screens,
    form_screens,
    list_screens,
    notices,
    previews,
    reading,
    screens,
    staff_screens,
)
from bot.telegram.desk.guard import ENCLOSE
from bot.telegram.desk.words import LINE
from bot.telegram.screen import Post, Scene, Screen
from bot.texts import Translator
from tests import gallery_data as data
from tests.gallery_data import Example, example, untranslated

ROLES = {"operator": {Role.OPERATOR}, "responsible": {Role.RESPONSIBLE}, "admin": {Role.ADMIN}, "all": set(Role)}
STAFF = {"nameless": "", "Bolat": "Болат", "long": data.LONG_NAME}
YES = data.proposal(Outcome.FULFILLED)
CROWDED = data.case(Status.WORKING, *data.MANY_MIXED)
APPROVED = data.case(Status.EXECUTING, *(replace(each, pending=Pending.EXECUTION) for each in data.MANY_OPEN))
PROPOSED = data.case(Status.PROPOSED, *(replace(each, pending=Pending.CONFIRMATION) for each in data.MANY_OPEN))
PAGE_OF_CASES = [data.desk(CROWDED, name=data.LONG_NAME)] * 9
FULL_HOUSE = [data.member(data.LONG_NAME, n=n) for n in range(60)]


def proposals() -> Iterator[tuple[str, Kind, Proposal]]:
    """Every decision on every ground, silent and with the longest words."""
    for name, text in data.SOME_TEXT.items():
        for kind in Kind:
            yield f"in full, {kind}, {name}", kind, data.proposal(Outcome.FULFILLED, text=text)
        for ground, outcome in product(data.RULES.grounds.values(), Outcome):
            kind = Kind(min(ground.kinds))
            if outcome in ground.fits and outcome in HANDLING[kind].outcomes:
                until = data.UNTIL if ground.needs_end_date else None
                yield f"{outcome}, {ground.code}, {name}", kind, data.proposal(outcome, ground.code, until, text)


def every_scope() -> Iterator[tuple[Kind, Scope]]:
    return ((kind, scope) for kind in Kind for scope in REQUESTS[kind].scopes)


def cards() -> Iterator[Example]:
    desks = {str(status): data.desk(data.case(status)) for status in Status}
    for kind, scope in every_scope():
        done = replace(data.demand(kind=kind, scope=scope), steps=frozenset(HANDLING[kind].steps))
        desks[f"{kind}, {scope}"] = data.desk(data.case(Status.WORKING, data.demand(kind=kind, scope=scope)))
        desks[f"{kind}, {scope}, every step taken"] = data.desk(data.case(Status.WORKING, done))
    desks["crowded"] = data.desk(CROWDED, name=data.LONG_NAME, proposed=YES, unreachable=True)
    desks["approved"] = data.desk(APPROVED, name=data.LONG_NAME, decided=YES)
    desks["proposed"] = data.desk(PROPOSED, name=data.LONG_NAME, proposed=YES)
    desks["answered"] = data.desk(data.case(Status.CLOSED, *data.MANY_DECIDED), decided=YES)
    for name, desk in desks.items():
        for moment in data.MOMENTS:
            yield example(f"{name}, {moment}", screens.card, desk, data.scene(moment))
        yield example(name, screens.workplace, desk, data.scene())
        for role, roles in ROLES.items():
            who = data.member("Болат", *roles)
            for mine in (who, replace(who, id=data.ID)):
                form = data.draft(flow="answer", case_id=data.ID)
                label = f"{name}, {role}, {'own' if mine is not who else 'not own'}"
                yield example(label, screens.case_screen, desk, data.scene(), mine, form)
    yield example("plain", screens.reasons_screen, data.ID)
    for step in Step:
        yield example(step, screens.sure_screen, data.ID, step)
    yield example("plain", screens.revealed_screen, data.ID)
    yield example("plain", screens.claimed_screen, data.case())
    for able in ([], FULL_HOUSE[:1], FULL_HOUSE):
        yield example(f"{len(able)} who could", screens.assign_screen, data.case(), able)


def enclosing() -> Iterator[Example]:
    for flow in sorted(ENCLOSE):
        document = File(file_id="a", kind="document", name="я" * 100, size=1)
        form = data.draft({"text": data.WORDS, "document": document.packed()}, flow=flow, case_id=data.ID)
        yield example(f"{flow}, words only", form_screens.words_only_screen, form)
        yield example(flow, form_screens.enclosed_screen, form)
        yield example(f"{flow}, with a document", form_screens.check_screen, form)


def on_grounds(desk: Desk, form: Draft) -> Iterator[Example]:
    for outcome, ground in product(form_screens.WORDS, data.RULES.grounds.values()):
        written = replace(form, payload={"outcome": outcome})
        yield example(f"{outcome}, {ground.code}", form_screens.words_screen, desk, written, ground)
        yield example(f"{outcome}, {ground.code}", form_screens.check_screen, written, ground)


def forms() -> Iterator[Example]:
    desk = data.desk(data.case())
    for flow in form_screens.PROMPT:
        yield example(flow, form_screens.prompt_screen, desk, data.draft(flow=flow, case_id=data.ID))
    for flow in form_screens.CHECK:
        for name, text in data.EVERY_TEXT.items():
            filled = data.draft({"text": text}, flow=flow, case_id=data.ID)
            yield example(f"{flow}, {name}", form_screens.check_screen, filled)
    for flow in form_screens.SENT:
        yield example(flow, form_screens.sent_screen, flow, data.NUMBER, data.ID)
    form = data.draft({"outcome": Outcome.REFUSED}, flow="decide", case_id=data.ID)
    for about in (data.ID, None):
        yield example(f"case {about}", form_screens.dropped_screen, about)
        yield example(f"case {about}", form_screens.aside_screen, replace(form, case_id=about))
    yield example("plain", form_screens.words_only_screen, form)
    yield from enclosing()
    yield example("plain", form_screens.use_buttons_screen, form)
    yield example("plain", form_screens.edited_screen, form)
    yield example("crowded", form_screens.demands_screen, data.desk(CROWDED))
    for kind, scope in every_scope():
        yield example(f"{kind}, {scope}", form_screens.outcomes_screen, desk, data.demand(kind=kind, scope=scope))
    yield example("crowded", form_screens.carried_out_screen, data.desk(APPROVED))
    yield from on_grounds(desk, form)
    for kind, outcome in product(Kind, NEED_GROUND):
        grounds = fitting(data.RULES.grounds.values(), kind, outcome)
        yield example(f"{kind}, {outcome}", form_screens.grounds_screen, desk, form, grounds)
    for ground in data.RULES.grounds.values():
        yield example(ground.code, form_screens.date_screen, desk, form, ground)
    for outcome, settles in product(Outcome, (False, True)):
        label = f"{outcome}, settles {settles}"
        yield example(label, form_screens.confirmed_screen, data.NUMBER, data.ID, outcome, settles=settles)


def decisions() -> Iterator[Example]:
    """The letter before it is sent, in the language of its reader, and what stands under it."""
    for (name, kind, proposal), language in product(proposals(), Language):
        case = data.case(Status.PROPOSED, data.demand(kind=kind, scope=REQUESTS[kind].scopes[0]))
        desk = replace(data.desk(case, proposed=proposal, name=data.LONG_NAME), language=language)
        yield untranslated(f"{name}, {language}", previews.decision, desk, proposal, data.scene())
        for own in (False, True):
            yield example(f"{name}, own {own}", form_screens.review_screen, desk, proposal, data.scene(), own=own)
    states = {"ask": Status.WORKING, "answer": Status.WORKING, "done": Status.EXECUTING, "reopen": Status.CLOSED}
    demand = replace(data.demand(), id=YES.demand_id)
    for kind, scope in every_scope():
        granted = data.demand(kind=kind, scope=scope, outcome=Outcome.FULFILLED)
        for name, text in data.SOME_TEXT.items():
            desk = data.desk(data.case(Status.WORKING, data.demand(kind=kind, scope=scope)))
            label = f"granted, {kind}, {scope}, {name}"
            yield untranslated(label, previews.granted, desk, granted, text or "", data.scene())
    for (flow, status), (name, text), language in product(states.items(), data.EVERY_TEXT.items(), Language):
        desk = replace(data.desk(data.case(status, demand), decided=YES), language=language)
        filled = data.draft({"text": text}, flow=flow, case_id=data.ID)
        label = f"{flow}, {name}, {language}"
        yield Example(name=label, of=previews.of_form, make=partial(letter_of, desk, filled), translated=False)


def letter_of(desk: Desk, form: Draft, _: Translator) -> Screen:
    letter = previews.of_form(desk, form, data.scene())
    if letter is None:
        raise LookupError(form.flow)
    return letter


def lists() -> Iterator[Example]:
    for which, private in product(list_screens.LISTS, (False, True)):
        for name, found in {"nothing": [], "one": [data.desk(data.case())], "full": PAGE_OF_CASES}.items():
            label = f"{which}, {name}, {'private' if private else 'group'}"
            shows = partial(list_screens.queue_screen, which=which, page=1, private=private)
            yield Example(name=label, of=list_screens.queue_screen, make=shown(shows, found))
    yield example("plain", list_screens.which_case_screen)
    yield example("plain", list_screens.unknown_screen)


def shown(
    queue: Callable[[Translator, list[Desk], Scene], Screen], found: list[Desk]
) -> Callable[[Translator], Screen]:
    return lambda t: queue(t, found, data.scene("years late"))


def roster() -> Iterator[Example]:
    for role, private in product(ROLES, (False, True)):
        by = data.member("Болат", *ROLES[role])
        for house in ([by], FULL_HOUSE):
            label = f"{len(house)} people, by {role}, private {private}"
            yield example(label, staff_screens.roster_screen, house, data.scene(), by, private=private)
    yield example("plain", staff_screens.usage_screen)
    for (kind, name), active in product(STAFF.items(), (False, True)):
        member = replace(data.member(name), active=active, started=active)
        label = f"{kind}, {'active' if active else 'gone'}"
        yield example(label, staff_screens.added_screen, member)
        yield example(label, staff_screens.member_screen, member)
        yield example(label, staff_screens.removal_screen, member)


def told() -> Iterator[Example]:
    """Notices to staff and to the group."""
    desk = data.desk(data.case())
    crowded = data.desk(CROWDED, name=data.LONG_NAME, proposed=YES, unreachable=True)
    content = Content(case_id=data.ID, entry_id=data.ID)
    for name, text in data.EVERY_TEXT.items():
        for file in (None, data.BIG_FILE):
            letter = data.letter(content, desk, text=text, kind=EntryKind.MESSAGE, file=file)
            yield example(f"{name}, file {file is not None}", notices.content, letter, data.scene())
        back = data.letter(SentBack(case_id=data.ID, entry_id=data.ID), desk, text=text, kind=EntryKind.RETURN)
        yield example(name, notices.sent_back, back, data.scene())
    for name, about in {"plain": desk, "crowded": crowded}.items():
        yield example(name, notices.taken, data.letter(Taken(case_id=data.ID), about), data.scene())
        yield example(name, notices.card, data.letter(Card(case_id=data.ID), about), data.scene())
        for rung in Rung:
            alarm = data.letter(Alarm(case_id=data.ID, rung=rung.name, rule="delete"), about)
            yield example(f"{name}, {rung.name}", notices.alarm, alarm, data.scene("a day late"))
            reminder = data.letter(Reminder(case_id=data.ID, rung=rung.name, rule="delete"), about)
            yield example(f"{name}, {rung.name}", notices.reminder, reminder, data.scene("a day late"))
        late = data.letter(StillLate(case_id=data.ID), about)
        for moment in ("just filed", "years late"):
            yield example(f"{name}, {moment}", notices.still_late, late, data.scene(moment))
        hide = data.letter(Hide(case_id=data.ID, message=1), about)
        yield example(name, notices.hidden, hide, data.scene())
        for what in LINE:
            line = data.letter(Line(case_id=data.ID, what=what), about)
            yield example(f"{name}, {what}", notices.line, line, data.scene())
    for name, about in {"answered": desk, "approved": data.desk(APPROVED)}.items():
        yes = data.letter(Confirmed(case_id=data.ID, demand_id=data.ID), about)
        yield example(name, notices.confirmed, yes, data.scene())
    silent = data.letter(content, desk, text=None, kind=EntryKind.REQUEST)
    yield example("without words", notices.content, silent, data.scene())
    for name in ("Айгерим", data.LONG_NAME):
        who = data.letter(Revealed(case_id=data.ID), desk, name=name)
        yield example(name, notices.revealed, who, data.scene())
    yield example("plain", notices.forget, data.letter(Forget(message=1), desk), data.scene())


def readings() -> Iterator[Example]:
    """Everything said in a case, in as many messages as it takes."""
    for name, text in data.EVERY_TEXT.items():
        said = data.thread(text, 6, list(EntryKind))
        for n in range(3):
            yield Example(name=f"{name}, message {n}", of=reading.posts, make=partial(nth_post, said=said, n=n))
    for number, said in product((0, 1), ((), data.thread(data.WORDS, 50, list(EntryKind)))):
        page = reading.page_of(said, number)
        yield example(f"page {number} of {len(said)}", reading.end_screen, data.ID, page)


def nth_post(t: Translator, said: tuple[Entry, ...], n: int) -> Post:
    made = list(reading.posts(t, said))
    return made[min(n, len(made) - 1)]


def elsewhere() -> Iterator[Example]:
    """What came by another channel: the form step by step, the cases, and the letters that go by hand."""
    for channel, text in product(CHANNELS, (data.WORDS, data.ANGLES, data.EMOJI)):
        for payload in (whole(channel, text), whole(channel, text) | {"kind": "question", "scope": "all", "phone": "",
                                                                      "document": "", "same": ""}):  # fmt: skip
            full = data.draft(payload, flow=ENTER)
            label = f"{channel}, {payload['kind']}, {text[:9]}"
            yield example(label, enter_screens.check_screen, full)
            yield example(label, enter_screens.parts_screen, full)
            for step in asked(ENTER, payload):
                form = replace(full, step=step)
                yield example(f"{label}, {step}", enter_screens.step_screen, form, data.MANY_DECIDED)
                yield example(f"{label}, {step}", enter_screens.awaited_screen, form)
        came = data.draft({"when": data.FILED.isoformat(), "words": text, "document": ""}, flow=CAME, case_id=data.ID)
        yield example(f"came, {channel}, {text[:9]}", enter_screens.check_screen, came)
        for step in asked(CAME, came.payload):
            yield example(f"came, {channel}, {text[:9]}, {step}", enter_screens.step_screen, replace(came, step=step))
    named = whole(CHANNELS[0], data.WORDS) | {"case": data.ID, "number": data.NUMBER, "kind": "appeal",
                                              "scope": "refusal"}  # fmt: skip
    yield example("named case", enter_screens.check_screen, data.draft(named, flow=ENTER))
    yield example("refused case", enter_screens.step_screen, replace(data.draft(named, flow=ENTER), step="case"))
    yield example("nothing yet", enter_screens.step_screen, replace(data.draft(flow=ENTER), step="channel", payload={}))
    yield example("begun", enter_screens.begun_screen, data.draft(named, flow=ENTER))
    yield example("group", enter_screens.in_private_screen)
    for by_hand in (False, True):
        yield example(f"by hand {by_hand}", enter_screens.entered_screen, data.case(), by_hand=by_hand)
    yield example("added", enter_screens.added_screen, data.case())
    for channel in CHANNELS:
        yield from by_hand_letters(channel)


def whole(channel: str, text: str) -> dict[str, str]:
    """A form with the longest answer at every step."""
    document = json.dumps(asdict(data.BIG_FILE))
    return {
        "channel": channel, "kind": "withdraw_consent", "scope": "measurement", "case": "", "about": data.ID,
        "when": data.FILED.isoformat(), "language": "kk", "name": text[:NAME_LIMIT],
        "contact": text[:CONTACT_LIMIT], "phone": "+77011234567", "known": data.ID, "same": "yes",
        "words": text[: requests.WORDS_LIMIT], "document": document,
    }  # fmt: skip


def by_hand_letters(channel: Channel) -> Iterator[Example]:
    case = replace(data.case(), channel=channel, entered_by=data.ID)
    desk = replace(data.desk(case), entered_by=data.LONG_NAME, by_hand=True, letters=12)
    yield example(channel, screens.card, desk, data.scene())
    for who in (data.member("Болат"), replace(data.member("Болат"), id=data.ID)):
        yield example(f"{channel}, {who.id}", screens.case_screen, desk, data.scene(), who)
    yield example(channel, enter_screens.handed_over_screen, case)
    yield example(channel, enter_screens.letters_screen, case)
    waiting = [(case, n) for n in (1, 2, 5, 12)] * 5
    yield example(
        channel, list_screens.queue_screen, PAGE_OF_CASES, data.scene(), which="mine", page=1, private=True,
        letters=waiting,
    )  # fmt: skip
    for text in data.EVERY_TEXT.values():
        hand = Hand(member=data.member("Болат"), name=text[:NAME_LIMIT], contact=text[:CONTACT_LIMIT])
        letter = replace(data.letter(Receipt(case_id=data.ID, demand_id=data.ID), desk, text=text), hand=hand)
        label = f"{channel}, {text[:9]}"
        yield example(label, enter_screens.hand_screen, letter)
        yield example(label, letters.receipt, letter, data.scene(company=data.EXTREME_COMPANY))
        yield example(label, letters.question, letter, data.scene(company=data.EXTREME_COMPANY))
        yield example(label, letters.reopened, letter, data.scene())
        named = replace(data.letter(Revealed(case_id=data.ID), desk, name=text[:NAME_LIMIT]), contact=hand.contact)
        yield example(label, notices.revealed, named, data.scene())
    done = replace(data.letter(Done(case_id=data.ID, demand_id=data.ID), desk, words=data.WORDS),
                   demand=data.demand(outcome=Outcome.FULFILLED))  # fmt: skip
    yield example(channel, letters.done, done, data.scene())


DESK = [*cards(), *forms(), *decisions(), *lists(), *roster(), *told(), *readings(), *elsewhere()]
