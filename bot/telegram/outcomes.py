"""What does an error of Telegram mean for a notice? The table of Telegram's answers, and nothing else."""

from datetime import timedelta
from secrets import SystemRandom

from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiohttp import ClientConnectorError, ConnectionTimeoutError

from bot.domain.deliveries import State
from bot.domain.notices import Promise
from bot.domain.outcomes import Outcome, Revoked

# The group is where people would look for what went wrong, so what is meant for it waits until it can be reached again.
DESK_AGAIN = timedelta(minutes=5)
LONGEST = 300.0
# After an answer that never came the message may have arrived: a reader should not get it every few seconds.
LONGEST_IN_DOUBT = 3600.0
FORBIDDEN = {
    "blocked": (State.BLOCKED, "blocked"),
    "deactivated": (State.DEACTIVATED, "deactivated"),
    "initiate conversation": (State.BLOCKED, "never_started"),
}
NO_CHAT = ("chat not found", "PEER_ID_INVALID")
NO_RIGHTS = ("not enough rights", "CHAT_WRITE_FORBIDDEN", "CHAT_RESTRICTED")


def outcome_of(error: AiogramError, *, promise: Promise, attempts: int, desk: bool = False) -> Outcome:
    """What becomes of a notice whose sending raised ``error``; raises `Revoked` for a token that is no longer good.

    ``attempts`` counts from one, ``desk`` says that it was for the staff group.
    """
    match error:
        case TelegramRetryAfter():
            after = timedelta(seconds=error.retry_after + _random.uniform(0.1, 1.0))
            return Outcome(state=None, reason="pace", after=after, counts=False, pauses=True)
        case TelegramUnauthorizedError():
            raise Revoked from error
        case TelegramForbiddenError():
            return _unreachable("forbidden") if desk else _forbidden(error)
        case TelegramBadRequest():
            return _bad_request(error, desk)
        case TelegramEntityTooLarge():
            return Outcome(state=State.INVALID, reason="too_large")
        case TelegramNetworkError() if never_sent(error):
            return _again("not_sent", attempts, LONGEST)
        case TelegramNetworkError() | ClientDecodeError():
            return _in_doubt(error, promise, attempts)
        case TelegramServerError():
            return _again("server_error", attempts, LONGEST)
        case _:
            return _again("refused", attempts, LONGEST)


def never_sent(error: AiogramError) -> bool:
    """Whether it is certain that nothing reached Telegram: no connection, no name found."""
    return isinstance(error.__cause__, ClientConnectorError | ConnectionTimeoutError)


def _in_doubt(error: TelegramNetworkError | ClientDecodeError, promise: Promise, attempts: int) -> Outcome:
    if isinstance(error, ClientDecodeError) and isinstance(error.data, dict) and error.data.get("ok") is True:
        # It was done, and Telegram says so in a shape that this version does not know: sent again it would come for
        # ever.
        result = error.data.get("result")
        return Outcome(state=State.SENT, message=result.get("message_id") if isinstance(result, dict) else None)
    if promise is Promise.AT_MOST_ONCE:
        return Outcome(state=State.UNKNOWN, reason="in_doubt")
    return _again("in_doubt", attempts + 1, LONGEST_IN_DOUBT)


def _forbidden(error: TelegramForbiddenError) -> Outcome:
    for words, (state, reason) in FORBIDDEN.items():
        if words in error.message:
            return Outcome(state=state, reason=reason)
    return Outcome(state=State.BLOCKED, reason="forbidden")


def _bad_request(error: TelegramBadRequest, desk: bool) -> Outcome:
    for reason, words in (("chat_not_found", NO_CHAT), ("no_rights", NO_RIGHTS)):
        if any(word in error.message for word in words):
            return _unreachable(reason) if desk else Outcome(state=State.INVALID, reason=reason)
    return Outcome(state=State.INVALID, reason="malformed")


def _unreachable(reason: str) -> Outcome:
    return Outcome(state=None, reason=reason, after=DESK_AGAIN, pauses=True)


def _again(reason: str, attempts: int, longest: float) -> Outcome:
    return Outcome(state=None, reason=reason, after=timedelta(seconds=delay(attempts, longest)))


def delay(attempts: int, longest: float = LONGEST) -> float:
    """Seconds before the next try: 2, 4, 8 and so on, never twice quite the same."""
    return float(min(2.0 ** min(attempts, 20), longest)) * _random.uniform(1.0, 1.25)


_random = SystemRandom()
