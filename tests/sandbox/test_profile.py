"""Commands, names and descriptions as every reader sees them."""

from aiogram import Bot
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeChatMember,
)

from bot.sandbox.things import Chat, Person
from bot.sandbox.world import World


def command(name: str) -> list[BotCommand]:
    return [BotCommand(command=name, description=f"/{name}")]


def names(world: World, person: Person, chat: Chat | None = None) -> list[str]:
    return [c["command"] for c in world.commands_for(person, chat)]


async def test_the_menu_follows_scope_then_language(
    world: World, aigerim: Person, bolat: Person, desk: Chat, near: Bot
) -> None:
    await near.set_my_commands(command("everyone"))
    await near.set_my_commands(command("private"), scope=BotCommandScopeAllPrivateChats())
    await near.set_my_commands(command("zheke"), scope=BotCommandScopeAllPrivateChats(), language_code="kk")
    await near.set_my_commands(command("desk"), scope=BotCommandScopeChat(chat_id=desk.id))
    assert (names(world, aigerim), names(world, bolat), names(world, bolat, desk)) == (
        ["zheke"], ["private"], ["desk"],
    )  # fmt: skip
    await near.set_my_commands(
        command("boss"), scope=BotCommandScopeChatMember(chat_id=desk.id, user_id=bolat.id), language_code="ru"
    )

    assert names(world, bolat, desk) == ["boss"]
    assert (await near.get_my_commands(scope=BotCommandScopeAllPrivateChats(), language_code="kk"))[
        0
    ].command == "zheke"
    assert await near.get_my_commands(scope=BotCommandScopeAllGroupChats()) == []


async def test_name_and_descriptions_are_shown_in_the_readers_language(
    world: World, aigerim: Person, bolat: Person, bot: Bot
) -> None:
    await bot.set_my_name("Privacy desk")
    await bot.set_my_name("Жеке деректер", language_code="kk")
    await bot.set_my_description("Ask about your data", language_code="ru")
    await bot.set_my_short_description("Your data")

    assert [world.bot_text("name", p) for p in (aigerim, bolat)] == ["Жеке деректер", "Privacy desk"]
    assert [world.bot_text("description", p) for p in (aigerim, bolat)] == ["", "Ask about your data"]
    assert (await bot.get_me()).first_name == "Privacy desk"
