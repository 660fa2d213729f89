"""Groups, forums and who may do what in them."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramMigrateToChat
from aiogram.types import ChatMemberAdministrator, ChatMemberMember, ChatMemberOwner, Message

from bot.sandbox.things import Chat, Person
from bot.sandbox.world import World
from tests.sandbox.clock import Clock


async def heard(bot: Bot) -> list[Message]:
    updates = await bot.get_updates()
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return [update.message for update in updates if update.message]


async def test_a_topic_holds_its_messages(world: World, desk: Chat, bolat: Person, near: Bot) -> None:
    topic = await near.create_forum_topic(desk.id, "2026-000123")
    thread = topic.message_thread_id
    card = await near.send_message(desk.id, "Card", message_thread_id=thread)
    world.send_text(bolat, "internal", chat=desk, thread=thread)

    said = (await heard(near))[-1]

    assert card.message_thread_id == said.message_thread_id == thread
    assert said.is_topic_message
    # Telegram's trap: a plain message in a topic "answers" the service message that opened it.
    assert said.reply_to_message is not None
    assert said.reply_to_message.forum_topic_created is not None
    assert [m.text for m in world.chat_view(bolat, desk, thread) if m.kind == "text"] == ["Card", "internal"]


async def test_topics_are_renamed_closed_and_opened_again(world: World, desk: Chat, near: Bot) -> None:
    thread = (await near.create_forum_topic(desk.id, "2026-000123")).message_thread_id
    await near.edit_forum_topic(desk.id, thread, name="2026-000123 done")
    await near.close_forum_topic(desk.id, thread)
    with pytest.raises(TelegramBadRequest, match="TOPIC_NOT_MODIFIED"):
        await near.close_forum_topic(desk.id, thread)
    await near.send_message(desk.id, "an administrator may still write", message_thread_id=thread)
    await near.reopen_forum_topic(desk.id, thread)

    assert (desk.topics[thread].name, desk.topics[thread].closed) == ("2026-000123 done", False)


async def test_a_deleted_topic_is_found_out_by_writing(world: World, desk: Chat, near: Bot) -> None:
    thread = (await near.create_forum_topic(desk.id, "2026-000123")).message_thread_id
    world.delete_topic(desk, thread)

    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await near.send_message(desk.id, "Card", message_thread_id=thread)
    assert world.violations == []


async def test_rights_are_needed(world: World, desk: Chat, bolat: Person, near: Bot) -> None:
    said = world.send_text(bolat, "hello", chat=desk)
    desk.bot_rights.clear()

    with pytest.raises(TelegramBadRequest, match="not enough rights to create a topic"):
        await near.create_forum_topic(desk.id, "x")
    with pytest.raises(TelegramBadRequest, match="message can't be deleted"):
        await near.delete_message(desk.id, said.id)
    with pytest.raises(TelegramBadRequest, match="not enough rights to manage pinned messages"):
        await near.pin_chat_message(desk.id, said.id)


async def test_a_group_without_topics_has_none(world: World, bolat: Person, near: Bot) -> None:
    plain = world.add_group("Plain", members=[bolat])

    with pytest.raises(TelegramBadRequest, match="the chat is not a forum"):
        await near.create_forum_topic(plain.id, "x")
    with pytest.raises(TelegramBadRequest, match="message thread not found"):
        await near.send_message(plain.id, "x", message_thread_id=5)
    assert (await near.get_chat(plain.id)).is_forum is None


async def test_an_answer_in_a_plain_supergroup_starts_a_thread(world: World, bolat: Person, near: Bot) -> None:
    plain = world.add_group("Plain", members=[bolat])
    await near.send_message(plain.id, "Card")
    card = world.last(bolat, plain)
    world.send_text(bolat, "note", chat=plain, reply_to=card)

    said = (await heard(near))[-1]

    assert (said.message_thread_id, said.is_topic_message) == (card.id, None)
    assert said.reply_to_message is not None
    assert said.reply_to_message.message_id == card.id


async def test_a_pin_is_seen(world: World, desk: Chat, bolat: Person, near: Bot) -> None:
    sent = await near.send_message(desk.id, "Card")
    await near.pin_chat_message(desk.id, sent.message_id)

    assert desk.pinned == [sent.message_id]
    pinned = (await near.get_chat(desk.id)).pinned_message
    assert isinstance(pinned, Message)
    assert pinned.text == "Card"
    assert [m.service for m in world.chat_view(bolat, desk)][-1] == "Message pinned"


async def test_who_is_who(world: World, desk: Chat, bolat: Person, aigerim: Person, near: Bot) -> None:
    assert isinstance(await near.get_chat_member(desk.id, bolat.id), ChatMemberOwner)
    mine = await near.get_chat_member(desk.id, near.id)
    assert isinstance(mine, ChatMemberAdministrator)
    assert (mine.can_manage_topics, mine.can_promote_members) == (True, False)
    assert (await near.get_chat_member(desk.id, aigerim.id)).status == "left"
    world.join(aigerim, desk)
    assert isinstance(await near.get_chat_member(desk.id, aigerim.id), ChatMemberMember)
    with pytest.raises(TelegramBadRequest, match="member not found"):
        await near.get_chat_member(desk.id, 1)


async def test_the_bot_is_added_and_leaves(world: World, bolat: Person, near: Bot) -> None:
    party = world.add_group("Party", members=[bolat], bot="left")
    with pytest.raises(TelegramForbiddenError, match="not a member of the supergroup chat"):
        await near.send_message(party.id, "hello")
    world.add_bot(bolat, party)
    update = (await near.get_updates())[0].my_chat_member
    assert update is not None
    assert (update.from_user.id, update.old_chat_member.status, update.new_chat_member.status) == (
        bolat.id, "left", "member",
    )  # fmt: skip
    await near.send_message(party.id, f"This chat is {party.id}")
    await near.leave_chat(party.id)

    assert party.bot_status == "left"
    with pytest.raises(TelegramForbiddenError):
        await near.send_message(party.id, "still here")


async def test_who_throws_the_bot_out_is_told_to_it(world: World, desk: Chat, bolat: Person, near: Bot) -> None:
    world.remove_bot(bolat, desk)

    update = (await near.get_updates())[0].my_chat_member
    assert update is not None
    assert update.new_chat_member.status == "kicked"
    with pytest.raises(TelegramForbiddenError, match="bot was kicked from the supergroup chat"):
        await near.send_message(desk.id, "hello")


async def test_privacy_mode_hides_talk_from_a_bot_that_is_no_administrator(
    world: World, bolat: Person, near: Bot
) -> None:
    plain = world.add_group("Plain", members=[bolat], bot="member")
    await near.send_message(plain.id, "Card")
    world.send_text(bolat, "talk", chat=plain)
    world.send_text(bolat, "/queue", chat=plain)
    world.send_text(bolat, "an answer", chat=plain, reply_to=world.last(bolat, plain))

    assert [m.text for m in await heard(near)] == ["/queue", "an answer"]


async def test_nameless_voices_have_no_person_behind_them(world: World, desk: Chat, near: Bot) -> None:
    world.send_as_anonymous_admin(desk, "/queue")
    world.post_as_channel(desk, "/queue", "News")
    world.post_as_channel(desk, "news", "News", linked=True)

    anonymous, channel, forward = await heard(near)

    assert anonymous.from_user is not None
    assert (anonymous.from_user.id, anonymous.from_user.is_bot) == (1087968824, True)
    assert anonymous.sender_chat is not None
    assert anonymous.sender_chat.id == desk.id
    assert channel.sender_chat is not None
    assert channel.sender_chat.type == "channel"
    assert forward.is_automatic_forward


async def test_a_group_moves_to_a_supergroup(world: World, bolat: Person, near: Bot) -> None:
    basic = world.add_group("Basic", supergroup=False, members=[bolat])
    new = world.migrate(basic)

    old_says, new_says = await heard(near)

    assert (old_says.chat.id, old_says.migrate_to_chat_id) == (basic.id, new.id)
    assert (new_says.chat.id, new_says.migrate_from_chat_id) == (new.id, basic.id)
    with pytest.raises(TelegramMigrateToChat) as refusal:
        await near.send_message(basic.id, "hello")
    assert refusal.value.migrate_to_chat_id == new.id
    await near.send_message(new.id, "hello")


async def test_message_ids_are_shared_by_private_chats_and_own_in_supergroups(
    world: World, aigerim: Person, bolat: Person, desk: Chat, clock: Clock, near: Bot
) -> None:
    ids = [(await near.send_message(chat, "x")).message_id for chat in (aigerim.id, bolat.id, desk.id)]

    assert ids == [1, 2, 1]


async def test_people_come_and_go_and_open_topics_themselves(
    world: World, desk: Chat, bolat: Person, aigerim: Person, near: Bot
) -> None:
    world.join(aigerim, desk)
    topic = world.open_topic(aigerim, desk, "Lunch")
    world.leave(aigerim, desk)

    joined, opened, left = await heard(near)

    assert [u.id for u in joined.new_chat_members or ()] == [aigerim.id]
    assert (opened.message_thread_id, topic.name) == (topic.id, "Lunch")
    assert opened.forum_topic_created is not None
    assert left.left_chat_member is not None
    with pytest.raises(ValueError, match="not a member"):
        world.send_text(aigerim, "one more thing", chat=desk)
