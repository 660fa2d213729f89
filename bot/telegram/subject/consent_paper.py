"""The receipt of consents as a paper: PDF, for the person to read, to print or to show."""

from collections.abc import Iterator

from bot.actions.receipts import ConsentReceipt, ConsentRecord
from bot.domain.cases import Channel
from bot.domain.consents import Act, Entry
from bot.domain.languages import Language
from bot.papers.blocks import Block, Box, Cell, Heading, Line, Pairs, Table, Text, Title, cells
from bot.papers.paper import paper
from bot.telegram.certificate import letterhead
from bot.telegram.screen import Scene
from bot.telegram.subject.consent_items import Items, items_of, read_at
from bot.telegram.subject.consent_screens import standing_words
from bot.texts import N_, Translator

ACT = {
    Act.GIVEN: N_("Consent is given"),
    Act.CONFIRMED: N_("Consent is confirmed after a change of the policy"),
    Act.REFUSED: N_("Consent is refused after a change of the policy"),
    Act.WITHDRAWN: N_("Consent is withdrawn"),
}
CHANNEL = {
    Channel.CHAT: N_("In this chat"),
    Channel.EMAIL: N_("By e-mail"),
    Channel.SITE: N_("Form on the site"),
    Channel.PAPER: N_("On paper"),
    Channel.PHONE: N_("By phone"),
}
LANGUAGE = {Language.RU: N_("Russian"), Language.KK: N_("Kazakh")}


def consent_paper(t: Translator, scene: Scene, receipt: ConsentReceipt) -> bytes:
    """Pure; may be called in a thread."""
    title = t.plain("Receipt of consents")
    return paper(letterhead(t, scene), list(_blocks(t, scene, receipt)), title=title, language=t.language)


def _blocks(t: Translator, scene: Scene, receipt: ConsentReceipt) -> Iterator[Block]:
    below = t.plain("What was said, and what holds as of {moment}", moment=scene.now)
    yield Title(t.plain("Receipt of consents"), below)
    yield Box(
        t.plain("About this receipt"),
        (
            t.plain("Receipt {id}. Neither a name nor a number stands here. The person: {principal}.",
                    id=str(receipt.id), principal=str(receipt.principal)),
            t.plain("What was said is never changed or removed. Anything after this moment is not in it."),
            t.plain("A consent is withdrawn in the chat, as easily as it is given: /withdraw. Questions: {contact}",
                    contact=scene.company.contact),
        ),
    )  # fmt: skip
    for record in receipt.records:
        yield from _record(t, scene, record)
    yield Heading(t.plain("If you do not agree"), level=2)
    yield from (Text(f"{one.name.in_(t.language)}: {one.text.in_(t.language)}") for one in scene.rules.routes)


def _record(t: Translator, scene: Scene, record: ConsentRecord) -> Iterator[Block]:
    items = items_of(t, record)
    yield Heading(items.title)
    yield Text(standing_words(t, record.held).plain(), bold=True)
    yield Heading(t.plain("What it says today"), level=2)
    yield Pairs(list(_items(t, scene, items)))
    yield Heading(t.plain("What was said"), level=2)
    head = cells(t.plain("When"), t.plain("What was done"), t.plain("How"), t.plain("Which words were read"))
    yield Table(head=head, lines=[_act(t, scene, record, entry) for entry in record.entries])
    yield Text(t.plain("Record {id}", id=str(record.id)), quiet=True)


def _items(t: Translator, scene: Scene, items: Items) -> Iterator[Line]:
    """What a consent has to say (Art. 8(4)); where it is given with the contract, only what for and on what ground."""
    operator = t.plain("{company}, BIN {bin}", company=scene.company.named(t.language), bin=scene.company.bin)
    said = {
        t.plain("Who asks"): operator,
        t.plain("What for"): items.text,
        t.plain("Which data"): items.data,
        t.plain("For how long"): items.term,
        t.plain("To third parties"): items.third_parties,
        t.plain("Abroad"): items.abroad,
        t.plain("To public sources"): items.public,
        t.plain("On what ground"): items.ground,
    }
    for label, words in said.items():
        if words is not None:
            yield Line(cells(label, words))


def _act(t: Translator, scene: Scene, record: ConsentRecord, entry: Entry) -> Line:
    language = t.plain(LANGUAGE[Language(entry.language)])
    read = t.plain("{language}, edition {edition}", language=language, edition=entry.edition)
    if entry.policy:
        read = t.plain(
            "{language}, edition {edition}, policy version {policy}",
            language=language,
            edition=entry.edition,
            policy=entry.policy,
        )
    same = read_at(record, entry, scene.company) is not None
    words = t.plain("These words are the same today.") if same else t.plain("These words have changed since.")
    ends = t.plain("It ends {moment}.", moment=entry.until) if entry.until else ""
    return Line(
        (
            Cell(t.moment(entry.at)),
            Cell(t.plain(ACT[entry.act]), ends),
            Cell(t.plain(CHANNEL[Channel(entry.channel)])),
            Cell(read, f"{words} SHA-256: {entry.digest}"),
        )
    )
