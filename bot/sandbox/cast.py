"""Who is in the demo? A few made-up clients, three staff and their group."""

from dataclasses import dataclass

from bot.domain.staff import Role
from bot.sandbox.page import Frame
from bot.sandbox.things import Chat, Person
from bot.sandbox.world import World

# Russian, Kazakh and English, as the page can be read.
ROLES = {
    Role.OPERATOR: {"ru": "оператор", "kk": "оператор", "en": "operator"},
    Role.RESPONSIBLE: {"ru": "ответственная", "kk": "жауапты тұлға", "en": "responsible person"},
    Role.ADMIN: {"ru": "администратор", "kk": "әкімші", "en": "administrator"},
}


@dataclass(frozen=True, kw_only=True)
class Cast:
    clients: tuple[Person, ...]
    staff: dict[Role, Person]
    desk: Chat

    def frame(self) -> Frame:
        clients = [person.id for person in self.clients]
        roles = {person.id: ROLES[role] for role, person in self.staff.items()}
        staff = [person.id for person in self.staff.values()]
        publisher = self.staff[Role.RESPONSIBLE].id
        return Frame(clients=clients, staff=staff, phones=clients[:2], roles=roles, publisher=publisher)


def gather(world: World) -> Cast:
    """Everybody gets an account; the staff have opened their private chats and are in the group."""
    clients = (
        world.add_user("Руслан", "Ахметов", language_code="ru", phone="+77017654321"),
        world.add_user("Айгерим", "Сапарова", language_code="kk", phone="+77011234567"),
        world.add_user("Charlie", "Brown", language_code="en", phone="+77051112233"),
        world.add_user("Нұрлан", "Әбдіқадырұлы", language_code="kk", phone="+77029998877"),
        world.add_user("Ольга", language_code="ru", phone="+77774445566"),
        world.add_user("Тимур", language_code="ru", phone="+77014445566"),
        world.add_user("Гүлнара", "Омарова", language_code="kk", phone="+77015556677"),
        world.add_user("О'Нил", language_code="ru", phone="+77016667788"),
        world.add_user("Әсел", "Каримова", language_code="kk", phone="+77018889900"),
        world.add_user("Виктор", "Пак", language_code="ru", phone="+77019990011"),
        world.add_user("Ерлан", language_code="ru", phone="+77013334455"),
        world.add_user("Зере", language_code="kk", phone="+77021112244"),
        world.add_user("Никто", language_code="ru", phone="+77070000000"),
    )
    staff = {
        Role.OPERATOR: world.add_user("Болат", username="bolat", language_code="ru"),
        Role.RESPONSIBLE: world.add_user("Дана", username="dana", language_code="kk"),
        Role.ADMIN: world.add_user("Серик", username="serik", language_code="ru"),
    }
    desk = world.add_group("Обращения / Өтініштер", forum=True, members=list(staff.values())[::-1])
    for person in staff.values():
        world.press_start(person)
    return Cast(clients=clients, staff=staff, desk=desk)
