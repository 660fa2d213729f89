"""How is what a person typed brought to one spelling, whichever alphabet and keyboard it was typed with?

Russian, Kazakh with or without its own letters, and both of them in Latin letters all become the same coarse letters:
«деректерімді», "деректеримди" and "derekterimdi" are one word afterwards. It is for comparing, never for showing.
"""

from __future__ import annotations

import re
import unicodedata

LONGEST = 4096  # Telegram's own limit for one message.
BREAK = "."  # Between two sentences.
QUESTION = "?"
NUMBER = "#"

_PARTS = re.compile(r"[^\W_]+|[?]+|[.!;:\n]+")
_MARKS = re.compile("[\u0300-\u036f\u0027\u0060\u00b4\u02b9-\u02bf\u2018\u2019\u200b-\u200d\u2060\ufe0f]")
_LATIN = re.compile(r"[a-z]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_SAID_ALIKE = re.compile(r"дж|нг|шч|(?<![бвгджзклмнпрстфхчш])ие|(.)\1+")
_SHORTER = {"дж": "ж", "нг": "н", "шч": "ш", "ие": "е"}
_VOWEL_J = re.compile(r"(?<=[aeiouy])j")

_KEYBOARD = str.maketrans("qwertyuiop[]asdfghjkl;'zxcvbnm,.", "йцукенгшщзхъфывапролджэячсмитьбю")
_LOOK_ALIKES = str.maketrans("abcehikmoptuxy", "авсенікмортиху")
# Letters that fall together, in speech, on a keyboard or in the Latin alphabet.
_FOLDED = str.maketrans(
    {
        "ә": "а", "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х", "і": "и", "ы": "и", "й": "и",
        "э": "е", "є": "е", "ї": "и", "я": "иа", "ю": "иу", "ё": "е", "ц": "тс", "щ": "ш", "ъ": "", "ь": "",
    }
)  # fmt: skip
_DIGRAPHS = {
    "shch": "ш", "sch": "ш", "sh": "ш", "ch": "ч", "zh": "ж", "kh": "х", "gh": "г", "ts": "тс", "ck": "к", "ph": "ф",
}  # fmt: skip
_LETTERS = {
    **dict(zip("abdefghijklmnopqrstuvwxyz", "абдефгхижклмнопкрстувухиз", strict=True)),
    "ş": "ш", "ç": "ч", "ı": "и", "c": "к", "4": "ч", "6": "ш",
}  # fmt: skip
_DIGRAPH = re.compile("|".join(_DIGRAPHS) + "|c(?=[eiy])|.")


def words_of(text: str) -> list[str]:
    """The words of a message in the coarse spelling, with BREAK, QUESTION and NUMBER standing for what they say."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST]).lower().replace("ş", "sh").replace("ç", "ch")
    # Ң, қ and the like are letters of their own; й and ё lose their marks here.
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", plain))[:LONGEST]
    return [word for part in _PARTS.findall(plain) if (word := _word(part))]


def retyped(text: str) -> str:
    """The message as if the keyboard had been switched to Russian: "elfkbnm" is «удалить»."""
    return text[:LONGEST].lower().translate(_KEYBOARD)


def fold(word: str) -> str:
    """One word in small letters, brought to the coarse spelling."""
    if _LATIN.search(word):
        word = _cyrillic(word.translate(_LOOK_ALIKES) if _CYRILLIC.search(word) else word)
    if len(word) == 1:
        return word
    word = word.translate(_FOLDED)
    if len(word) <= 3:  # ИИ is not «и».
        return word
    return _SAID_ALIKE.sub(_shortest, word)


def _shortest(found: re.Match[str]) -> str:
    return _SHORTER.get(found.group()) or found.group()[0]


def _word(part: str) -> str:
    if part[0] == "?":
        return QUESTION
    if not part[0].isalnum():
        return BREAK
    return NUMBER if part.isdecimal() else fold(part)


def _cyrillic(word: str) -> str:
    return _DIGRAPH.sub(_letter, _VOWEL_J.sub("y", word))


def _letter(found: re.Match[str]) -> str:
    text = found.group()
    if text == "c" and found.string[found.end() : found.end() + 1] in tuple("eiy"):
        return "тс"
    return _DIGRAPHS.get(text) or _LETTERS.get(text, text)
