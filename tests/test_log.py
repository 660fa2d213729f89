import ast
import io
import json
import logging
import re
import sys
import threading
import warnings
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot import log

MARKER = "Айгерим-Zhaksybekova-77011234567"
CODE = Path(log.__file__).parent


class Status(Enum):
    OPEN = "open"


@pytest.fixture
def lines() -> io.StringIO:
    """What is logged, line by line."""
    written = io.StringIO()
    log.setup("DEBUG", "json", written)
    return written


def entries(lines: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def fail(value: str) -> None:
    try:
        raise KeyError(value)
    except KeyError as error:
        raise ExceptionGroup(value, [ValueError(value), RuntimeError(value)]) from error


def test_ids_counts_names_and_moments_are_written(lines: io.StringIO) -> None:
    structlog.get_logger().info(
        "case filed",
        case_id="a1B_-c9d8e7f",
        number="2026-000123",
        n=3,
        ms=0.123456789,
        status=Status.OPEN,
        language=None,
    )

    entry = entries(lines)[0]
    assert entry.pop("timestamp").endswith("Z")
    assert entry == {
        "event": "case filed",
        "level": "info",
        "case_id": "a1B_-c9d8e7f",
        "number": "2026-000123",
        "n": 3,
        "ms": 0.123456789,
        "status": "open",
        "language": None,
    }


def test_a_key_that_is_not_on_the_list_is_dropped_and_counted(lines: io.StringIO) -> None:
    structlog.get_logger().info("case filed", name=MARKER, phone="+77011234567", chat_id=7, n=1)

    assert entries(lines)[0]["dropped"] == 3
    assert entries(lines)[0].keys() == {"event", "level", "timestamp", "n", "dropped"}


@pytest.mark.parametrize("value", [MARKER, "Айгерим", "77011234567", 77011234567, "with spaces", [MARKER], {MARKER}])
def test_an_allowed_key_does_not_carry_just_anything(lines: io.StringIO, value: object) -> None:
    # Telegram numbers its updates, and a disk is counted in bytes: these two may be long.
    keys = log.ALLOWED - ({"update_id", "bytes"} if isinstance(value, int) else set())

    structlog.get_logger().info("case filed", **dict.fromkeys(keys, value))

    assert MARKER not in lines.getvalue()
    assert str(value) not in lines.getvalue()
    assert entries(lines)[0]["dropped"] == len(keys - {"level"})


def glued(value: str) -> str:
    return f"case of {value}"


def test_a_value_in_the_name_of_the_event_is_not_written(lines: io.StringIO) -> None:
    logger = structlog.get_logger()

    logger.info(glued(MARKER))
    logger.info("call 77011234567")
    logger.info("case %s", MARKER)

    assert "7701" not in lines.getvalue()
    assert "Айгерим" not in lines.getvalue()


def test_an_exception_is_its_class_and_places_never_its_words(lines: io.StringIO) -> None:
    try:
        fail(MARKER)
    except ExceptionGroup:
        structlog.get_logger().exception("update failed", update_id=12345678901)

    entry = entries(lines)[0]
    assert MARKER not in lines.getvalue()
    assert "Zhaksybekova" not in lines.getvalue()
    assert entry["error"] == "ExceptionGroup"
    assert entry["update_id"] == 12345678901
    assert [part for part in entry["trace"] if part.startswith("builtins.")] == [
        "builtins.ExceptionGroup",
        "builtins.ValueError",
        "builtins.RuntimeError",
        "builtins.KeyError",
    ]
    assert any(part.startswith("tests/test_log.py:") and part.endswith(" fail") for part in entry["trace"])


def test_a_library_says_where_it_speaks_but_not_what(lines: io.StringIO) -> None:
    library = logging.getLogger("aiogram.dispatcher")

    library.error("Cause exception while process update by %s", MARKER, exc_info=ValueError(MARKER))
    library.warning(MARKER)
    library.error("%d", MARKER)
    library.log(35, MARKER)
    library.info(MARKER)

    found = entries(lines)
    assert MARKER not in lines.getvalue()
    assert {entry["event"] for entry in found} == {"library message"}
    assert {entry["logger"] for entry in found} == {"aiogram.dispatcher"}
    assert all(entry["where"].startswith("tests/test_log.py:") for entry in found)
    assert len(found) == 4
    assert found[0]["error"] == "ValueError"


def test_a_known_message_of_a_library_is_passed_on(lines: io.StringIO) -> None:
    logging.getLogger("aiohttp.client").error("Unclosed connector")

    assert entries(lines)[0]["event"] == "Unclosed connector"


def test_a_logger_named_after_a_person_is_not_named(lines: io.StringIO) -> None:
    logging.getLogger(f"of.{MARKER}").error("x")

    assert MARKER not in lines.getvalue()


def test_uncaught_errors_and_warnings_say_no_values(lines: io.StringIO, capfd: pytest.CaptureFixture[str]) -> None:
    try:
        fail(MARKER)
    except ExceptionGroup as error:
        sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=fail, args=(MARKER,))
    thread.start()
    thread.join()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        logging.captureWarnings(True)
        warnings.warn(MARKER, stacklevel=1)
        logging.captureWarnings(False)

    assert [entry["event"] for entry in entries(lines)] == ["uncaught error", "uncaught error", "library message"]
    assert MARKER not in lines.getvalue()
    assert MARKER not in capfd.readouterr().err


def test_the_console_is_as_discreet(lines: io.StringIO) -> None:
    console = io.StringIO()
    log.setup("INFO", "console", console)

    try:
        fail(MARKER)
    except ExceptionGroup:
        structlog.get_logger().exception("update failed", name=MARKER, n=2)
    structlog.get_logger().debug("not asked for")

    assert "update failed" in console.getvalue()
    assert "n=2" in console.getvalue()
    assert "not asked for" not in console.getvalue()
    assert MARKER not in console.getvalue()


LEVELS = {"debug", "info", "warning", "error", "critical", "exception", "bind", "bind_contextvars"}


def log_calls() -> list[tuple[str, ast.Call, str]]:
    found = []
    for path in sorted(CODE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr=level, value=ast.Name(id="log" | "logger"))) if level in LEVELS:
                    found.append((f"{path.relative_to(CODE)}:{node.lineno}", node, level))
    return found


def test_every_log_call_names_a_constant_event_and_allowed_keys_only() -> None:
    problems = []
    for place, call, level in log_calls():
        event = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
        if not level.startswith("bind") and (not isinstance(event, str) or not log.EVENT.fullmatch(event)):
            problems.append(f"{place}: the event is not a constant in lower case")
        own = {log.SENTENCE} if place.startswith("texts.py") else set()
        keys = {keyword.arg for keyword in call.keywords}
        problems += [f"{place}: {key} would be dropped" for key in keys - log.ALLOWED - own - {"exc_info"}]

    assert problems == []


def test_nobody_goes_around_the_list() -> None:
    around = [
        f"{path.relative_to(CODE)}"
        for path in sorted(CODE.rglob("*.py"))
        if path.name != "log.py"
        and re.search(
            r"= logging\.getLogger|logging\.(debug|info|warning|error|critical|exception)\(", path.read_text("utf-8")
        )
    ]

    assert around == []
