"""How do the sources of the map become things that can be asked, and do they all fit it?"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from bot.domain.datamap import DataMap, SourceInfo, SourceKind
from bot.sources.http import HttpSource
from bot.sources.manual import ManualSource
from bot.sources.protocol import Source, SourceError
from bot.sources.sql import SqlSource


class BadAddress(ValueError):
    """A source cannot be opened. The text names it and the fix, never the address: there is a password in it."""


def open_sources(
    data_map: DataMap, addresses: Mapping[str, str], *, now: Callable[[], datetime]
) -> Mapping[str, Source]:
    """Every source by its id, in the order of the map; nothing is connected to yet. Raises BadAddress.

    ``addresses`` are URLs by the id of the source: of SQLAlchemy for sql, ``https://<key id>:<secret>@<host>/<path>``
    for http; a manual one has none.
    """
    for name in addresses.keys() - data_map.sources.keys():
        raise BadAddress(f"{name}: there is no [sources.{name}] in the data map; correct the name")
    return {name: _open(info, data_map, addresses.get(name, ""), now) for name, info in data_map.sources.items()}


def _open(info: SourceInfo, data_map: DataMap, address: str, now: Callable[[], datetime]) -> Source:
    if info.kind is SourceKind.MANUAL:
        return ManualSource(info.id, data_map)
    if not address:
        raise BadAddress(f"{info.id}: has no address; add {info.id}=<URL> to BOT_SOURCES")
    failed = ""
    try:
        if info.kind is SourceKind.SQL:
            return SqlSource(info.id, data_map, address)
        return HttpSource(info.id, data_map, address, now=now)
    except ImportError as error:
        failed = f"{info.id}: its database needs the package {error.name}"
    except Exception as error:  # noqa: BLE001
        # What SQLAlchemy says of a bad URL quotes it.
        failed = f"{info.id}: its address is wrong: {error if type(error) is ValueError else 'it is no URL'}"
    raise BadAddress(failed)


async def differences(sources: Iterable[Source]) -> list[str]:
    """Where the map and the sources differ, and who does not answer; all of them."""
    problems: list[str] = []
    for source in sources:
        try:
            problems += await source.check()
        except SourceError as error:
            problems.append(f"[sources.{source.id}]: {error}; look at its address in BOT_SOURCES and whether it runs")
    return problems
