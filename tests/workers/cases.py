"""A case as quickly as the actions allow."""

from datetime import datetime

from bot.actions import cases, drafts, people
from bot.domain.languages import Language
from bot.rules import load_rules
from bot.storage.db import Tx
from bot.storage.people import person_of

RULES = load_rules()


def file_one(tx: Tx, *, telegram_id: int, now: datetime) -> str:
    """The id of a case that somebody new has just filed."""
    person = person_of(tx, telegram_id)
    draft = drafts.begin(tx, person, "delete", "check", payload={"scope": "all"}, now=now)
    people.agree(tx, telegram_id, name="Somebody", edition="1", text_hash="0" * 64, language=Language.RU, now=now)
    people.share_phone(tx, person, f"+7701000{telegram_id:04}", now=now)
    return cases.file(tx, person, draft.id, version=draft.version, rules=RULES, now=now).id
