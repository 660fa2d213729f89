"""A made-up person's consents: something of every standing, for the samples and the tests of the receipt."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from bot.actions.receipts import ConsentReceipt, ConsentRecord
from bot.documents import Company, consent
from bot.domain.consents import Act, Entry, Material, held
from bot.domain.languages import Language
from bot.domain.requests import Scope
from bot.rules import Rules

FIRST = datetime(2026, 11, 2, 6, 30, tzinfo=UTC)
MATERIAL = Material(version="2", at=FIRST + timedelta(days=10))


def receipt(rules: Rules, company: Company, now: datetime) -> ConsentReceipt:
    marketing, research, measurement = (
        rules.purposes[scope] for scope in (Scope.MARKETING, Scope.RESEARCH, Scope.MEASUREMENT)
    )
    words = consent(company, Language.RU)
    said = {
        marketing: [
            _entry(Act.GIVEN, 0, marketing.digest(Language.RU)),
            _entry(Act.WITHDRAWN, 12, marketing.digest(Language.RU), policy="2"),
        ],
        research: [_entry(Act.GIVEN, 1, marketing.digest(Language.KK), language="kk", edition="1")],
        measurement: [_entry(Act.GIVEN, 14, measurement.digest(Language.KK), language="kk", policy="2", days=365)],
        None: [_entry(Act.GIVEN, 0, words.digest, edition=words.edition, policy=None)],
    }
    records = [
        ConsentRecord(
            id=_id(f"record {n}"), purpose=purpose, entries=tuple(entries), held=held(entries, [MATERIAL], now)
        )
        for n, (purpose, entries) in enumerate(said.items())
        if purpose
    ]
    chat = said[None]
    records.append(ConsentRecord(id=_id("chat"), purpose=None, entries=tuple(chat), held=held(chat, (), now)))
    return ConsentReceipt(id=_id("receipt"), principal=_id("person"), records=tuple(records))


def _id(of: str) -> UUID:
    return UUID(bytes=sha256(of.encode()).digest()[:16], version=4)


def _entry(
    act: Act, day: int, digest: str, *, language: str = "ru", edition: str = "2", policy: str | None = "1",
    days: int | None = None,
) -> Entry:  # fmt: skip
    at = FIRST + timedelta(days=day)
    return Entry(
        id=day, act=act, at=at, until=at + timedelta(days=days) if days else None, edition=edition, digest=digest,
        policy=policy, language=language, channel="chat",
    )  # fmt: skip
