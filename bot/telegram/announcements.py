"""What everybody reads: the words of a broadcast on the screen, in an e-mail, on the site and in the app."""

from dataclasses import dataclass

from bot.actions.deliveries import Letter
from bot.actions.store import Store
from bot.documents import Company
from bot.domain.broadcasts import Broadcast, Kind
from bot.domain.languages import Language
from bot.domain.requests import Kind as Request
from bot.sources.couriers import Letter as Mail
from bot.telegram.buttons import Begin, Home, ShowMine
from bot.telegram.screen import Post, Scene, Screen, button
from bot.texts import N_, Markup, Translator, translator

PARAGRAPH = Markup("\n\n")
HEAD = {
    Kind.SERVICE: N_("<b>News from {company}</b>"),
    Kind.BREACH: N_("<b>Important: the security of your data</b>"),
    Kind.POLICY: N_("<b>The policy of {company} has changed</b>"),
}


def announcement(t: Translator, it: Broadcast, company: Company) -> Screen:
    """What one broadcast says to whoever gets it."""
    head = HEAD[it.kind]
    facts = {"company": company.named(t.language)} if "{company}" in head else {}
    parts = [t(head, **facts)]
    if it.kind is not Kind.POLICY:
        parts.append(Markup("") + it.text.in_(t.language))
    if it.kind is Kind.BREACH:
        parts.append(
            t(
                "You get this because your data may be among those it touches. You can ask here what the company holds "
                "about you, have it corrected or destroyed, and complain to the authorised body or to a court."
            )
        )
    parts.append(t("Notice {number}. Questions: {contact}", number=it.number, contact=company.contact))
    rows = [[button(t.plain("Ask the staff"), Begin(kind=Request.QUESTION))]]
    if it.kind is Kind.BREACH:
        rows.insert(0, [button(t.plain("My data"), ShowMine())])
    return Screen(text=PARAGRAPH.join(parts), rows=[*rows, [button(t.plain("To the menu"), Home())]], kept=True)


def announced_screen(t: Translator, letter: Letter, scene: Scene) -> Screen:
    """The same, of a notice about it."""
    if letter.broadcast is None:
        raise LookupError("nothing that could be announced")
    return announcement(t, letter.broadcast.it, scene.company)


def missed(t: Translator, letter: Letter, scene: Scene) -> Post:
    """To somebody who has come back."""
    return Post(screen=announced_screen(t, letter, scene))


@dataclass(kw_only=True, repr=False)
class Announcements:
    """Puts a broadcast into words, for whoever needs them."""

    store: Store
    company: Company

    async def screen(self, it: Broadcast, language: Language) -> Screen:
        return announcement(translator(language), it, self.company)

    async def mail(self, it: Broadcast, language: Language) -> Mail:
        """The same words without buttons: by e-mail, on the site, in the app."""
        t = translator(language)
        screen = await self.screen(it, language)
        subject = t.plain("Notice {number} of {company}", number=it.number, company=self.company.named(language))
        return Mail(subject=subject, text=screen.text.plain())
