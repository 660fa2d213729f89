"""Whatever comes over the wire, the world answers as a Bot API server: it never falls over."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.faults import ApiError
from bot.sandbox.methods import METHODS, Upload
from bot.sandbox.wire import models, typed
from bot.sandbox.world import World
from tests.sandbox.clock import Clock

NUMBERS = ["0", "1", "2", "101", "-1002", "-100999", "1e99", "9" * 40, "true"]
TEXTS = ["", "@name", "<b>x", "HTML", "typing", "x" * 5000, "kk", "қ", "\x00", "attach://nothing"]
STRUCTURES = [
    "null",
    "[]",
    "{}",
    "[1]",
    "[[]]",
    '{"inline_keyboard": [[{}]]}',
    '{"inline_keyboard": [[{"text": "x", "callback_data": "y"}]]}',
    '{"inline_keyboard": [[{"text": "x", "url": "http://[x"}]]}',
    '{"inline_keyboard": [[{"text": "x", "copy_text": {"text": ""}}]]}',
    '{"keyboard": [[{"text": "x", "request_contact": true}]]}',
    '{"remove_keyboard": true}',
    '{"message_id": 1}',
    '[{"type": "bold", "offset": -5, "length": 9999}]',
    '[{"type": "emoji", "emoji": "x"}]',
    '[{"command": "x", "description": "y"}]',
    '{"type": "chat", "chat_id": 101}',
]
PRIVATE = {"chat_id": "101", "message_id": "2"}
TOPIC = {"chat_id": "-1002", "message_thread_id": "1", "name": "x"}
SENSIBLE: dict[str, dict[str, str]] = {
    "sendMessage": {"chat_id": "101", "text": "x"},
    "sendDocument": {"chat_id": "101", "document": "attach://x"},
    "sendPhoto": {"chat_id": "101", "photo": "attach://x"},
    "copyMessage": PRIVATE | {"from_chat_id": "101"},
    "editMessageText": PRIVATE | {"text": "y"},
    "deleteMessages": {"chat_id": "101", "message_ids": "[1]"},
    "answerCallbackQuery": {"callback_query_id": "1"},
    "sendChatAction": {"chat_id": "101", "action": "typing"},
    "setMyCommands": {"commands": '[{"command": "x", "description": "y"}]'},
    "getChatMember": {"chat_id": "-1002", "user_id": "101"},
    "getFile": {"file_id": "x"},
}
FIELDS = {name: sorted(models()[name.lower()].model_fields) for name in METHODS}
VALUES = st.sampled_from(NUMBERS + TEXTS + STRUCTURES)
CALLS = st.sampled_from(sorted(METHODS)).flatmap(
    lambda name: st.tuples(st.just(name), st.dictionaries(st.sampled_from(FIELDS[name] or ["x"]), VALUES, max_size=3))
)


@given(call=CALLS)
async def test_any_form_gets_an_answer(call: tuple[str, dict[str, Any]]) -> None:
    world = World(Clock())
    person = world.add_user("P", id=101, started=True)
    world.add_group("G", id=-1002, forum=True, members=[person])
    world.send_text(person, "hello")
    await world.call("sendMessage", {"chat_id": 101, "text": "card"})
    await world.call("createForumTopic", {"chat_id": -1002, "name": "topic"})
    method, nonsense = call
    sensible = SENSIBLE.get(method, TOPIC if "Topic" in method else PRIVATE)

    try:
        params = typed(method, sensible | nonsense)
    except ApiError as refusal:
        status, body = refusal.code, '{"ok": false}'
    else:
        answer = await world.call(method, params, {"x": Upload("x.pdf", b"%PDF")})
        status, body = answer.status, answer.body

    assert status in {200, 400, 403}
    assert json.loads(body)["ok"] is (status == 200)
    assert json.dumps(world.snapshot())
