"""What can go wrong between the bot and Telegram: the errors Telegram answers with, and the ones a test asks for."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """Telegram says no. `bug`: a careful bot never provokes this, so it is a violation."""

    def __init__(self, code: int, description: str, *, bug: bool = False, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.bug = bug
        self.parameters = parameters


def bad(description: str) -> ApiError:
    """400 for which the bot is to blame."""
    return ApiError(400, f"Bad Request: {description}", bug=True)


def refused(description: str) -> ApiError:
    """400 which life brings about: the message is gone, the right was taken away."""
    return ApiError(400, f"Bad Request: {description}")


def forbidden(description: str) -> ApiError:
    return ApiError(403, f"Forbidden: {description}")


class Cut(Enum):
    """Where the connection breaks instead of an answer."""

    NOT_SENT = "connection refused before anything was sent"
    NO_ANSWER = "delivered, then silence until the client gives up"
    DISCONNECTED = "delivered, then the connection was closed"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One failure to inject: an error answer, a broken connection, or an undecodable body after delivery."""

    code: int = 0
    description: str = ""
    parameters: Json = field(default_factory=dict)
    cut: Cut | None = None
    garbled: bool = False

    @property
    def delivers(self) -> bool:
        return self.garbled or self.cut in {Cut.NO_ANSWER, Cut.DISCONNECTED}

    @classmethod
    def flood(cls, seconds: int = 5) -> "Fault":
        description = f"Too Many Requests: retry after {seconds}"
        return cls(code=429, description=description, parameters={"retry_after": seconds})

    @classmethod
    def blocked(cls) -> "Fault":
        return cls(code=403, description="Forbidden: bot was blocked by the user")

    @classmethod
    def bad_request(cls, description: str = "chat not found") -> "Fault":
        return cls(code=400, description=f"Bad Request: {description}")

    @classmethod
    def unauthorized(cls) -> "Fault":
        return cls(code=401, description="Unauthorized")

    @classmethod
    def server_error(cls, code: int = 502, description: str = "Bad Gateway") -> "Fault":
        return cls(code=code, description=description)

    @classmethod
    def not_sent(cls) -> "Fault":
        return cls(cut=Cut.NOT_SENT)

    @classmethod
    def timeout(cls) -> "Fault":
        return cls(cut=Cut.NO_ANSWER)

    @classmethod
    def disconnect(cls) -> "Fault":
        return cls(cut=Cut.DISCONNECTED)

    @classmethod
    def undecodable(cls) -> "Fault":
        return cls(garbled=True)


Matches = Callable[[str, Json], bool]


@dataclass(slots=True)
class _Planned:
    matches: Matches
    fault: Fault
    times: int


class Faults:
    """Failures asked for by a test: the next ones that match, and random ones from a seed."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []
        self._random: tuple[random.Random, float, tuple[Fault, ...], frozenset[str] | None] | None = None

    def fail_next(self, which: str | Matches | None, fault: Fault, times: int = 1) -> None:
        self._planned.append(_Planned(_matcher(which), fault, times))

    def fail_randomly(
        self, probability: float, faults: Iterable[Fault], *, seed: int, methods: Iterable[str] | None = None
    ) -> None:
        limited = None if methods is None else frozenset(methods)
        self._random = (random.Random(seed), probability, tuple(faults), limited) if probability else None

    def clear(self) -> None:
        self._planned.clear()
        self._random = None

    def take(self, method: str, params: Json) -> Fault | None:
        for planned in self._planned:
            if planned.matches(method, params):
                planned.times -= 1
                if planned.times <= 0:
                    self._planned.remove(planned)
                return planned.fault
        if self._random is None:
            return None
        source, probability, faults, methods = self._random
        if (methods is None or method in methods) and source.random() < probability:
            return source.choice(faults)
        return None


def _matcher(which: str | Matches | None) -> Matches:
    if callable(which):
        return which
    # Long polling is left alone unless it is named: a test that says "the next call" means a call with an effect.
    return lambda method, params: method == which if which else method != "getUpdates"
