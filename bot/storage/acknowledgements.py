"""What people have answered to versions of the policy; rows are only ever added."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, select, union
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.deliveries import State as Fate
from bot.domain.languages import Language
from bot.domain.policies import Answer, Answers
from bot.storage.db import Tx
from bot.storage.tables import acknowledgements, broadcasts, recipients

CHAT = "chat"


@dataclass(frozen=True, kw_only=True)
class Given:
    answer: Answer
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """How one person was told of a version, and what they answered: no words, and nobody is named.

    ``told`` is the fate of the message, None for somebody who was not on the list; ``channel`` that of the answer, or
    by which they were reached.
    """

    subject_id: str
    language: str | None
    channel: str | None
    told: str | None
    told_at: datetime | None
    answer: str | None
    answered_at: datetime | None
    text_hash: str | None


def insert_answer(tx: Tx, subject_id: str, version: str, answer: Answer, *, text_hash: str, language: Language,
                  now: datetime) -> bool:  # fmt: skip
    """False when there is one already."""
    make = sqlite.insert if tx.dialect == "sqlite" else postgresql.insert
    row = {
        "subject_id": subject_id, "version": version, "answer": answer, "text_hash": text_hash, "language": language,
        "channel": CHAT, "at": now,
    }  # fmt: skip
    new = make(acknowledgements).values(row).on_conflict_do_nothing().returning(acknowledgements.c.version)
    return tx.execute(new).first() is not None


def given(tx: Tx, subject_id: str, version: str) -> Given | None:
    """Agreed or objected; asked, while it is neither."""
    query = select(acknowledgements.c.answer, acknowledgements.c.at).where(
        acknowledgements.c.subject_id == subject_id, acknowledgements.c.version == version
    )
    row = tx.execute(query.order_by(acknowledgements.c.answer == Answer.ASKED).limit(1)).one_or_none()
    return Given(answer=Answer(row.answer), at=row.at) if row else None


def last_word(subject_id: ColumnElement[str], version: ColumnElement[str] | str) -> ColumnElement[bool]:
    """Of several answers of a person to a version the one that counts: agreed or objected, else asked."""
    other = acknowledgements.alias("other")
    decided = select(other.c.answer).where(
        other.c.subject_id == acknowledgements.c.subject_id,
        other.c.version == acknowledgements.c.version,
        other.c.answer != Answer.ASKED,
    )
    return and_(
        acknowledgements.c.subject_id == subject_id,
        acknowledgements.c.version == version,
        (acknowledgements.c.answer != Answer.ASKED) | ~decided.exists(),
    )


def answers(tx: Tx, version: str) -> Answers:
    """How many have answered what, and how many have got the message and not answered."""
    query = (
        select(acknowledgements.c.answer, func.count().label("many"))
        .where(last_word(acknowledgements.c.subject_id, version))
        .group_by(acknowledgements.c.answer)
    )
    told = (
        select(recipients.c.subject_id)
        .where(recipients.c.broadcast_id.in_(_of(version)), recipients.c.state == Fate.SENT)
        .except_(select(acknowledgements.c.subject_id).where(acknowledgements.c.version == version))
        .subquery()
    )
    return Answers(
        by_answer={Answer(row.answer): row.many for row in tx.execute(query)},
        silent=tx.scalar(select(func.count()).select_from(told)),
    )


def _of(version: str) -> Select[tuple[str]]:
    """The message that tells of a version; one that was called off before anybody got it tells nobody."""
    return (
        select(broadcasts.c.id)
        .where(broadcasts.c.policy == version)
        .order_by(broadcasts.c.approved_at.is_(None), broadcasts.c.proposed_at.desc())
        .limit(1)
    )


def evidence(tx: Tx, version: str, *, after: str | None, limit: int) -> list[Evidence]:
    """A page of everybody who was to be told or has answered, in the order of their ids."""
    told = _of(version)
    # As many of each as a page can take: without that every page would walk through all the rest.
    those = (
        select(recipients.c.subject_id).where(recipients.c.broadcast_id.in_(told)),
        select(acknowledgements.c.subject_id).where(acknowledgements.c.version == version).distinct(),
    )
    next_ones = (
        query.where(query.selected_columns.subject_id > (after or ""))
        .order_by(query.selected_columns.subject_id)
        .limit(limit)
        .subquery()
        for query in those
    )
    concerned = union(*(select(found.c.subject_id) for found in next_ones)).subquery()
    of_them = and_(recipients.c.subject_id == concerned.c.subject_id, recipients.c.broadcast_id.in_(told))
    query = (
        select(
            concerned.c.subject_id, recipients.c.state, recipients.c.language, recipients.c.settled_at,
            recipients.c.mailed, acknowledgements.c.answer, acknowledgements.c.at, acknowledgements.c.channel,
            acknowledgements.c.language.label("spoken"), acknowledgements.c.text_hash,
        )
        .select_from(concerned)
        .outerjoin(recipients, of_them)
        .outerjoin(acknowledgements, last_word(concerned.c.subject_id, version))
        .order_by(concerned.c.subject_id)
        .limit(limit)
    )  # fmt: skip
    return [
        Evidence(
            subject_id=row.subject_id,
            language=row.spoken or row.language,
            channel=row.channel or _reached_by(row.state, row.mailed),
            told=row.state,
            told_at=row.settled_at,
            answer=row.answer,
            answered_at=row.at,
            text_hash=row.text_hash,
        )
        for row in tx.execute(query)
    ]


def _reached_by(fate: str | None, mailed: str | None) -> str | None:
    if fate == Fate.SENT:
        return CHAT
    return "mail" if mailed == "sent" else None
