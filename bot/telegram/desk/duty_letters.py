"""The letters that go with duties of staff, ready to be copied: each in the language it is wanted in, and without a
single value of anybody. Square brackets hold what only the writer knows.
"""

from datetime import date

from bot.actions.duties import Seen
from bot.documents import Company
from bot.domain.datamap import DataMap, Recipient
from bot.domain.deadlines import due_again
from bot.domain.duties import DutyKind
from bot.telegram.screen import Scene
from bot.texts import N_, Markup, Translator

PARAGRAPH, LINE = Markup("\n\n"), Markup("\n")
FIELDS_SHOWN = 12
# From which row of the rules the article comes that a recipient is reminded of.
ARTICLE = {"corrected": "correct", "deleted": "destroy", "restricted": "block", "withdrawn": "withdrawal"}
HAPPENED = {
    "corrected": N_("We have corrected personal data that we had passed on to you. Please correct them as well."),
    "deleted": N_("We have deleted personal data that we had passed on to you. Please destroy them as well."),
    "restricted": N_(
        "We have restricted access to personal data that we had passed on to you. Please stop using them as well."
    ),
    "withdrawn": N_(
        "The person has withdrawn consent to the use of personal data that we had passed on to you. Please stop using "
        "them for that as well."
    ),
}
TO_DO = {
    "correct": N_("Please correct what is held there: how, is written in the case."),
    "erase": N_("Please destroy what is held there."),
    "restrict": N_("Please restrict access to what is held there: it is kept, and not used."),
    "release": N_("Please end the restriction of what is held there."),
    "read": N_("Please find out what is held there. The answer goes into the case, not into this note."),
}
UNKNOWN = N_("[name it]")


def letter(t: Translator, seen: Seen, data_map: DataMap | None, scene: Scene) -> Markup:
    """``t`` speaks the language of the letter, not that of the member who copies it."""
    make = {
        DutyKind.TELL_RECIPIENT: _to_recipient,
        DutyKind.BY_HAND: _note,
        DutyKind.TRANSFER_NOTICE: _of_transfer,
        DutyKind.BREACH_REPORT: _of_breach,
    }[seen.owed.kind]
    return PARAGRAPH.join(make(t, seen, data_map, scene))


def recipient_of(seen: Seen, data_map: DataMap | None) -> Recipient | None:
    return data_map.recipients.get(seen.owed.about) if data_map else None


def fields_words(t: Translator, fields: tuple[str, ...], data_map: DataMap | None) -> str:
    """What the pieces of data are called, as many as a message can hold."""
    known = [data_map.fields[one].label.in_(t.language) for one in fields if data_map and one in data_map.fields]
    shown = ", ".join(known[:FIELDS_SHOWN])
    return f"{shown}, …" if len(known) > FIELDS_SHOWN else shown


def _from(t: Translator, company: Company) -> Markup:
    return t("From: {company}, BIN {bin}", company=company.named(t.language), bin=company.bin)


def _numbers(t: Translator, seen: Seen) -> Markup:
    if seen.number is None:
        return t("Our number: {duty}", duty=seen.owed.number)
    if seen.place is None:
        return t("Our number: {duty}, case {number}", duty=seen.owed.number, number=seen.number)
    return t(
        "Our number: {duty}, case {number}, request {place}",
        duty=seen.owed.number,
        number=seen.number,
        place=seen.place,
    )


def _to_recipient(t: Translator, seen: Seen, data_map: DataMap | None, scene: Scene) -> list[Markup]:
    recipient = recipient_of(seen, data_map)
    name = recipient.name.in_(t.language) if recipient else t.plain(UNKNOWN)
    paper = recipient.undertaking if recipient else t.plain(UNKNOWN)
    article = scene.rules.terms[ARTICLE[seen.owed.what]].article.in_(t.language)
    head = [t("To: {name}", name=name), t("Undertaking: {paper}", paper=paper), _from(t, scene.company)]
    parts = [LINE.join([*head, _numbers(t, seen)]), t(HAPPENED[seen.owed.what])]
    fields = fields_words(t, seen.owed.fields, data_map)
    if fields:
        parts.append(t("Which data: {fields}.", fields=fields))
    parts.append(
        t(
            "By law this is done without delay ({article}), and by your undertaking you follow it. Please answer in "
            "writing: our number, what was done and on which day; or the law that does not let you.",
            article=article,
        )
    )
    parts.append(
        t(
            "Whose data they are we tell you by a protected way, not in this letter. Questions: {contact}.",
            contact=scene.company.contact,
        )
    )
    return parts


def _note(t: Translator, seen: Seen, data_map: DataMap | None, scene: Scene) -> list[Markup]:
    source = data_map.sources.get(seen.owed.about) if data_map else None
    head = [
        t("Note to whoever keeps: {source}", source=source.title.in_(t.language) if source else t.plain(UNKNOWN)),
        _from(t, scene.company),
        _numbers(t, seen),
    ]
    parts = [LINE.join(head), t(TO_DO[seen.owed.what])]
    fields = fields_words(t, seen.owed.fields, data_map)
    if fields:
        parts.append(t("Which data: {fields}.", fields=fields))
    parts.append(t("By {day} at the latest.", day=last_day(seen, scene)))
    if source and source.evidence:
        parts.append(t("As proof write back: {evidence}.", evidence=source.evidence.in_(t.language)))
    return parts


def _of_transfer(t: Translator, seen: Seen, data_map: DataMap | None, scene: Scene) -> list[Markup]:
    recipient = recipient_of(seen, data_map)
    name = recipient.name.in_(t.language) if recipient else (seen.written.words or t.plain(UNKNOWN))
    country = recipient.country.in_(t.language) if recipient else t.plain(N_("[in which country]"))
    parts = [LINE.join([_from(t, scene.company), _numbers(t, seen)])]
    parts.append(
        t(
            "On {day} we passed on your personal data to: {name}, {country}.",
            day=scene.rules.calendar.day_of(seen.owed.starts_at),
            name=name,
            country=country,
        )
    )
    passed = tuple(one.id for one in data_map.fields.values() if seen.owed.about in one.recipients) if data_map else ()
    fields = fields_words(t, passed, data_map) or t.plain(N_("[name the data]"))
    parts.append(t("Which data: {fields}. What for: [name the purpose].", fields=fields))
    parts.append(
        t(
            "We tell you of it by law ({article}). To know more, or to use another of your rights, write to: "
            "{contact}.",
            article=scene.rules.terms[seen.owed.rule].article.in_(t.language),
            contact=scene.company.contact,
        )
    )
    return parts


def _of_breach(t: Translator, seen: Seen, _: DataMap | None, scene: Scene) -> list[Markup]:
    authority = next((route for route in scene.rules.routes if route.code == "authority"), None)
    head = [
        t("To: {name}", name=authority.name.in_(t.language) if authority else t.plain(UNKNOWN)),
        _from(t, scene.company),
        _numbers(t, seen),
    ]
    lines = [
        t(
            "Notice of a breach of the security of personal data ({article})",
            article=scene.rules.terms[seen.owed.rule].article.in_(t.language),
        ),
        t("1. Detected: {moment}.", moment=seen.owed.starts_at),
        t("2. What happened: {words}", words=seen.written.words or t.plain(UNKNOWN)),
        t("3. How many people it concerns: {n}.", n=t.number(seen.owed.people or 0)),
        t("4. Which data: [name the categories, not the values]."),
        t("5. What it may lead to: [name it]."),
        t("6. What was done at once and what will be done: [name it]."),
        t(
            "7. The person responsible for organising the processing: [name]. Contact: {contact}.",
            contact=scene.company.contact,
        ),
    ]
    return [LINE.join(head), LINE.join(lines)]


def last_day(seen: Seen, scene: Scene) -> date:
    owed = seen.owed
    return due_again(owed.due_at, scene.rules.calendar, rule=owed.rule, provisional=owed.provisional).day
