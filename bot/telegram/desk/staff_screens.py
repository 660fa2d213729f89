"""The roster as it is shown and changed."""

from collections.abc import Sequence

from bot.domain.staff import Duty, Member, Role, too_small
from bot.telegram.buttons import Home, RemoveMember, SetRole, ShowMember, ShowStaff
from bot.telegram.desk.words import ROLE
from bot.telegram.screen import Button, Scene, Screen, button
from bot.texts import Markup, Translator

# More would not fit into one message; a desk that large has its roster in the settings of a bigger system.
SHOWN = 30
GIVEN_HERE = (Role.OPERATOR, Role.RESPONSIBLE)


def roster_screen(t: Translator, roster: Sequence[Member], scene: Scene, by: Member, *, private: bool) -> Screen:
    parts = [t("<b>The staff of the desk</b>"), Markup("\n").join(_row(t, m) for m in roster[:SHOWN])]
    if len(roster) > SHOWN:
        parts.append(t.many("… and {n} more", "… and {n} more", n=len(roster) - SHOWN))
    if too_small(list(roster), solo=scene.solo):
        parts.append(
            t("⚠️ Nobody can confirm a decision: at least two operators or responsible persons are needed for that.")
        )
    may = by.may(Duty.ROSTER)
    if may:
        parts.append(_how(t))
    rows = [[_choose(t, m)] for m in roster[:SHOWN] if may]
    return Screen(
        text=Markup("\n\n").join(parts), rows=[*rows, [button(t.plain("To the menu"), Home())] if private else []]
    )


def _choose(t: Translator, member: Member) -> Button:
    return button((member.name or t.plain("no name yet"))[:40], ShowMember(member=member.id))


def _row(t: Translator, member: Member) -> Markup:
    name = member.name[:32] or t("no name yet")
    if member.started:
        return t("• {name}: {roles}", name=name, roles=_roles(t, member))
    return t("• {name}: {roles} (has not pressed Start yet)", name=name, roles=_roles(t, member))


def _roles(t: Translator, member: Member) -> Markup:
    return Markup(", ").join(t(ROLE[role]) for role in Role if role in member.roles) or t("no role")


def _how(t: Translator) -> Markup:
    return t(
        "To add somebody: <code>/staff add 123456789 operator</code> with their Telegram id, or answer their message "
        "in the group with <code>/staff add operator</code>. Roles: <code>operator</code>, <code>responsible</code>."
    )


def usage_screen(t: Translator) -> Screen:
    return Screen(text=Markup("\n\n").join([t("This could not be understood."), _how(t)]))


def added_screen(t: Translator, member: Member) -> Screen:
    text = t("{name} is on the roster now: {roles}.", name=member.name or t("no name yet"), roles=_roles(t, member))
    if not member.started:
        start = t("Ask them to open a private chat with the bot and press Start: until then they cannot take cases.")
        text = Markup("\n").join([text, start])
    return Screen(text=text, rows=[[button(t.plain("Roster"), ShowStaff())]])


def member_screen(t: Translator, member: Member) -> Screen:
    text = t("<b>{name}</b>: {roles}", name=member.name[:64] or t("no name yet"), roles=_roles(t, member))
    if not member.active:
        text = t("<b>{name}</b> is no longer on the roster.", name=member.name[:64] or t("no name yet"))
    rows = [[_switch(t, member, role)] for role in GIVEN_HERE]
    if member.active and member.roles != {Role.ADMIN}:
        rows.append([button(t.plain("Remove from the roster"), RemoveMember(member=member.id))])
    return Screen(text=text, rows=[*rows, [button(t.plain("Roster"), ShowStaff())]])


def _switch(t: Translator, member: Member, role: Role) -> Button:
    has = member.active and role in member.roles
    text = ("✅ " if has else "▫️ ") + t.plain(ROLE[role])
    return button(text, SetRole(member=member.id, role=role, on=not has))


def removal_screen(t: Translator, member: Member) -> Screen:
    text = t(
        "Remove {name} from the roster? At once they can no longer read cases or press buttons. Their cases stay with "
        "them until somebody assigns these anew.",
        name=member.name[:64] or t("no name yet"),
    )
    rows = [
        [button(t.plain("Yes, remove"), RemoveMember(member=member.id, sure=True))],
        [button(t.plain("No"), ShowMember(member=member.id))],
    ]
    return Screen(text=text, rows=rows)
