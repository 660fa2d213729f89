"""What everybody saw, in order, to be read aloud: who did what, and every message of the bot that came of it."""

from dataclasses import dataclass, field

from bot.sandbox.things import Json
from tests.journeys.actors import Actor
from tests.journeys.office import Desk


@dataclass(kw_only=True)
class Transcript:
    """``where`` names the chats; what is typed or tapped is told by `act`, what the bot did by looking at the world."""

    desk: Desk
    where: dict[int, str]
    lines: list[str] = field(default_factory=list)
    shown: dict[str, set[int]] = field(default_factory=dict)  # what buttons carry, and in which chats they stood
    _seen: int = 0

    def chapter(self, title: str) -> None:
        self.lines += ["", f"## {title}", ""]

    def look(self) -> None:
        """Pass over what has happened so far."""
        self._seen = self.desk.world.snapshot(self._seen)["version"]

    def act(self, who: Actor, what: str) -> None:
        self.lines += [f"**{who.person.first_name}** {what}", ""]
        shown = self.desk.world.snapshot(self._seen)
        self._seen = shown["version"]
        bot = self.desk.world.bot.id
        for toast in shown["toasts"]:
            self.lines += [f"> *{self.where[toast['user']]}, pop-up:* {toast['text']}", ""] if toast["text"] else []
        for message in shown["messages"]:
            for button in (b for row in message["buttons"] for b in row if b.get("data")):
                self.shown.setdefault(button["data"], set()).add(message["chat"])
            if message["from"]["id"] == bot and message["kind"] != "service":
                self.lines += [*self._told(message), ""]

    def _told(self, message: Json) -> list[str]:
        where = self.where[message["chat"]]
        if message["deleted"]:
            return [f"> *{where}: a message is gone*"]
        again = ", changed" if message["edited"] else ""
        file = [f"📎 {message['file']['name']}"] if message["file"] else []
        text = "\n".join([*file, *filter(None, [str(message["text"])])]).replace("\n", "\n> ")
        buttons = [" · ".join(f"[{b['text']}]" for b in row) for row in message["buttons"]]
        return [f"> *{where}{again}:*", f"> {text}", *(f"> `{row}`" for row in buttons)]

    def text(self, title: str) -> str:
        return "\n".join([f"# {title}", *self.lines]).rstrip() + "\n"
