"""What may be written in the log? Names of events, opaque ids, counts, durations, classes of errors; nothing else.

``log = structlog.get_logger(__name__)``, then ``log.info("case filed", case_id=..., n=3)``. What is not on the lists
below is dropped and counted, because a log is copied to more places than anybody remembers: no message text, no name,
no Telegram id, no token, and no words of an exception, which quote the value it stumbled over.
"""

import logging
import re
import sys
import threading
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Opaque ids of our own. A Telegram id is personal data and has no place here.
IDS = _words(
    "audit_id broadcast_id case_id delivery_id demand_id draft_id entry_id notice_id number operation_id outbox_id"
    " proposal_id staff_id subject_id update_id version"
)
# How many and how long.
QUANTITIES = _words(
    "attempt attempts bytes cases commands count days duration done due failed hops left minutes ms n pending port"
    " problems retry_after rows seconds sent size skipped status_code tries updates workers"
)
# Words out of the code: enums, names of handlers, methods, tables.
NAMES = _words(
    "action channel command dialect error event_type field flow handler kind lane language level logger method notice"
    " outcome reason refusal result role rule setting source state status step table update_type worker"
)
ALLOWED = IDS | QUANTITIES | NAMES

# A sentence of the code that has no words: bot/texts.py looks that it is one.
SENTENCE = "msgid"

# Messages of libraries, word for word, that are passed on; any other is replaced by the place that wrote it.
SAFE_MESSAGES = frozenset(["Start polling", "Polling stopped", "Unclosed client session", "Unclosed connector"])

EVENT = re.compile(r"[a-z][a-z0-9 _.,:/-]{0,79}")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,79}")
ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
# As long as a phone number, an IIN or a Telegram id.
LONG_NUMBER = re.compile(r"\d{8,}")
LONG = 10_000_000
PLACE = re.compile(r"[\w./<>-]+:\d+")
FRAMES = 12
PACKAGES = Path(__file__).resolve().parent.parent


def keep_safe(_: WrappedLogger, __: str, entry: EventDict) -> EventDict:
    """Let the allowed keys with harmless values through and count the rest."""
    event = entry.pop("event", "")
    kept: EventDict = {"event": event if _is_event(event) else "(event not shown)"}
    error = entry.pop("exc_info", None)
    safe = {key: value for key, value in entry.items() if _is_safe(key, value)}
    kept.update({key: value.value if isinstance(value, Enum) else value for key, value in safe.items()})
    if len(safe) < len(entry):
        kept["dropped"] = len(entry) - len(safe)
    if error:
        kept["exc_info"] = error
    return kept


def _is_event(event: object) -> bool:
    return isinstance(event, str) and (event in SAFE_MESSAGES or _fits(EVENT, event))


def _fits(pattern: re.Pattern[str], value: str) -> bool:
    return pattern.fullmatch(value) is not None and not LONG_NUMBER.search(value)


def _is_safe(key: str, value: object) -> bool:
    if isinstance(value, Enum):
        value = value.value
    if value is None or isinstance(value, bool):
        return key in ALLOWED or key == SENTENCE
    if isinstance(value, int | float):
        return key in IDS | QUANTITIES and (abs(value) < LONG or key in {"update_id", "bytes"})
    if not isinstance(value, str):
        return False
    if key == SENTENCE:
        return True
    if key == "where":
        return PLACE.fullmatch(value) is not None
    return (key in IDS and _fits(ID, value)) or (key in NAMES and _fits(NAME, value))


def describe_error(_: WrappedLogger, __: str, entry: EventDict) -> EventDict:
    """Replace an exception by its class and the places it came through."""
    given = entry.pop("exc_info", None)
    if isinstance(given, tuple):
        given = given[1]
    error = given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None
    if error is not None:
        entry["error"] = type(error).__name__
        entry["trace"] = list(_trace(error, depth=4))
    return entry


def _trace(error: BaseException, depth: int) -> Iterator[str]:
    """Class and places of an exception, then of what is behind it; never its words or the values around it."""
    yield f"{type(error).__module__}.{type(error).__qualname__}"
    yield from _places(error.__traceback__)
    if depth == 0:
        return
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            yield from _trace(inner, depth - 1)
    behind = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if behind is not None:
        yield from _trace(behind, depth - 1)


def _places(traceback: TracebackType | None) -> list[str]:
    places = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        places.append(f"{_short(code.co_filename)}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return places[-FRAMES:]


def _short(file: str) -> str:
    path = Path(file)
    if "site-packages" in path.parts:
        return "/".join(path.parts[path.parts.index("site-packages") + 1 :])
    return path.relative_to(PACKAGES).as_posix() if path.is_relative_to(PACKAGES) else "/".join(path.parts[-2:])


class LibraryHandler(logging.Handler):
    """The standard library's log, by the same rules: a library's message may hold anything it was given."""

    def emit(self, record: logging.LogRecord) -> None:
        known = isinstance(record.msg, str) and record.msg in SAFE_MESSAGES
        entry: dict[str, Any] = {
            "logger": record.name,
            "where": f"{_short(record.pathname)}:{record.lineno}",
            "exc_info": record.exc_info,
        }
        # structlog knows the five usual levels only.
        level = min(max(record.levelno // 10 * 10, logging.DEBUG), logging.CRITICAL)
        structlog.get_logger().log(level, record.msg if known else "library message", **entry)


def setup(level: str = "INFO", output: str = "json", file: TextIO | None = None) -> None:
    """Send all logs (ours, libraries', uncaught errors) to standard error as JSON lines or for a console."""
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if output == "json"
        else structlog.dev.ConsoleRenderer(colors=(file or sys.stderr).isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            keep_safe,
            describe_error,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(file or sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.root.handlers = [LibraryHandler()]
    logging.root.setLevel(logging.WARNING)
    logging.captureWarnings(True)
    # Otherwise a record that cannot be formatted is printed with its arguments.
    logging.raiseExceptions = False
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def _uncaught(kind: type[BaseException], error: BaseException | None, _: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    structlog.get_logger().critical("uncaught error", exc_info=error)
