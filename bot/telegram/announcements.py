"""What everybody reads: the words of a broadcast on the screen, in an e-mail, on the site and in the app."""

from dataclasses import dataclass

from bot.actions import broadcasts
from bot.actions.deliveries import Letter
from bot.actions.store import Store
from bot.documents import Company
from bot.domain.broadcasts import Broadcast, Kind
from bot.domain.languages import Language
from bot.domain.policies import Answer, Edition
from bot.domain.requests import Kind as Request
from bot.sources.couriers import Letter as Mail
from bot.telegram.buttons import AnswerPolicy, Begin, Home, ReadPolicy, ShowMine
from bot.telegram.screen import Button, Post, Scene, Screen, button
from bot.texts import N_, Markup, Translator, translator

PARAGRAPH = Markup("\n\n")
HEAD = {
    Kind.SERVICE: N_("<b>News from {company}</b>"),
    Kind.BREACH: N_("<b>Important: the security of your data</b>"),
    Kind.POLICY: N_("<b>The privacy policy of {company} changes</b>"),
}
ANSWER = {
    Answer.AGREED: N_("I agree with the policy"),
    Answer.OBJECTED: N_("Object or withdraw consent"),
    Answer.ASKED: N_("Ask about it"),
}


def announcement(t: Translator, it: Broadcast, company: Company, edition: Edition | None = None) -> Screen:
    """What one broadcast says to whoever gets it; ``edition`` is the version of the policy it tells of."""
    head = HEAD[it.kind]
    facts = {"company": company.named(t.language)} if "{company}" in head else {}
    parts = [t(head, **facts)]
    if edition:
        parts += change(t, edition)
    else:
        parts.append(Markup("") + it.text.in_(t.language))
    if it.kind is Kind.BREACH:
        parts.append(
            t(
                "You get this because your data may be among those it touches. You can ask here what the company holds "
                "about you, have it corrected or destroyed, and complain to the authorised body or to a court."
            )
        )
    parts.append(t("Notice {number}. Questions: {contact}", number=it.number, contact=company.contact))
    rows = answer_rows(t, edition) if edition else [[button(t.plain("Ask the staff"), Begin(kind=Request.QUESTION))]]
    if it.kind is Kind.BREACH:
        rows.insert(0, [button(t.plain("My data"), ShowMine())])
    return Screen(text=PARAGRAPH.join(parts), rows=[*rows, [button(t.plain("To the menu"), Home())]], kept=True)


def change(t: Translator, edition: Edition) -> list[Markup]:
    """What changes and from when, and honestly what the policy says of that (clause 6.2) and what the law gives."""
    return [
        t("Version {version}, from {day}", version=edition.version, day=edition.effective),
        t("<b>What changes</b>\n{summary}", summary=edition.summary.in_(t.language)),
        t(
            "<b>What that means</b>\nThe policy says that whoever uses the services agrees with it, and whoever does "
            "not agree must stop using them. The law gives you more: you can withdraw consent, all of it or a part, "
            "object, ask, and complain to the authorised body or to a court. Silence does not count as consent here."
        ),
    ]


def answer_rows(t: Translator, edition: Edition) -> list[list[Button]]:
    answers = [[button(t.plain(ANSWER[a]), AnswerPolicy(policy=edition.version, answer=a))] for a in Answer]
    return [*answers, [button(t.plain("Read the whole text"), ReadPolicy(policy=edition.version))]]


def announced_screen(t: Translator, letter: Letter, scene: Scene) -> Screen:
    """The same, of a notice about it."""
    if letter.broadcast is None:
        raise LookupError("nothing that could be announced")
    return announcement(t, letter.broadcast.it, scene.company, letter.broadcast.edition)


def missed(t: Translator, letter: Letter, scene: Scene) -> Post:
    """To somebody who has come back."""
    return Post(screen=announced_screen(t, letter, scene))


@dataclass(kw_only=True, repr=False)
class Announcements:
    """Puts a broadcast into words, for whoever needs them."""

    store: Store
    company: Company

    async def screen(self, it: Broadcast, language: Language) -> Screen:
        edition = await self.store.read(broadcasts.edition_of, it)
        return announcement(translator(language), it, self.company, edition)

    async def mail(self, it: Broadcast, language: Language) -> Mail:
        """The same words without buttons: by e-mail, on the site, in the app."""
        t = translator(language)
        screen = await self.screen(it, language)
        parts = [screen.text]
        if it.policy:
            parts.append(
                t(
                    "To agree, object or ask, open the bot and write /policy, or write to {contact}.",
                    contact=self.company.contact,
                )
            )
        subject = t.plain("Notice {number} of {company}", number=it.number, company=self.company.named(language))
        return Mail(subject=subject, text=PARAGRAPH.join(parts).plain())
