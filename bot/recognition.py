"""What do words written outside any form ask for? (a stand-in until the branch with the recogniser is merged)"""

from dataclasses import dataclass

from bot.domain.requests import Kind


@dataclass(frozen=True, kw_only=True)
class Recognised:
    kind: Kind | None
    among: tuple[Kind, ...]


def recognise(text: str) -> Recognised:
    return Recognised(kind=None, among=(Kind.DELETE,) if text else ())
