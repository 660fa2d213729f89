"""What a person can ask for, what each kind asks them, and how well the desk must know them first. Tables."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """How sure we are who is asking."""

    TELEGRAM = 0
    PHONE = 1
    CODE = 2


class Kind(StrEnum):
    """The rights of the law, one kind of request each; every kind has its row in ``rules/kz.toml``."""

    ACCESS = "access"
    RECIPIENTS = "recipients"
    CORRECT = "correct"
    DELETE = "delete"
    DESTROY_UNLAWFUL = "destroy_unlawful"
    BLOCK = "block"
    UNBLOCK = "unblock"
    WITHDRAW_CONSENT = "withdraw_consent"
    OBJECT_AUTOMATED = "object_automated"
    UNPUBLISH = "unpublish"
    COMPLAINT = "complaint"
    QUESTION = "question"
    APPEAL = "appeal"
    RELINK = "relink"
    REPRESENT = "represent"


class Scope(StrEnum):
    """What of a kind is asked: the first choice a person makes. Never a personal value."""

    ALL = "all"
    PART = "part"
    # correct
    CHANGE = "change"
    SUPPLEMENT = "supplement"
    # destroy_unlawful: what was wrong
    NO_CONSENT = "no_consent"
    BEYOND_PURPOSE = "beyond_purpose"
    TOO_LONG = "too_long"
    OTHER = "other"
    # unblock: why the block can go
    MINE = "mine"
    NO_BREACH = "no_breach"
    # withdraw_consent: by purpose, and by kind of processing (Art. 24(1)(5) of Law 94-V)
    PERSONALISATION = "personalisation"
    RESEARCH = "research"
    MARKETING = "marketing"
    MEASUREMENT = "measurement"
    IDENTIFICATION = "identification"
    SERVICE_CONTACT = "service_contact"
    FRAUD = "fraud"
    THIRD_PARTIES = "third_parties"
    CROSS_BORDER = "cross_border"
    PUBLIC_SOURCES = "public_sources"
    # object_automated
    REVIEW = "review"
    EXPLAIN = "explain"
    # unpublish
    OWN_SITE = "own_site"
    ELSEWHERE = "elsewhere"
    # complaint
    COMPLAINT = "complaint"
    COMPENSATION = "compensation"
    # appeal
    REFUSAL = "refusal"
    HUMAN = "human"
    # relink
    PHONE = "phone"
    TELEGRAM = "telegram"
    # represent: the ground
    PARENT = "parent"
    GUARDIAN = "guardian"
    ATTORNEY = "attorney"


class Form(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    WORDS = "words"
    VALUE = "value"  # one piece of data, checked for the type that ``field`` names
    PHONE = "phone"  # a number typed, not shared
    DAY = "day"
    FILE = "file"
    DEMAND = "demand"  # one of the person's own demands that were refused


# What a correction can be about; each has a check of its own.
FIELDS = ("name", "iin", "phone", "email", "address", "birth", "other")
WORDS_LIMIT = 2000
VALUE_LIMIT = 300
CHANGES_LIMIT = 5
FILE_LIMIT = 20 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question of a form. ``scopes`` are those it is asked for; empty means all. ``limit`` in UTF-16 units."""

    name: str
    form: Form
    options: tuple[str, ...] = ()
    optional: bool = False
    scopes: frozenset[Scope] = frozenset()
    limit: int = WORDS_LIMIT
    secret: bool = False  # a personal value: its message does not stay in the chat

    @property
    def typed(self) -> bool:
        return self.form in {Form.WORDS, Form.VALUE, Form.PHONE, Form.DAY}

    @property
    def private(self) -> bool:
        return self.secret or self.form in {Form.VALUE, Form.PHONE}


@dataclass(frozen=True, kw_only=True)
class Request:
    """How a kind is asked. ``sure`` demands a second, different confirming act: it cannot be undone."""

    level: Level
    scopes: tuple[Scope, ...]
    questions: tuple[Question, ...]
    sure: bool = False


def _words(name: str, *scopes: Scope, limit: int = WORDS_LIMIT, optional: bool = False) -> Question:
    return Question(name=name, form=Form.WORDS, scopes=frozenset(scopes), limit=limit, optional=optional)


def _file(*scopes: Scope, optional: bool = True) -> Question:
    return Question(name="document", form=Form.FILE, scopes=frozenset(scopes), optional=optional)


OPTIONAL_PURPOSES = (Scope.PERSONALISATION, Scope.RESEARCH, Scope.MARKETING, Scope.MEASUREMENT)
NEEDED_PURPOSES = (Scope.IDENTIFICATION, Scope.SERVICE_CONTACT, Scope.FRAUD)
PROCESSING = (Scope.THIRD_PARTIES, Scope.CROSS_BORDER, Scope.PUBLIC_SOURCES)

REQUESTS: Mapping[Kind, Request] = {
    Kind.ACCESS: Request(
        level=Level.PHONE,
        scopes=(Scope.ALL, Scope.PART),
        questions=(_words("which", Scope.PART),),
    ),
    Kind.RECIPIENTS: Request(
        level=Level.PHONE,
        scopes=(Scope.ALL, Scope.PART),
        questions=(
            _words("recipient", Scope.PART),
            Question(name="since", form=Form.DAY, optional=True),
        ),
    ),
    Kind.CORRECT: Request(
        level=Level.PHONE,
        scopes=(Scope.CHANGE, Scope.SUPPLEMENT),
        questions=(
            Question(name="field", form=Form.CHOICE, options=FIELDS),
            Question(name="value", form=Form.VALUE, limit=VALUE_LIMIT),
            Question(name="more", form=Form.CHOICE, options=("enough", "add")),
            _file(),
        ),
    ),
    Kind.DELETE: Request(
        level=Level.PHONE,
        scopes=(Scope.ALL, Scope.PART),
        questions=(_words("words", Scope.PART),),
        sure=True,
    ),
    Kind.DESTROY_UNLAWFUL: Request(
        level=Level.PHONE,
        scopes=(Scope.NO_CONSENT, Scope.BEYOND_PURPOSE, Scope.TOO_LONG, Scope.OTHER),
        questions=(_words("which", limit=1000), _words("how", limit=1000), _file()),
        sure=True,
    ),
    Kind.BLOCK: Request(
        level=Level.PHONE,
        scopes=(Scope.ALL, Scope.PART),
        questions=(_words("which", Scope.PART, limit=1000), _words("breach", limit=1000)),
    ),
    Kind.UNBLOCK: Request(
        level=Level.PHONE,
        scopes=(Scope.MINE, Scope.NO_BREACH),
        questions=(_words("block", limit=1000), _words("why", Scope.NO_BREACH, limit=1000)),
    ),
    Kind.WITHDRAW_CONSENT: Request(
        level=Level.PHONE,
        scopes=(*OPTIONAL_PURPOSES, *PROCESSING, *NEEDED_PURPOSES),
        questions=(
            _words("reason", *PROCESSING, *NEEDED_PURPOSES, optional=True),
        ),
    ),
    Kind.OBJECT_AUTOMATED: Request(
        level=Level.PHONE,
        scopes=(Scope.REVIEW, Scope.EXPLAIN),
        questions=(
            _words("decision", limit=1500),
            Question(name="when", form=Form.DAY, optional=True),
            _words("view", Scope.REVIEW, limit=1000, optional=True),
        ),
    ),
    Kind.UNPUBLISH: Request(
        level=Level.PHONE,
        scopes=(Scope.OWN_SITE, Scope.ELSEWHERE),
        questions=(_words("place", limit=1000), _words("which", limit=1000)),
    ),
    Kind.COMPLAINT: Request(
        level=Level.TELEGRAM,
        scopes=(Scope.COMPLAINT, Scope.COMPENSATION),
        questions=(
            _words("happened", limit=1500),
            Question(
                name="harm", form=Form.CHOICE, options=("moral", "material", "both"),
                scopes=frozenset({Scope.COMPENSATION}),
            ),
            _words("amount", Scope.COMPENSATION, limit=500, optional=True),
            _words("wish", Scope.COMPLAINT, limit=1000, optional=True),
            _file(),
        ),
    ),
    Kind.QUESTION: Request(level=Level.TELEGRAM, scopes=(Scope.ALL,), questions=(_words("question"),)),
    Kind.APPEAL: Request(
        level=Level.TELEGRAM,
        scopes=(Scope.REFUSAL, Scope.HUMAN),
        questions=(
            Question(name="about", form=Form.DEMAND, scopes=frozenset({Scope.REFUSAL})),
            _words("decision", Scope.HUMAN, limit=1000),
            _words("disagree", limit=1000, optional=True),
        ),
    ),
    Kind.RELINK: Request(
        level=Level.PHONE,
        scopes=(Scope.PHONE, Scope.TELEGRAM),
        questions=(
            Question(name="old_phone", form=Form.PHONE, limit=VALUE_LIMIT),
            _words("circumstances", limit=1000, optional=True),
        ),
    ),
    Kind.REPRESENT: Request(
        level=Level.PHONE,
        scopes=(Scope.PARENT, Scope.GUARDIAN, Scope.ATTORNEY, Scope.OTHER),
        questions=(
            Question(name="whom", form=Form.WORDS, limit=VALUE_LIMIT, secret=True),
            Question(name="their_phone", form=Form.PHONE, limit=VALUE_LIMIT, optional=True),
            Question(name="power", form=Form.CHOICE, options=("everything", "see")),
            Question(name="ends", form=Form.DAY, optional=True),
            _file(optional=False),
        ),
    ),
}  # fmt: skip

SCOPE, CHECK = "scope", "check"
# Not typed: the number that Telegram itself vouches for, shared by its button in the form about a changed number.
NEW_PHONE = "new_phone"
# In a form about a consent: it is given again, not taken back. Holds the start of the hash of the text that was shown.
AGAIN = "again"
# Kinds that a case can be about for somebody else: what only oneself can ask is not among them.
FOR_ANOTHER = frozenset(Kind) - {Kind.REPRESENT, Kind.RELINK, Kind.QUESTION}
# In a form: the id of the representation by which it is filled in, or empty for oneself.
FOR = "for"


def asks_for_whom(kind: Kind, payload: Mapping[str, str]) -> bool:
    """Whether this can be asked for another person; whom an appeal is for follows from the refusal it is about."""
    chosen = payload.get(SCOPE)
    forms = AGAIN not in payload and chosen in REQUESTS[kind].scopes
    return kind in FOR_ANOTHER and forms and chosen != Scope.REFUSAL


def at_once(kind: Kind, scope: Scope) -> bool:
    """Whether it takes effect without staff: a consent that nothing needs is withdrawn in one act (Art. 8)."""
    return kind is Kind.WITHDRAW_CONSENT and scope in OPTIONAL_PURPOSES


# In a form about everything that is held: the person has no code, so staff answer.
BY_STAFF = "by_staff"


# In a form about a deletion or a correction: what it is about the person chooses from what the systems hold.
PLAN, WORDS = "plan", "words"
# What the form then knows besides.
CHOSEN = ("fields", "digest", "piece", "row", "old", "new", "empty", "proof", "document_at")


def planned(kind: Kind, payload: Mapping[str, str]) -> bool:
    """Whether it is about data that the person chooses from what the company's own systems hold."""
    chosen = PLAN in payload or (kind is Kind.DELETE and payload.get(SCOPE) == Scope.ALL)
    return chosen and BY_STAFF not in payload


def to_plan(kind: Kind, scope: Scope) -> dict[str, str]:
    """A form whose pieces are chosen from what is held, not described in words; empty for a kind that has none."""
    if (kind, scope) == (Kind.DELETE, Scope.PART):
        return {PLAN: "1", WORDS: ""}
    if kind is Kind.CORRECT:
        return {PLAN: "1", "field": "other", "value": "", "more": "enough", "document": ""}
    return {}


def in_words(kind: Kind, payload: Mapping[str, str]) -> dict[str, str]:
    """The form for staff: what is meant is written in words."""
    asked_anew = {PLAN, *CHOSEN, *(q.name for q in REQUESTS[kind].questions)} if PLAN in payload else set()
    return {**{name: value for name, value in payload.items() if name not in asked_anew}, BY_STAFF: "1"}


def answers_itself(kind: Kind, payload: Mapping[str, str]) -> bool:
    """Whether it asks for nothing but what the company's own systems can show at once."""
    plain = payload.get(SCOPE) == Scope.ALL and not {BY_STAFF, "stray"} & payload.keys()
    return kind is Kind.ACCESS and plain


def asked(kind: Kind, payload: Mapping[str, str]) -> tuple[Question, ...]:
    """The questions of this form, as far as the first choice decides which they are."""
    scope = payload.get(SCOPE)
    return tuple(q for q in REQUESTS[kind].questions if not q.scopes or scope in q.scopes)


def question(kind: Kind, name: str) -> Question | None:
    return next((q for q in REQUESTS[kind].questions if q.name == name), None)


def step_of(kind: Kind, payload: Mapping[str, str]) -> str:
    """What is still missing: ``scope``, the name of a question, or ``check`` when nothing is."""
    if payload.get(SCOPE) not in REQUESTS[kind].scopes:
        return SCOPE
    return next((q.name for q in asked(kind, payload) if q.name not in payload), CHECK)


def begun(kind: Kind, *, planned: bool = False) -> dict[str, str]:
    """An empty form: where there is only one thing to ask, it is chosen already. ``planned``: from what is held."""
    if planned and kind is Kind.CORRECT:
        return {SCOPE: Scope.CHANGE, **to_plan(kind, Scope.CHANGE)}
    scopes = REQUESTS[kind].scopes
    return {SCOPE: scopes[0]} if len(scopes) == 1 else {}


def answered(payload: Mapping[str, str], name: str, value: str) -> dict[str, str]:
    """The form with one more answer. One more correction sets the one before aside, and a value is about its field."""
    filled = {**payload, name: value}
    if name == "field" and payload.get("field", value) != value:
        return {k: v for k, v in filled.items() if k not in {"value", "more"}}
    if filled.get("more") != "add":
        return filled
    kept = changes(payload)
    rest = {k: v for k, v in filled.items() if k not in {"field", "value", "more"}}
    return {**rest, "changes": json.dumps(kept, ensure_ascii=False)}


# Where words written outside any form belong once it is known what they ask for.
WORDS_GO_TO: Mapping[Kind, tuple[dict[str, str], str]] = {
    Kind.ACCESS: ({SCOPE: Scope.PART}, "which"),
    Kind.RECIPIENTS: ({SCOPE: Scope.PART}, "recipient"),
    Kind.DELETE: ({SCOPE: Scope.PART}, "words"),
    Kind.BLOCK: ({}, "breach"),
    Kind.DESTROY_UNLAWFUL: ({}, "how"),
    Kind.UNBLOCK: ({}, "block"),
    Kind.OBJECT_AUTOMATED: ({}, "decision"),
    Kind.UNPUBLISH: ({}, "which"),
    Kind.COMPLAINT: ({}, "happened"),
    Kind.QUESTION: ({SCOPE: Scope.ALL}, "question"),
    Kind.APPEAL: ({}, "disagree"),
    Kind.RELINK: ({}, "circumstances"),
}


# Whoever writes one of these may mean all of it or all of something: that is asked, not guessed.
EVERYTHING = re.compile(
    r"\b(вс[её]|полностью|целиком|барлық\w*|бәрі\w*|түгел\w*|толығымен|vs[eyo]+|barlyq\w*)\b", re.IGNORECASE
)


def from_words(kind: Kind, words: str) -> dict[str, str]:
    """A form begun with words written outside any form; where they do not fit as an answer, they are asked for."""
    given, name = WORDS_GO_TO.get(kind, ({}, ""))
    if kind is Kind.DELETE and EVERYTHING.search(words):
        given = {}
    asks = question(kind, name)
    fits = asks is not None and len(words.encode("utf-16-le", "surrogatepass")) // 2 <= asks.limit
    return {**given, name: words} if fits else {}


def changes(payload: Mapping[str, str]) -> list[list[str]]:
    """The corrections of a form: pairs of field and value, in the order they were given."""
    before: list[list[str]] = json.loads(payload.get("changes", "[]"))
    return [*before, [payload["field"], payload["value"]]] if {"field", "value"} <= payload.keys() else before


def taken_up(payload: Mapping[str, str], index: int) -> dict[str, str]:
    """The form with its correction number ``index`` in hand, the last one set aside; raises IndexError."""
    given = changes(payload)
    field, value = given.pop(index)
    rest = {k: v for k, v in payload.items() if k not in {"field", "value", "changes"}}
    return {**rest, "field": field, "value": value, "changes": json.dumps(given, ensure_ascii=False)}


def without(payload: Mapping[str, str]) -> dict[str, str]:
    """The form without the correction in hand; raises IndexError where it is the only one."""
    given = json.loads(payload.get("changes", "[]"))
    rest = {k: v for k, v in payload.items() if k not in {"field", "value"}}
    return taken_up(rest, len(given) - 1)


def said(kind: Kind, payload: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What the form says, question by question, without files and questions passed over."""
    words = payload.get("stray")
    told = (
        [("first_words", words)] if words and words not in {payload.get(q.name) for q in asked(kind, payload)} else []
    )
    for q in asked(kind, payload):
        if q.name == "field":
            told += [
                (part, text)
                for field, value in changes(payload)
                for part, text in zip(("field", "value"), (field, value), strict=True)
            ]
        elif q.form not in {Form.FILE, Form.DEMAND} and q.name not in {"value", "more"} and payload.get(q.name):
            told.append((q.name, payload[q.name]))
    if payload.get(NEW_PHONE):
        told.append((NEW_PHONE, payload[NEW_PHONE]))
    return tuple(told)


def expressed(kind: Kind, payload: Mapping[str, str]) -> bool:
    """Whether something was written already: the clock runs from the first words, not from the last (LAW.md)."""
    return "stray" in payload or any(q.typed and payload.get(q.name) for q in REQUESTS[kind].questions)


def awaits_number(kind: Kind, payload: Mapping[str, str]) -> bool:
    """Whether the form is about a changed number, and the new one was not shared yet."""
    return kind is Kind.RELINK and payload.get(SCOPE) == Scope.PHONE and NEW_PHONE not in payload


def complete(kind: Kind, payload: Mapping[str, str]) -> bool:
    """Whether the form says all that a request has to say; a forged button may name any form of the person."""
    if step_of(kind, payload) != CHECK or awaits_number(kind, payload) or AGAIN in payload:
        return False
    return all(
        payload[q.name] in q.options if q.form is Form.CHOICE else bool(payload[q.name]) or q.optional
        for q in asked(kind, payload)
    )
