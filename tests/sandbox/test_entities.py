"""Telegram's HTML: what it accepts, what it says when it does not, and what the page shows of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import CannotParse, parse_html, render, tidy, units


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("plain", "plain", []),
        ("<b>one</b> two", "one two", [{"type": "bold", "offset": 0, "length": 3}]),
        ("&lt;b&gt; &amp; &quot;&#1040;&quot; &nbsp;", '<b> & "А" &nbsp;', []),
        ("👍<i>x</i>", "👍x", [{"type": "italic", "offset": 2, "length": 1}]),
        ('<a href="https://a.kz/?b=1&amp;c=2">x</a>', "x",
         [{"type": "text_link", "url": "https://a.kz/?b=1&c=2", "offset": 0, "length": 1}]),
        ("<a>no address</a>", "no address", []),
        ("<b></b>empty", "empty", []),
        ("<b ><u>x</u></b >", "x",
         [{"type": "underline", "offset": 0, "length": 1}, {"type": "bold", "offset": 0, "length": 1}]),
        ("<blockquote expandable>q</blockquote>", "q", [{"type": "expandable_blockquote", "offset": 0, "length": 1}]),
        ('<pre><code class="language-sql">q</code></pre>', "q",
         [{"type": "pre", "language": "sql", "offset": 0, "length": 1}]),
        ('<span class="tg-spoiler">s</span>', "s", [{"type": "spoiler", "offset": 0, "length": 1}]),
    ],
)  # fmt: skip
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[dict[str, object]]) -> None:
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("ү <kahn@inbox.kz>", 'Unsupported start tag "kahn@inbox.kz" at byte offset 3'),
        ("2 < 3", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("x <b", "Unclosed start tag at byte offset 2"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(source: str, words: str) -> None:
    with pytest.raises(CannotParse) as problem:
        parse_html(source)

    assert str(problem.value) == words


def test_texts_are_trimmed_and_entities_move_with_them() -> None:
    text, entities = tidy("  \n👍 bold \n", [{"type": "bold", "offset": 6, "length": 6}])

    assert text == "👍 bold"
    assert entities == [{"type": "bold", "offset": 3, "length": 4}]


def test_control_characters_become_spaces() -> None:
    assert tidy("a\x00b\r\nc\x07", []) == ("a b\nc", [])


def test_telegram_finds_commands_links_and_addresses_itself() -> None:
    text, entities = tidy("/help: see adilet.zan.kz/rus, @desk_bot or dpo@firm.kz", [])

    covered = {e["type"]: text[e["offset"] : e["offset"] + e["length"]] for e in entities}
    assert covered == {
        "bot_command": "/help", "url": "adilet.zan.kz/rus", "mention": "@desk_bot", "email": "dpo@firm.kz",
    }  # fmt: skip


def test_the_page_gets_only_tags_we_write() -> None:
    text, entities = parse_html('<b>a <i>b</i></b> &lt;script&gt; <a href="javascript:alert(1)">x</a>')

    assert render(text, entities) == "<b>a <i>b</i></b> &lt;script&gt; x"


@given(st.text())
def test_escaped_text_survives_the_way_there_and_back(text: str) -> None:
    source = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert parse_html(source) == (text, [])


@given(st.text(alphabet="ab<>/& ;=\"'👍\n", max_size=40))
def test_anything_is_parsed_or_refused_and_rendered_within_its_text(source: str) -> None:
    try:
        text, entities = tidy(*parse_html(source))
    except CannotParse:
        return

    assert all(0 <= e["offset"] < e["offset"] + e["length"] <= units(text) for e in entities)
    assert "<script" not in render(text, entities)
