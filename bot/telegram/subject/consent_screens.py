"""My consents: a switch for every purpose, what the rest rests on, and the consent to requests being handled here."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.actions.consents import Held
from bot.actions.purposes import KIND, Overview, State, Switch
from bot.documents import Company
from bot.domain.cases import Case
from bot.domain.consents import Held as HeldNow
from bot.domain.consents import Standing
from bot.domain.purposes import DIGEST_SHOWN, Nature, Purpose
from bot.telegram.buttons import (
    DATA,
    PAPER,
    Choose,
    DownloadConsents,
    GiveConsent,
    OpenCase,
    ShowHeld,
    ShowNeeded,
    ShowPurpose,
    ShowWhy,
    WithdrawConsent,
)
from bot.telegram.screen import Button, Scene, Screen, button
from bot.telegram.subject.ask_screens import home_row
from bot.texts import N_, PLACEHOLDER, Markup, Translator

PARAGRAPH, LINE = Markup("\n\n"), Markup("\n")
NUMBERS_SHOWN = 12


# What is to be read before anything is done.
LABEL = {
    State.WITHDRAWN: N_("⛔ {what}: withdrawn {day}"),
    State.REFUSED: N_("⛔ {what}: refused {day}"),
    State.EXPIRED: N_("⌛ {what}: ended {day}"),
    State.TO_CONFIRM: N_("❔ {what}: please confirm"),
}
# Why it holds, or does not.
WHY = {
    State.UNKNOWN: N_("Nothing was said here: it is as you have agreed with the company. Silence does not count."),
    State.ASKED: N_("You have asked for an end to it; staff answer."),
    State.GIVEN: N_("Holds. Given {at}, text {edition}, policy version {policy}."),
    State.TO_CONFIRM: N_(
        "Given {at} under policy version {policy}. Version {asks} has changed something material, so you are asked "
        "again. Until you answer, it counts only for what you agreed to then."
    ),
    State.EXPIRED: N_("Does not hold: given {at}, it ended {since}."),
    State.REFUSED: N_("Does not hold: refused {at}, when a new version of the policy asked again."),
    State.WITHDRAWN: N_("Does not hold: withdrawn {at}."),
}

# The consent to this chat has words of its own, and rests on no version of the policy.
WITHOUT_POLICY = {Standing.GIVEN: N_("Holds. Given {at}, text {edition}.")}


def why_words(t: Translator, switch: Switch) -> Markup:
    return t(WHY[State.ASKED]) if switch.state is State.ASKED else standing_words(t, switch.held)


def standing_words(t: Translator, held: HeldNow) -> Markup:
    """By which act it holds or does not."""
    words, entry, asks = WHY[State(held.standing.value)], held.entry, held.asks
    if entry and entry.policy is None:
        words = WITHOUT_POLICY.get(held.standing, words)
    known: dict[str, str | datetime] = {"asks": asks.version if asks else ""}
    if entry and held.since:
        known |= {"at": entry.at, "since": held.since, "edition": entry.edition, "policy": entry.policy or "–"}
    return t(words, **{name: known[name] for name in PLACEHOLDER.findall(words)})


def why_screen(t: Translator, held: Overview) -> Screen:
    """Every consent with what it rests on now."""
    lines = [
        LINE.join([t("<b>{what}</b>", what=switch.purpose.title.in_(t.language)), why_words(t, switch)])
        for switch in held.switches
    ]
    head = t("<b>What holds now, and why</b>")
    rows = [
        [button(t.plain("Download as PDF"), DownloadConsents(form=PAPER))],
        [button(t.plain("A file for other programs"), DownloadConsents(form=DATA))],
    ]
    return Screen(text=PARAGRAPH.join([head, *lines]), rows=[*(rows if held.recorded else []), _back(t)])


def file_words(t: Translator) -> Markup:
    """Under the file."""
    return t(
        "The receipt of your consents: every one you gave, refused or took back here, and what holds now. Neither your "
        "name nor your number is in it."
    )


def give_screen(t: Translator, company: Company, switch: Switch) -> Screen:
    """An optional purpose that does not hold, or is asked again: all that a consent has to say, then one tap."""
    purpose, items = switch.purpose, switch.purpose.items
    if items is None:
        raise LookupError(f"{purpose.scope} is given with the contract")
    read = t(
        "<b>Consent: {what}</b>\n\n1. Who asks: {company}, BIN {bin}\n2. Who agrees: you; your name stands in the "
        "record\n3. What for: {text}\n4. Which data: {data}\n5. For how long: {term}\n6. To third parties: {third}\n"
        "7. Abroad: {abroad}; to public sources: {public}\n8. Ground: {ground}. It is withdrawn as easily: /withdraw",
        what=purpose.title.in_(t.language),
        company=company.named(t.language),
        bin=company.bin,
        text=purpose.text.in_(t.language),
        data=items.data.in_(t.language),
        term=items.term.in_(t.language),
        third=items.third_parties.in_(t.language),
        abroad=items.abroad.in_(t.language),
        public=items.public.in_(t.language),
        ground=purpose.ground.in_(t.language),
    )
    again = GiveConsent(scope=purpose.scope, text=purpose.digest(t.language)[:DIGEST_SHOWN])
    if switch.state is State.TO_CONFIRM:
        rows = [
            [button(t.plain("I confirm"), again)],
            [button(t.plain("I do not agree"), Choose(kind=KIND, scope=purpose.scope))],
        ]
    else:
        rows = [[button(t.plain("I agree"), again)]]
    return Screen(text=PARAGRAPH.join([read, why_words(t, switch)]), rows=[*rows, _back(t)])


def overview_screen(t: Translator, scene: Scene, held: Overview) -> Screen:
    """Whoever it is: everything that consent can be withdrawn for, optional purposes in one tap."""
    by_nature = {nature: [s for s in held.switches if s.purpose.nature is nature] for nature in Nature}
    head = t(
        "<b>My consents</b>\n\nTap a purpose to withdraw consent to it, or to give it again. That takes effect at "
        "once; no reason is asked."
    )
    legend = t(
        "✅ given here\n⛔ withdrawn\n▫️ not recorded by this bot: it is as you have agreed with the company. Silence "
        "does not count as consent here."
    )
    rest = t(
        "About the rest employees decide: open it to see what it rests on. Statistics are made of anonymised data, so "
        "there is nothing to withdraw in them."
    )
    optional = LINE.join(read_words(t, switch.purpose) for switch in by_nature[Nature.OPTIONAL])
    rows = [
        *([_switch(t, scene, switch)] for switch in by_nature[Nature.OPTIONAL]),
        *([_opening(t, switch)] for switch in by_nature[Nature.PROCESSING]),
        [button(t.plain("Needed for the contract"), ShowNeeded())],
        [button(t.plain("What holds now, and why"), ShowWhy())],
        [button(t.plain("Withdraw consent to this chat"), WithdrawConsent())] if held.own else [],
        home_row(t),
    ]
    return Screen(text=PARAGRAPH.join([head, optional, legend, rest, own_words(t, scene.company, held.own)]), rows=rows)


def read_words(t: Translator, purpose: Purpose) -> Markup:
    """Exactly what the hash in the ledger stands for: the name, what is done, what it rests on."""
    return t(
        "<b>{what}.</b> {text} Ground: {ground}.",
        what=purpose.title.in_(t.language),
        text=purpose.text.in_(t.language),
        ground=purpose.ground.in_(t.language),
    )


def _switch(t: Translator, scene: Scene, switch: Switch) -> Button:
    """What holds ends in this one tap; what does not is read before it is given."""
    purpose, what = switch.purpose, switch.purpose.title.in_(t.language)
    if switch.state in LABEL and switch.at:
        day = f"{scene.rules.calendar.day_of(switch.at):%d.%m.%Y}"
        label = t.plain(
            LABEL[switch.state], **({"what": what, "day": day} if "{day}" in LABEL[switch.state] else {"what": what})
        )
        return button(label, ShowPurpose(scope=purpose.scope))
    mark = "✅" if switch.state is State.GIVEN else "▫️"
    return button(f"{mark} {what}", Choose(kind=KIND, scope=purpose.scope))


def _opening(t: Translator, switch: Switch) -> Button:
    what = switch.purpose.title.in_(t.language)
    mark = {State.WITHDRAWN: "⛔ ", State.REFUSED: "⛔ ", State.ASKED: "⏳ "}.get(switch.state, "")
    return button(f"{mark}{what}", ShowPurpose(scope=switch.purpose.scope))


def own_words(t: Translator, company: Company, own: Held | None) -> Markup:
    if own is None:
        return t(
            "<b>This chat.</b> You have not agreed to requests being handled here, so there is nothing to withdraw. "
            "A human: {contact}",
            contact=company.contact,
        )
    agreed = t(
        "<b>This chat.</b> On {moment} you agreed to your requests being handled here (text version {edition}). If you "
        "withdraw that, it takes effect at once: your number here is destroyed and nothing new is handled.",
        moment=own.given_at,
        edition=own.edition,
    )
    return LINE.join([agreed, *_affected(t, own)])


def _affected(t: Translator, own: Held) -> Iterator[Markup]:
    """What becomes of the open cases when the consent to handling them is withdrawn."""
    if own.closing:
        yield t("These open cases will be closed without a decision: {numbers}.", numbers=_numbers(own.closing))
    if own.staying:
        yield t(
            "These are approved and being carried out, so they will be finished, and your number is kept until then: "
            "{numbers}.",
            numbers=_numbers(own.staying),
        )
    if own.lasting:
        yield t(
            "Consents withdrawn in these cases stay withdrawn. The company carries that out, and your number is kept "
            "until then; what else these cases ask is dropped: {numbers}.",
            numbers=_numbers(own.lasting),
        )


def _numbers(cases: Sequence[Case]) -> str:
    numbers = [case.number for case in cases]
    return ", ".join(numbers if len(numbers) <= NUMBERS_SHOWN else [*numbers[:NUMBERS_SHOWN], "…"])


def purpose_screen(t: Translator, switch: Switch) -> Screen:
    """A kind of processing: what is done, what it rests on, and what withdrawing consent to it brings about."""
    purpose = switch.purpose
    brings = t("If you withdraw: {words}", words=purpose.withdrawal.in_(t.language))
    tail = t("Employees look at it and answer you here. You do not have to give a reason.")
    parts = [read_words(t, purpose), brings, *_standing(t, switch), tail]
    ask = t.plain("Withdraw this consent")
    return Screen(text=PARAGRAPH.join(parts), rows=[_asking(t, switch, ask), _back(t)])


def needed_screen(t: Translator, switches: Sequence[Switch]) -> Screen:
    """What the contract cannot do without: what stands in the way, and what ends that."""
    head = t(
        "<b>Needed for the contract</b>\n\nConsent to this cannot be withdrawn in one tap: something stands in the "
        "way. If you insist, file a request: employees check it and answer you with the ground."
    )
    rows = [_asking(t, s, t.plain("All the same: {what}", what=s.purpose.title.in_(t.language))) for s in switches]
    return Screen(text=PARAGRAPH.join([head, *(_needed(t, s) for s in switches)]), rows=[*rows, _back(t)])


def _needed(t: Translator, switch: Switch) -> Markup:
    purpose = switch.purpose
    ends = t("When this ends: {words}", words=purpose.ends.in_(t.language))
    return LINE.join(
        [read_words(t, purpose), Markup("") + purpose.obstacle.in_(t.language), ends, *_standing(t, switch)]
    )


def _standing(t: Translator, switch: Switch) -> list[Markup]:
    if switch.state in {State.WITHDRAWN, State.REFUSED} and switch.at:
        return [t("⛔ Withdrawn: {moment}", moment=switch.at)]
    return [t("⏳ You have asked for it: case {number}.", number=switch.case.number)] if switch.case else []


def _asking(t: Translator, switch: Switch, label: str) -> list[Button]:
    """Ask for it, or see the case in which it is asked already."""
    if switch.case:
        return [button(t.plain("Open case {number}", number=switch.case.number), OpenCase(case=switch.case.id))]
    if switch.state in {State.WITHDRAWN, State.REFUSED}:
        return []
    return [button(label, Choose(kind=KIND, scope=switch.purpose.scope))]


def _back(t: Translator) -> list[Button]:
    return [button(t.plain("Back"), ShowHeld()), *home_row(t)]


def withdrawn_screen(
    t: Translator, company: Company, now: datetime, *, staying: bool = False, lasting: bool = False
) -> Screen:
    """The receipt: at ``now`` (UTC) the consent to this chat was taken back.

    ``staying`` says that approved cases go on, ``lasting`` that withdrawals in force do.
    """
    if lasting:
        text = t(
            "<b>Your consent is withdrawn</b>\n{moment}\n\nThe consents to single purposes that you withdrew stay "
            "withdrawn. What is approved or in force will be carried out, then your number is destroyed. Nothing new "
            "is handled here unless you agree again. Keep this message as your receipt.\n\nOther questions: {contact}",
            moment=now,
            contact=company.contact,
        )
    elif staying:
        text = t(
            "<b>Your consent is withdrawn</b>\n{moment}\n\nThe approved cases will be finished, then your number is "
            "destroyed. Nothing new is handled here unless you agree again. Keep this message as your receipt.\n\n"
            "Other questions: {contact}",
            moment=now,
            contact=company.contact,
        )
    else:
        text = t(
            "<b>Your consent is withdrawn</b>\n{moment}\n\nYour number is destroyed, and nothing new is handled here "
            "unless you agree again. Keep this message as your receipt.\n\nOther questions: {contact}",
            moment=now,
            contact=company.contact,
        )
    return Screen(text=text)
