"""The bot about itself and its chats: getMe, commands, name and descriptions, getChat, getChatMember, files."""

from functools import partial
from typing import Any

from bot.sandbox.entities import units
from bot.sandbox.faults import bad, refused
from bot.sandbox.limits import DOWNLOAD, PROFILE, check_commands, check_language
from bot.sandbox.methods.call import Call, Handler
from bot.sandbox.things import Json


def get_me(call: Call) -> Json:
    world = call.world
    abilities = {"can_join_groups": True, "can_read_all_group_messages": not world.privacy_mode}
    return world.bot.wire() | abilities | {"supports_inline_queries": False}


def delete_webhook(call: Call) -> bool:
    if call.params.get("drop_pending_updates"):
        call.world.updates.drop()
    return True


def set_my_commands(call: Call) -> bool:
    commands: list[Json] = call.params.get("commands") or []
    check_commands(commands)
    language = check_language(call.params)
    kept = [{"command": c["command"], "description": c["description"].strip()} for c in commands]
    call.world.commands[scope_key(call.params.get("scope")), language] = kept
    call.world.touch()
    return True


def get_my_commands(call: Call) -> list[Json]:
    return call.world.commands.get((scope_key(call.params.get("scope")), check_language(call.params)), [])


def scope_key(scope: Json | None) -> str:
    """A command scope as one word: "default", "chat:-100...", "chat_member:-100...:501"."""
    found = scope or {"type": "default"}
    parts = [str(found.get("type", "default")), *(str(found[key]) for key in ("chat_id", "user_id") if key in found)]
    return ":".join(parts)


def set_profile(key: str, call: Call) -> bool:
    language = check_language(call.params)
    value = str(call.params.get(key) or "")
    if units(value) > PROFILE[key]:
        raise bad(f"BOT_{key.upper()}_TOO_LONG")
    call.world.profile[key][language] = value
    if key == "name" and value and not language:
        call.world.bot.first_name = value
    call.world.touch()
    return True


def get_chat(call: Call) -> Json:
    chat = call.chat()
    full: Json = chat.wire() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(GIFTS, False),
    }
    if not chat.private:
        full["permissions"] = {"can_send_messages": True}
    if chat.pinned and (pinned := chat.messages.get(chat.pinned[-1])):
        full["pinned_message"] = pinned.wire(nested=True)
    return full


GIFTS = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")


def get_chat_member(call: Call) -> Json:
    chat = call.chat()
    number = int(call.params.get("user_id") or 0)
    world = call.world
    if number == world.bot.id:
        return world.member_wire(chat, world.bot, chat.bot_status)
    person = world.people.get(number)
    if person is None:
        raise refused("member not found")
    status = "member" if chat.private and chat.id == number else chat.members.get(number, "left")
    return world.member_wire(chat, person, status)


def leave_chat(call: Call) -> bool:
    chat = call.chat()
    if chat.private:
        raise bad("chat member status can't be changed in private chats")
    world = call.world
    old = world.member_wire(chat, world.bot, chat.bot_status)
    chat.bot_status = "left"
    world.touch(chat)
    about: Json = {"chat": chat.wire(), "from": world.bot.wire(), "date": int(world.clock().timestamp())}
    new = world.member_wire(chat, world.bot, "left")
    world.updates.put("my_chat_member", about | {"old_chat_member": old, "new_chat_member": new})
    return True


def get_file(call: Call) -> Json:
    stored = call.world.file(str(call.params.get("file_id")))
    if stored is None:
        raise bad("invalid file_id")
    if stored.size > DOWNLOAD:
        raise refused("file is too big")
    found: Json = {"file_id": stored.id, "file_unique_id": stored.unique_id, "file_size": stored.size}
    return found | {"file_path": stored.path}


def _setter(key: str) -> Any:
    return partial(set_profile, key)


METHODS: dict[str, Handler] = {
    "getMe": get_me,
    "deleteWebhook": delete_webhook,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "setMyName": _setter("name"),
    "setMyDescription": _setter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "leaveChat": leave_chat,
    "getFile": get_file,
}
