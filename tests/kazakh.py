"""How is a Kazakh or Russian text checked for wrong letters, wrong terms and wrong address? Shared by the promises."""

import re
import unicodedata

from bot.domain.languages import Language

# What the Russian text says, and the word of the law the Kazakh text owes for it.
TERMS = [
    (r"персональны\w+ данны", "дербес деректер"),
    (r"согласи[еяю]\b", "келісім"),
    (r"от[оз]\w*в\w* согласие|согласие \w+ отозвать", "кері қайтарып ал"),
    (r"треть\w+ лиц", "үшінші тұлға"),
    (r"трансграничн\w+ передач", "трансшекаралық беру"),
    (r"общедоступн\w+ источник", "жалпыға бірдей қолжетімді көздер"),
    (r"уничтож", "жою"),
    (r"удалить свои данные", "алып таста"),
    (r"обезличенн", "иесіздендірілген"),
    (r"\bблокирован", "бұғаттау"),
    (r"неисполненное обязательство", "орындалмаған міндеттеме"),
    (r"мотивированный отказ", "уәжді бас тарту"),
    (r"рабочих дней", "жұмыс күні"),
    (r"законный представитель", "заңды өкіл"),
    (r"уполномоченный орган", "уәкілетті орган"),
    (r"перечень данных", "деректердің тізбесі"),
    (r"срок\w* хранения", "сақтау мерзімі"),
    (r"возразить", "қарсылық"),
    (r"морального и материального вреда", "моральдық және материалдық зиянды өтет"),
    (r"ограничим доступ", "қол жеткізуді шектей"),
]
FORBIDDEN = r"персоналды|жеке мәлімет|жеке дерек|үшінші жақ|трансшекаралық жіберу|блокта|келісім\w* қайтарып|обработк"
ALPHABET = {
    Language.RU: set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя"),
    Language.KK: set("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"),
}
# Borrowed and compound words may mix back and front vowels; a native word may not: «деректерлар» is a slip.
MIXED_STEMS = (
    "аффилирленген", "браузер", "дерекқор", "кездейсоқ", "компьютер", "материалдық", "мекенжай", "оператор", "профил",
    "республика", "телефон", "техникалық", "трансшекаралық", "электрондық", "ішінара", "қабілет", "қолжетім",
    "қызмет", "әрқашан", "ешқандай",
)  # fmt: skip
# «к» beside «а» or «қ» beside «ә»: a Russian key pressed for a Kazakh letter, or the reverse.
WRONG_KEY = re.compile(r"[кг][аоұы]|[аоұы][кг]|[қғ][әөүеі]")
BORROWED_STEMS = (
    "аккаунт", "код", "команда", "компани", "компьютер", "орган", "ратификация", "республика", "статистика", "техника",
    "трансшекара",
)  # fmt: skip


def words(text: str) -> list[str]:
    """The words of a text in lower case, without addresses, placeholders and commands."""
    plain = re.sub(r"https?://\S+|\{\w+\}|/[a-z_]+", " ", text)
    return re.findall(r"[^\W\d_]+", plain.lower())


def foreign_letters(text: str, language: Language, latin: set[str]) -> list[str]:
    """Words with a letter of another alphabet in them; ``latin`` are the names that are written so."""
    found = [word for word in words(text) if word not in latin and not set(word) <= ALPHABET[language]]
    return [f"{word!r}: {[unicodedata.name(c) for c in word]}" for word in found]


def broken_harmony(text: str, allowed: tuple[str, ...] = MIXED_STEMS) -> set[str]:
    """Kazakh words with back and front vowels side by side."""
    return {
        word
        for word in words(text)
        if set(word) & set("аоұы") and set(word) & set("әөүіе")
        if not word.startswith(allowed) and not word.endswith(("мен", "бен", "пен"))
    }


def wrong_keys(text: str, allowed: tuple[str, ...] = BORROWED_STEMS) -> set[str]:
    """Kazakh words with a Russian letter in place of a Kazakh one, or the reverse."""
    return {word for word in words(text) if WRONG_KEY.search(word) and not word.startswith(allowed)}


def wrong_address(text: str, language: Language) -> list[str]:
    """Russian «вы» is small inside a sentence, Kazakh «Сіз» is always a capital."""
    if language is Language.RU:
        return re.findall(r"[а-яё,:;–] (?:Вы|Вас|Вам|Вами|Ваш\w*)\b", text)
    return re.findall(r"\bсіз(?:ге|ді|дің|ден|бен)?\b", text)
