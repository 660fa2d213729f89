"""How is a row of a rules file read, so that every mistake in it is told at once and by name?"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from bot.domain.languages import Bilingual
from bot.domain.sign_off import Mark, SignOff

Choice = TypeVar("Choice", bound=StrEnum)

_NOTHING = Bilingual(ru="", kk="")
_NO_DATE = date(1, 1, 1)


class Problems(list[str]):
    """What is wrong in the files, a sentence each: the file, the row, and what to fix."""

    def add(self, file: str, row: str, fix: str) -> None:
        self.append(f"{file}, {row}: {fix}")


class Row:
    """One TOML table. A value that is missing or wrong is reported and stands in as something harmless."""

    def __init__(self, file: str, name: str, data: object, problems: Problems) -> None:
        self.file, self.name, self.problems = file, name, problems
        self.data: dict[str, Any] = data if isinstance(data, dict) else {}
        self._asked: set[str] = set()
        if not isinstance(data, dict):
            self.wrong("write it as a table of its own")

    def wrong(self, fix: str) -> None:
        self.problems.add(self.file, self.name, fix)

    def has(self, key: str) -> bool:
        self._asked.add(key)
        return key in self.data

    def take(self, key: str, want: str) -> Any:
        """The raw value, or None after reporting that it is missing."""
        if not self.has(key):
            self.wrong(f"add `{key}`: {want}")
        return self.data.get(key)

    def refuse(self, key: str, want: str) -> None:
        self.wrong(f"`{key}` is {_shown(self.data[key])}; write {want}")

    def text(self, key: str) -> str:
        value = self.take(key, want := "a text that is not empty")
        if isinstance(value, str) and value.strip():
            return value
        if value is not None:
            self.refuse(key, want)
        return ""

    def both(self, key: str) -> Bilingual:
        """A text in both languages: `key.ru` and `key.kk`."""
        value = self.take(key, f"`{key}.ru` and `{key}.kk`")
        if value is None:
            return _NOTHING
        row = Row(self.file, f"{self.name} {key}", value, self.problems)
        texts = Bilingual(ru=row.text("ru"), kk=row.text("kk"))
        row.finish()
        return texts

    def number(self, key: str, least: int, most: int) -> int:
        value = self.take(key, want := f"a whole number from {least} to {most}")
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        if value is not None:
            self.refuse(key, want)
        return least

    def flag(self, key: str) -> bool:
        value = self.take(key, "true or false")
        if value is not None and not isinstance(value, bool):
            self.refuse(key, "true or false")
        return value is True

    def day(self, key: str) -> date:
        value = self.take(key, want := "a date such as 2026-08-25, without quotes")
        if type(value) is date:
            return value
        if value is not None:
            self.refuse(key, want)
        return _NO_DATE

    def choice(self, key: str, among: type[Choice]) -> Choice:
        value = self.take(key, want := "one of " + ", ".join(among))
        if isinstance(value, str) and value in set(among):
            return among(value)
        if value is not None:
            self.refuse(key, want)
        return next(iter(among))

    def some(self, key: str, kind: type, want: str) -> tuple[Any, ...]:
        """A list of values of exactly this type, without repetitions."""
        value = self.take(key, want)
        if isinstance(value, list) and all(type(v) is kind for v in value) and len(set(value)) == len(value):
            return tuple(value)
        if value is not None:
            self.refuse(key, want + ", each once")
        return ()

    def rows(self, key: str) -> Iterator[tuple[str, Row]]:
        """The tables under `key`, by their names."""
        value = self.take(key, f"at least one table [{key}.NAME]")
        if value is not None and not (isinstance(value, dict) and value):
            self.refuse(key, f"at least one table [{key}.NAME]")
        for name, data in value.items() if isinstance(value, dict) else ():
            yield name, Row(self.file, f"[{key}.{name}]", data, self.problems)

    def listed(self, key: str) -> Iterator[Row]:
        """The tables of an array `[[key]]`, by their place in it."""
        value = self.data.get(key, [])
        self._asked.add(key)
        if not isinstance(value, list):
            self.refuse(key, f"tables [[{key}]]")
            return
        for place, data in enumerate(value, start=1):
            yield Row(self.file, f"[[{key}]] number {place}", data, self.problems)

    def sign_off(self) -> SignOff:
        mark = self.choice("mark", Mark)
        by = self.take("signed_off_by", 'a name, or ""')
        on = self.take("signed_off_on", 'a date, or ""')
        if not isinstance(by, str | None):
            self.refuse("signed_off_by", 'a name, or ""')
        elif on not in (None, "") and type(on) is not date:
            self.refuse("signed_off_on", 'a date such as 2026-08-25 without quotes, or ""')
        elif bool(by and by.strip()) != bool(on):
            self.wrong("fill in both `signed_off_by` and `signed_off_on`, or leave both empty")
        elif on:
            return SignOff(mark=mark, by=str(by), on=on)
        return SignOff(mark=mark)

    def finish(self) -> None:
        """Report the keys nobody asked for: a misspelt name must not be passed over in silence."""
        for key in sorted(self.data.keys() - self._asked):
            self.wrong(f"`{key}` is not known here; remove it or correct the spelling")


def open_file(path: Path, problems: Problems, *, setting: str = "") -> Row | None:
    """The whole file as a row, or None after reporting why it cannot be read; ``setting`` is what names the file."""
    name, shown = (f"{path.name} ({setting})", f"{path} ({setting})") if setting else (path.name, str(path))
    try:
        return Row(name, "the whole file", tomllib.loads(path.read_text(encoding="utf-8")), problems)
    except OSError as error:
        problems.add(shown, "the whole file", f"cannot be read ({error.strerror}); check the path and the rights")
    except UnicodeDecodeError:
        problems.add(name, "the whole file", "is not UTF-8; save it as UTF-8")
    except tomllib.TOMLDecodeError as error:
        problems.add(name, "the whole file", f"is not TOML: {error}")
    return None


def unknown(names: Iterable[str], known: Iterable[str]) -> list[str]:
    return sorted(set(names) - set(known))


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
