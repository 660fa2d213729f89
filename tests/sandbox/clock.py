"""A clock that tests move by hand."""

from datetime import UTC, datetime, timedelta


class Clock:
    """Call it for the moment; `+= timedelta` moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)
