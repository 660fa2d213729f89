"""The policy where clients and staff both see it: what is wrong with a version, and all of one as a paper."""

from collections.abc import Iterable, Iterator

from bot.domain.policies import PREAMBLE, Edition, Fault, Flaw
from bot.papers.blocks import Block, Box, Heading, Text, Title
from bot.papers.paper import paper
from bot.telegram.certificate import letterhead
from bot.telegram.screen import Scene
from bot.texts import N_, PLACEHOLDER, Markup, Translator

NO_PREAMBLE = N_("<code>{file}</code>: the preamble has no section.")
NO_COOKIES = N_("<code>{file}</code>: the page about cookies is missing.")
# Why a version cannot be published, by the name of the part that has to change.
FAULT = {
    Flaw.NAME: N_("<code>version</code> {version}: up to 20 Latin letters, digits, dots and dashes."),
    Flaw.TAKEN: N_(
        "<code>version</code> {version} is published already, and published it never changes: take another number."
    ),
    Flaw.KIND: N_('<code>kind</code>: write <code>"minor"</code> or <code>"material"</code>.'),
    Flaw.DAY: N_("<code>effective</code>: write the day from which it counts, for example <code>2027-03-01</code>."),
    Flaw.PAST: N_("<code>effective</code>: {day} has passed. People are told before it counts."),
    Flaw.BEFORE: N_("<code>effective</code>: {day} is before the day of version {version}."),
    Flaw.SUMMARY: N_("<code>summary.{language}</code>: say in plain sentences what has changed."),
    Flaw.SUMMARY_LONG: N_("<code>summary.{language}</code>: {n} characters, at most {limit}."),
    Flaw.SUMMARY_OLD: N_("<code>summary.{language}</code>: that is what version {version} changed."),
    Flaw.TEXT: N_("<code>{file}</code> is missing."),
    Flaw.TEXT_LONG: N_("<code>{file}</code>: {n} characters, at most {limit}."),
    Flaw.TONGUE: N_("<code>{file}</code>: the text is in another language than the name of the file says."),
    Flaw.CLAUSE: N_("<code>{file}</code>: clause {clause} has no section."),
    Flaw.TWICE: N_("<code>{file}</code>: clause {clause} is there twice."),
    Flaw.SAME: N_("<code>{file}</code>: the text is that of version {version}, nothing has changed in it."),
}


def fault_words(fault: Fault) -> str:
    """The sentence for one thing that is wrong, as a message id."""
    if fault.flaw is Flaw.PART:
        return NO_PREAMBLE if fault.facts["part"] == PREAMBLE else NO_COOKIES
    return FAULT[fault.flaw]


def told(t: Translator, fault: Fault) -> Markup:
    sentence = fault_words(fault)
    return t(sentence, **_used(sentence, fault))


def in_english(faults: Iterable[Fault]) -> Iterator[str]:
    """For whoever runs the machine: without markup."""
    for fault in faults:
        sentence = fault_words(fault)
        yield Markup(sentence).plain().format(**_used(sentence, fault))


def _used(sentence: str, fault: Fault) -> dict[str, str | int]:
    return {name: fault.named[name] for name in PLACEHOLDER.findall(sentence)}


def policy_paper(t: Translator, scene: Scene, edition: Edition, below: str) -> bytes:
    """All of a version as PDF, with a line ``below`` its title; call it in a thread."""
    title = t.plain("Privacy policy")
    blocks: list[Block] = [Title(title, below), Box(t.plain("What has changed"), (edition.summary.in_(t.language),))]
    for section in edition.sections(t.language):
        blocks.append(Heading(section.title))
        blocks += [_block(paragraph) for paragraph in section.body.split("\n\n")]
    return paper(letterhead(t, scene), blocks, title=title, language=t.language)


def _block(paragraph: str) -> Block:
    text = paragraph.replace("**", "")
    return Heading(text.removeprefix("### "), level=2) if text.startswith("### ") else Text(text)
