"""What can be typed after ``python -m bot``? Each command imports what it needs when it runs, and no more."""

import os
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Concatenate, ParamSpec

import click

from bot.config import BadSettings, Purpose, Settings, load_settings

# Shells and service managers tell by it that a restart will not help.
BAD_SETTINGS = 2
P = ParamSpec("P")


class InOrder(click.Group):
    """Commands are listed in the order in which a newcomer needs them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(self.commands)


@click.group(
    cls=InOrder,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Settings are read from the environment and from .env; .env.example explains every one.",
)
def main() -> None:
    """A privacy desk in Telegram: people see, correct and delete what a company holds about them.

    \b
    Only looking?     python -m bot demo
    Setting it up?    cp .env.example .env, fill it in, then: migrate, check, run
    """


@main.command()
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="0 takes any free port.")
@click.option(
    "--open/--no-open", "open_page", default=None, help="Open the page in a browser. By default: if there is a screen."
)
@click.option("--desk", default="ru", show_default=True, type=click.Choice(["ru", "kk"]), help="Language of the desk.")
def demo(port: int, open_page: bool | None, desk: str) -> None:
    """Try everything on a local page, without Telegram."""
    from bot import app
    from bot.domain.languages import Language
    from bot.sandbox import demo as sandbox_demo

    shown = _has_screen() if open_page is None else open_page
    sandbox_demo.main(app.serve, app.utc_now, port=port, open_page=shown, desk=Language(desk))


@main.command()
def run() -> None:
    """Work with Telegram."""
    settings = _settings(Purpose.RUN)
    _set_up_log(settings)

    from bot import app

    with _explained():
        app.run(settings)


@main.command()
def check() -> None:
    """Say everything that is wrong with the set-up.

    Looks at settings, database, key, words, rules, data map, roster and rights in the staff group; names each remedy.
    """
    from bot import app
    from bot import check as checks

    sys.exit(checks.main(app.utc_now))


@main.command()
@click.option("--language", default="ru", show_default=True, type=click.Choice(["ru", "kk"]))
@click.option("--out", type=click.Path(dir_okay=False, writable=True), help="A file instead of the screen.")
def register(language: str, out: str | None) -> None:
    """Print the register of processing, made from the data map, as CSV.

    Purposes, categories, data, grounds, recipients with country and undertaking, terms with articles, systems.
    """
    from bot import check as checks
    from bot.domain.languages import Language

    checks.register(Language(language), Path(out) if out else None)


@main.group(cls=InOrder)
def broadcast() -> None:
    """Look at a message to many, or stop it; staff write and approve it in the chat."""


NUMBER = click.argument("number", metavar="B-YEAR-NNN")
OUT = click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="A file instead.")


@broadcast.command("list")
def list_broadcasts() -> None:
    """Print the newest ones."""
    from bot import console

    _asked(console.listed)


@broadcast.command()
@NUMBER
def show(number: str) -> None:
    """Print how far it is."""
    from bot import console

    _asked(console.show, number)


@broadcast.command()
@NUMBER
def watch(number: str) -> None:
    """Follow it with a progress bar until it has ended."""
    from bot import console

    _asked(console.watch, number)


@broadcast.command()
@NUMBER
def pause(number: str) -> None:
    """Stop it for now; what is on its way still arrives."""
    _act(number, "pause")


@broadcast.command()
@NUMBER
def resume(number: str) -> None:
    """Let it go on where it stopped."""
    _act(number, "resume")


@broadcast.command()
@NUMBER
@click.confirmation_option(prompt="Whoever has not got it yet will not get it. Call it off?")
def cancel(number: str) -> None:
    """Call it off for good."""
    _act(number, "cancel")


@broadcast.command("evidence")
@NUMBER
@click.option("--unreached", is_flag=True, help="Only those whom no channel has reached.")
@OUT
def evidence_of(number: str, unreached: bool, out: Path | None) -> None:
    """Print how each was told, when, in which language and what they answered, as CSV without words and names."""
    from bot import console

    _asked(console.take, number, only_unreached=unreached, out=out)


@broadcast.command()
@NUMBER
@OUT
def text(number: str, out: Path | None) -> None:
    """Print its words in both languages, for the site and the app."""
    from bot import console

    _asked(console.text, number, out)


@main.group(cls=InOrder)
def policy() -> None:
    """Write, check and publish versions of the policy."""


VERSION = click.argument("version")
FOLDER = click.option(
    "--in", "folder", default=Path("locales/policy"), show_default=True, help="Where versions have their folders.",
    type=click.Path(file_okay=False, path_type=Path),
)  # fmt: skip


@policy.command("list")
def list_policies() -> None:
    """Print what is published, and how many have answered what."""
    from bot import app, console

    _asked(console.list_policies, app.utc_now())


@policy.command()
@VERSION
@FOLDER
def new(version: str, folder: Path) -> None:
    """Make a folder with the texts of the newest version, to be changed."""
    from bot import app, console

    _asked(console.new_policy, version, folder, app.utc_now())


@policy.command("check")
@VERSION
@FOLDER
def check_policy(version: str, folder: Path) -> None:
    """Say everything that keeps a version from being published."""
    from bot import app, console

    _asked(console.check_policy, version, folder, app.utc_now())


@policy.command()
@VERSION
@FOLDER
def publish(version: str, folder: Path) -> None:
    """Publish a version for good; a material one once staff approve the message that tells everybody."""
    from bot import app, console

    _asked(console.publish_policy, version, folder, app.utc_now())


@policy.command("evidence")
@VERSION
@OUT
def evidence_of_policy(version: str, out: Path | None) -> None:
    """Print who was told when and in which language, and what they answered, as CSV without words and names."""
    from bot import console

    _asked(console.policy_evidence, version, out)


def _act(number: str, what: str) -> None:
    from bot import app, console
    from bot.domain.broadcasts import Act

    _asked(console.act, number, Act(what), app.utc_now())


def _asked(what: Callable[Concatenate[Settings, P], Coroutine[None, None, None]], *args: P.args,
           **kwargs: P.kwargs) -> None:  # fmt: skip
    import asyncio

    settings = _settings(Purpose.RUN)
    _set_up_log(settings)
    with _explained():
        asyncio.run(what(settings, *args, **kwargs))


@main.command()
def migrate() -> None:
    """Bring the database's tables to this version."""
    settings = _settings(Purpose.MIGRATE)
    _set_up_log(settings)

    from bot.storage import migrations

    with _explained():
        changed = migrations.upgrade(settings.database)
        click.echo("The tables are now of this version." if changed else "The tables were of this version already.")


def _settings(purpose: Purpose) -> Settings:
    try:
        return load_settings(purpose)
    except BadSettings as bad:
        click.secho("These settings need a change before anything can start:\n", err=True, bold=True)
        click.echo(f"{bad}\n\n.env.example explains every setting.", err=True)
        sys.exit(BAD_SETTINGS)


def _set_up_log(settings: Settings) -> None:
    from bot import log

    log.setup(settings.log_level, settings.log_format)


@contextmanager
def _explained() -> Iterator[None]:
    """Errors of the store were written for the operator: shown without a traceback."""
    from bot.storage.errors import StoreError

    try:
        yield
    except StoreError as error:
        raise click.ClickException(str(error)) from None


def _has_screen() -> bool:
    # Without one, some systems open a text browser in the very terminal that shows the address.
    return sys.platform in {"darwin", "win32"} or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
