"""A request that came by another way than the chat: what staff write down of it, and in which order. Tables."""

from collections.abc import Mapping

from bot.domain.cases import Channel
from bot.domain.requests import CHECK, REQUESTS, SCOPE, WORDS_GO_TO, Kind, Scope, question

# `enter` is a new request, `came` what somebody adds to the case that they have.
ENTER, CAME = "enter", "came"
STEPS: Mapping[str, tuple[str, ...]] = {
    ENTER: (
        "channel", "kind", SCOPE, "case", "about", "when", "language", "name", "contact", "phone", "same", "words",
        "document",
    ),
    CAME: ("when", "words", "document"),
}  # fmt: skip

CHANNELS = tuple(channel for channel in Channel if channel is not Channel.CHAT)
# Chats are linked in the chat; who acts for somebody asks for what they want, and shows the ground.
KINDS = tuple(kind for kind in Kind if kind not in {Kind.RELINK, Kind.REPRESENT})
TYPED = frozenset({"case", "when", "name", "contact", "phone", "words"})
# What is about the person does not stay in the chat in which it was typed.
PRIVATE = frozenset({"name", "contact", "phone", "words"})
# Of who is in the register already nothing of this is asked.
WHO = frozenset({"language", "name", "contact", "phone", "same"})
# What an answer makes void when it is given anew.
VOIDS: Mapping[str, frozenset[str]] = {
    "channel": frozenset({"contact", "phone", "known", "same"}),
    "kind": frozenset({SCOPE, "about"}),
    SCOPE: frozenset({"about"}),
    "case": frozenset({"about"}),
    "contact": frozenset({"phone", "known", "same"}),
    "phone": frozenset({"known", "same"}),
}
NAME_LIMIT = 100
CONTACT_LIMIT = 300


def appeals(payload: Mapping[str, str]) -> bool:
    """Whether it is about a refusal, which has to be found: somebody who did not decide it must look at it."""
    return payload.get("kind") == Kind.APPEAL and payload.get(SCOPE) == Scope.REFUSAL


def asked(flow: str, payload: Mapping[str, str]) -> tuple[str, ...]:
    """The steps of this form, as far as what is known already decides which they are."""
    passed_over = set(WHO) if payload.get("case") else set()
    if not appeals(payload):
        passed_over.add("about")
    if not payload.get("known"):
        passed_over.add("same")
    if payload.get("phone") and payload.get("phone") == payload.get("contact"):
        passed_over.add("phone")
    return tuple(step for step in STEPS[flow] if step not in passed_over)


def optional(flow: str, step: str, payload: Mapping[str, str]) -> bool:
    """Whether one may go on without an answer."""
    if flow == CAME:
        return step == "words" or (step == "document" and bool(payload.get("words")))
    return step in {"phone", "document"} or (step == "case" and not appeals(payload))


def step_of(flow: str, payload: Mapping[str, str]) -> str:
    """What is still missing, or ``check`` when nothing is."""
    return next((step for step in asked(flow, payload) if not _given(flow, step, payload)), CHECK)


def _given(flow: str, step: str, payload: Mapping[str, str]) -> bool:
    return bool(payload.get(step)) or (step in payload and optional(flow, step, payload))


def answered(payload: Mapping[str, str], step: str, value: str, **beside: str) -> dict[str, str]:
    """The form with one more answer; what no longer goes with it is asked again."""
    kept = {name: said for name, said in payload.items() if name not in VOIDS.get(step, ())}
    filled = {**kept, step: value, **beside}
    if step == "kind" and len(REQUESTS[Kind(value)].scopes) == 1:
        filled[SCOPE] = REQUESTS[Kind(value)].scopes[0]
    return filled


def said(kind: Kind, scope: Scope, words: str) -> tuple[tuple[str, str], ...]:
    """The words of the request under the question they answer, where this kind has one."""
    _, name = WORDS_GO_TO.get(kind, ({}, ""))
    asks = question(kind, name)
    fits = asks is not None and (not asks.scopes or scope in asks.scopes)
    return ((name if fits else "first_words", words),)
