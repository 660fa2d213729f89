"""What a consent says, item by item (Art. 8(4) of Law 94-V), and what exactly was read at an act."""

from dataclasses import dataclass
from hashlib import sha256

from bot.actions.receipts import ConsentRecord
from bot.documents import Company, consent
from bot.domain.consents import Entry
from bot.domain.languages import Language
from bot.domain.purposes import Purpose
from bot.texts import Translator


@dataclass(frozen=True, kw_only=True)
class Items:
    """Plain text; ``None`` is what goes without saying where consent is given with the contract."""

    title: str
    text: str
    ground: str
    data: str | None = None
    term: str | None = None
    third_parties: str | None = None
    abroad: str | None = None
    public: str | None = None


def items_of(t: Translator, record: ConsentRecord) -> Items:
    """As they stand now, in the reader's language."""
    return _of_purpose(record.purpose, t.language) if record.purpose else _of_chat(t)


def _of_purpose(purpose: Purpose, language: Language) -> Items:
    title, text, ground = (each.in_(language) for each in (purpose.title, purpose.text, purpose.ground))
    if purpose.items is None:
        return Items(title=title, text=text, ground=ground)
    return Items(
        title=title,
        text=text,
        ground=ground,
        data=purpose.items.data.in_(language),
        term=purpose.items.term.in_(language),
        third_parties=purpose.items.third_parties.in_(language),
        abroad=purpose.items.abroad.in_(language),
        public=purpose.items.public.in_(language),
    )


def _of_chat(t: Translator) -> Items:
    """In short what the consent card says at length."""
    return Items(
        title=t.plain("Requests in this chat"),
        text=t.plain("The company takes your requests in this chat, looks into them, answers them and can prove it."),
        ground=t.plain("your consent, Art. 8(1) of Law 94-V"),
        data=t.plain(
            "Telegram ID and name, language, the phone number if you shared it, what you wrote and documents to it, "
            "numbers of the messages of the last 48 hours, the record of this consent"
        ),
        term=t.plain("for every request until it is closed and the term of keeping its record has ended"),
        third_parties=t.plain(
            "to Telegram, which delivers the messages; if you ask to correct or to destroy data, those they were given "
            "to are told"
        ),
        abroad=t.plain("yes: Telegram's servers are abroad"),
        public=t.plain("not published"),
    )


def read_at(record: ConsentRecord, entry: Entry, company: Company) -> str | None:
    """What was read at this act, letter for letter; None where the words have changed since."""
    texts = [
        record.purpose.read(language) if record.purpose else consent(company, language).text for language in Language
    ]
    return next((text for text in texts if sha256(text.encode()).hexdigest() == entry.digest), None)
