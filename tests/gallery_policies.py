"""The policy: every section of the shipped one and of one with the longest contents, as people and as staff see it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product

from bot.actions.acknowledgements import Acknowledged
from bot.actions.broadcasts import drafted
from bot.actions.policies import Reading
from bot.actions.publishing import Shown
from bot.documents import FILES, SHIPPED, shipped, written
from bot.domain.broadcasts import Kind as Sort
from bot.domain.languages import Bilingual, Language
from bot.domain.policies import (
    CLAUSES,
    COOKIES,
    FORM,
    PREAMBLE,
    Answer,
    Answers,
    Edition,
    Fault,
    Flaw,
    Kind,
    Policy,
    Written,
    faults,
)
from bot.storage.acknowledgements import Given
from bot.telegram.desk import policy_screens as at_desk
from bot.telegram.subject import policy_screens as screens
from tests import gallery_data as data
from tests.gallery_data import Example, example

COMPANIES = {"ordinary": data.COMPANY, "extreme": data.EXTREME_COMPANY}
TODAY = date(2026, 11, 20)
FIRST = shipped()


def policy(edition: Edition, position: int | None) -> Policy:
    by = None if position is None else "cli"
    return Policy(
        edition=edition,
        position=position,
        proposed_by="cli",
        proposed_at=data.FILED,
        published_by=by,
        published_at=data.FILED if by else None,
    )


def longest() -> Edition:
    """A version whose every clause is longer than a message, with angles and ampersands."""
    greeting = {Language.RU: "Уважаемый клиент! ", Language.KK: "Құрметті клиент! "}
    filler = {each: "\n\n".join([greeting[each] + data.cut(data.ANGLES, 3000)] * 2) for each in Language}

    def filled(each: Language) -> str:
        return FIRST.text.in_(each).replace("\n\n### ", f"\n\n{filler[each]}\n\n### ")

    return replace(
        FIRST,
        version="2" * 20,
        kind=Kind.MATERIAL,
        effective=date(2027, 3, 1),
        text=Bilingual(ru=filled(Language.RU), kk=filled(Language.KK)),
        summary=Bilingual(ru=filler[Language.RU][:1200], kk=filler[Language.KK][:1200]),
    )


BROADCAST = drafted(Sort.POLICY, Bilingual(ru="", kk=""), now=data.FILED)
FACTS: dict[str, str | int] = {
    "version": "2" * 20, "day": "2027-03-01", "n": 100_001, "limit": 100_000, "clause": "2.3", "part": PREAMBLE,
}  # fmt: skip
LONGEST = longest()
ONE, TWO = policy(FIRST, 1), policy(LONGEST, 2)


def reading(it: Policy, *, before: Policy | None = None, coming: Policy | None = None, today: date = TODAY,
            in_force: bool = True) -> Reading:  # fmt: skip
    return Reading(it=it, before=before, coming=coming, in_force=in_force, today=today)


READINGS = {
    "the only one": reading(ONE),
    "another one comes": reading(ONE, coming=TWO),
    "not yet in force": reading(TWO, before=ONE, coming=TWO, in_force=False),
    "in force": reading(TWO, before=ONE, today=date(2027, 3, 1)),
    "of old": reading(ONE, in_force=False, today=date(2027, 3, 1)),
    "nothing differs": reading(replace(TWO, edition=replace(FIRST, version="3")), before=ONE),
}


def policies() -> Iterator[Example]:
    for label, read in READINGS.items():
        for size, company in COMPANIES.items():
            yield example(f"{label}, {size}", screens.cover_screen, company, read)
        yield example(label, screens.changes_screen, read)
        for index in range(-1, 10):
            for page in range(3 if read.it is TWO else 1):
                yield example(f"{label}, section {index}, page {page}", screens.section_screen, read, index, page)
    yield example("plain", screens.search_screen)
    for label, read in READINGS.items():
        for words in ("cookie", "данных деректер", "<b>нет</b> такого", "жираф", data.ANGLES, data.EMOJI, "жарнама"):
            yield example(f"{label}, {words[:9]}", screens.found_screen, read, words)
    for answer, (new, it) in product(Answer, product((True, False), (ONE, TWO))):
        done = Acknowledged(it=it, given=Given(answer=answer, at=data.FILED), new=new)
        yield example(f"{answer}, {new}, {it.version}", screens.answered_screen, done)
    yield example("not kept", screens.answered_screen, None)
    for n in (1, 30):
        versions = [replace(TWO, position=n) for n in range(n, 0, -1)]
        yield example(f"{n} versions", screens.versions_screen, versions, versions[-1], TODAY)


def policies_at_desk() -> Iterator[Example]:
    many = Answers(by_answer=dict.fromkeys(Answer, 1_234_567), silent=1_234_567)
    for it, message in product((ONE, TWO, replace(TWO, position=None, published_at=None)), (None, BROADCAST)):
        seen = Shown(it=it, answers=many, broadcast=message)
        for may in (False, True):
            label = f"{it.version}, {it.position}, {message is None}, {may}"
            yield example(label, at_desk.version_screen, seen, may=may)
    for private, may, n in product((False, True), (False, True), (0, 1, 9)):
        found = [Shown(it=TWO, answers=many, broadcast=BROADCAST)] * n
        yield example(f"{n}, {private}, {may}", at_desk.list_screen, found, private=private, may=may)
    for edition, language in product((FIRST, LONGEST), Language):
        scene = data.scene(company=data.EXTREME_COMPANY)
        yield example(f"{edition.version}, {language}", at_desk.preview_screen, edition, scene, language)
    yield from _form()


def _form() -> Iterator[Example]:
    nothing = Bilingual(ru="", kk="")
    empty = Written(version="2" * 90, kind="", effective="", summary=nothing, text=nothing)
    whole = data.draft(dict.fromkeys(FILES, "x"), flow=FORM)
    every = [Fault(flaw=flaw, language=Language.KK, facts=FACTS) for flaw in Flaw]
    every.append(Fault(flaw=Flaw.PART, language=Language.RU, facts={**FACTS, "part": COOKIES}))
    for n in range(0, len(every), 6):
        yield example(f"faults from {n}", at_desk.form_screen, whole, empty, every[n:])
    all_wrong = faults(empty, before=FIRST, taken=None, today=TODAY)
    clauses = [Fault(flaw=Flaw.CLAUSE, language=each, facts={"clause": one}) for each in Language for one in CLAUSES]
    yield example("everything wrong", at_desk.form_screen, whole, empty, [*all_wrong, *clauses])
    yield example("nothing yet", at_desk.form_screen, replace(whole, payload={}), empty, every[:3])
    for kind in Kind:
        yield example(f"ready, {kind}", at_desk.form_screen, whole, replace(written(SHIPPED), kind=kind), [])
    yield example("plain", at_desk.awaited_screen)
    yield example("plain", at_desk.unreadable_screen, "version.toml")
