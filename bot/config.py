"""What does an operator set, and what does a wrong setting get? A sentence, the value seen, the line to write.

Every setting is an environment variable with the prefix ``BOT_`` or a line of ``.env``; ``.env.example`` explains them.
"""

import re
from dataclasses import dataclass, replace
from datetime import time
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource, NoDecode, SettingsConfigDict

from bot.domain.broadcasts import Quiet
from bot.domain.languages import Language
from bot.setting_kinds import (
    BIN,
    DATABASE,
    GATEWAY,
    MAIL,
    TOKEN,
    File,
    Group,
    Line,
    People,
    addresses,
    api_address,
    decode_key,
    quiet,
    secret,
    speaks,
    upper,
)

PREFIX = "BOT_"
# Things that look like a secret are not repeated, whichever setting they were written into by mistake.
SECRET = re.compile(r"\d+:[A-Za-z0-9_-]{20,}|[A-Za-z0-9+/_-]{43}=?|//[^/@\s]*@")


class Purpose(StrEnum):
    """What the settings are for: each command needs others."""

    RUN = "run"
    CHECK = "check"
    MIGRATE = "migrate"


NEEDED = {
    # Not the desk: the bot starts without one, is added to the group, and answers there with the line to write.
    Purpose.RUN: ("token", "company_name", "company_bin", "company_contact"),
    Purpose.CHECK: ("token", "company_name", "company_bin", "company_contact", "desk_chat_id", "admins"),
    Purpose.MIGRATE: (),
}
LOOKED_AT_BY_MIGRATE = frozenset(["database_url", "data_dir", "log_level", "log_format"])


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One bad setting: name, what it is for, what is wrong, the value seen (None: not set, or a secret), what to do."""

    setting: str
    about: str
    wrong: str
    seen: str | None = None
    remedy: str

    def __str__(self) -> str:
        seen = "" if self.seen is None else f" (seen: {self.seen!r})"
        return f"{self.setting} ({self.about}): {self.wrong}{seen}\n    {self.remedy}"


class BadSettings(Exception):
    """The settings cannot be used. The text lists every problem with its remedy."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Settings(BaseModel):
    """The settings of one bot. Made directly it reads no environment: ``load_settings`` does."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    token: Annotated[SecretStr, secret(TOKEN)] = Field(
        SecretStr(""), description="the bot's token from @BotFather", examples=["123456789:the-rest-of-the-token"]
    )
    api_url: Annotated[str, AfterValidator(api_address)] = Field(
        "https://api.telegram.org", description="the Bot API server", examples=["https://api.telegram.org"]
    )
    database_url: Annotated[SecretStr, secret(DATABASE)] = Field(
        SecretStr(""), description="where the database is", examples=["postgresql://bot:password@localhost/bot"]
    )
    data_dir: Path = Field(Path("data"), description="the folder of the bot's files", examples=["data"])
    master_key: Annotated[SecretStr, secret(decode_key)] = Field(
        SecretStr(""),
        description="32 random bytes in base64, kept outside the database",
        examples=["<what this prints: head -c 32 /dev/urandom | base64>"],
    )
    master_key_file: File | None = Field(
        None, description="a file with the master key, instead of it", examples=["/run/secrets/bot-master-key"]
    )
    desk_chat_id: Group | None = Field(
        None,
        description="the staff group; the bot tells its id when an administrator adds it",
        examples=["-1001234567890"],
    )
    desk_language: Annotated[Language, BeforeValidator(speaks)] = Field(
        Language.RU, description="the language of the staff group", examples=["ru"]
    )
    admins: Annotated[People, NoDecode] = Field(
        (), description="Telegram ids of the people who may fill the roster", examples=["111111111,222222222"]
    )
    company_name: Line = Field("", description="the company as its documents name it", examples=["ТОО «TWELVE»"])
    company_name_kk: Line = Field(
        "", description="the company's name in Kazakh, if it is written otherwise", examples=["«TWELVE» ЖШС"]
    )
    company_bin: Annotated[str, AfterValidator(BIN)] = Field("", description="its BIN", examples=["123456789012"])
    company_contact: Line = Field(
        "",
        description="where a person is reached when the bot cannot help",
        examples=["privacy@company.kz, +7 700 000 00 00"],
    )
    solo_desk: bool = Field(False, description="whether one person is the whole desk", examples=["false"])
    calendar_file: File | None = Field(
        None, description="moved working days and holidays over the bot's own calendar", examples=["calendar.toml"]
    )
    data_map: File | None = Field(
        None, description="which personal data the company's systems hold", examples=["datamap.toml"]
    )
    sources: Annotated[SecretStr, secret(addresses)] = Field(
        SecretStr(""),
        description="where the systems of the data map are",
        examples=["wallet=postgresql://desk:password@localhost/company"],
    )
    mail_server: Annotated[SecretStr, secret(MAIL)] = Field(
        SecretStr(""),
        description="the company's mail server, by which codes are sent",
        examples=["smtp://desk:password@mail.company.kz:587"],
    )
    mail_from: Line = Field("", description="the address that codes come from", examples=["privacy@company.kz"])
    sms_gateway: Annotated[SecretStr, secret(GATEWAY)] = Field(
        SecretStr(""),
        description="the company's gateway for messages to a phone",
        examples=["https://sms.company.kz/send"],
    )
    sms_key: SecretStr = Field(SecretStr(""), description="the key of that gateway", examples=["<a long secret>"])
    broadcast_rate: Annotated[int, Field(ge=1, le=25)] = Field(
        25, description="how many messages a second go out to many, 25 at most", examples=["25"]
    )
    broadcast_hold: Annotated[int, Field(ge=0, le=86_400)] = Field(
        300, description="seconds that staff, then a few people, have a message to many before others", examples=["300"]
    )
    quiet_hours: Annotated[Quiet | None, BeforeValidator(quiet)] = Field(
        Quiet(begins=time(21), ends=time(9)),
        description="when nobody is written to who need not be, in Almaty",
        examples=["21:00-09:00"],
    )
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(upper)] = Field(
        "INFO", description="how much is logged", examples=["INFO"]
    )
    log_format: Literal["json", "console"] = Field("json", description="how the log is written", examples=["json"])

    @property
    def database(self) -> str:
        """The database's URL, the password with it: never to be logged."""
        url = self.database_url.get_secret_value() or f"sqlite:///{self.data_dir / 'bot.db'}"
        return re.sub(r"^postgres://", "postgresql://", url)

    @property
    def source_addresses(self) -> dict[str, str]:
        """The URLs of the company's systems by their names in the data map, passwords with them: never to be logged."""
        return addresses(self.sources.get_secret_value())

    def key(self) -> bytes:
        """The master key's 32 bytes, from the setting or its file. Raises ValueError or OSError."""
        if self.master_key_file is None:
            return decode_key(self.master_key.get_secret_value())
        return decode_key(self.master_key_file.read_text(encoding="ascii"))


class Environment(Settings, BaseSettings):
    """How the settings are called outside: ``BOT_`` and the field's name."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="forbid")


def load_settings(purpose: Purpose = Purpose.RUN, env_file: Path | None = Path(".env")) -> Settings:
    """The settings, fit for their purpose. Raises BadSettings with all problems at once."""
    settings, problems = read_settings(purpose, env_file)
    if problems:
        raise BadSettings(problems)
    return settings


def read_settings(purpose: Purpose, env_file: Path | None = Path(".env")) -> tuple[Settings, list[Problem]]:
    """The settings with everything wrong in them; a bad one has its default, so that a check can go on."""
    problems: list[Problem] = []
    raw: dict[str, Any] = {}
    try:
        raw |= DotEnvSettingsSource(Environment, env_file=env_file, env_file_encoding="utf-8")()
    except (OSError, UnicodeDecodeError):
        remedy = "save it as UTF-8 text that the bot may read"
        problems.append(
            Problem(setting=str(env_file), about="the file of settings", wrong="cannot be read", remedy=remedy)
        )
    raw |= EnvSettingsSource(Environment)()
    strangers = {name for name in raw if name not in Settings.model_fields}
    problems += [_stranger(name) for name in sorted(strangers) if name.upper().startswith(PREFIX)]
    values = {name: value for name, value in raw.items() if name not in strangers}
    if purpose is Purpose.MIGRATE:
        values = {name: value for name, value in values.items() if name in LOOKED_AT_BY_MIGRATE}
        problems = []
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        bad = {str(detail["loc"][0]): detail["msg"].removeprefix("Value error, ") for detail in error.errors()}
        problems += [_problem(name, wrong, values[name]) for name, wrong in bad.items()]
        settings = Settings.model_validate({name: value for name, value in values.items() if name not in bad})
    problems += [_problem(name, "it is not set") for name in NEEDED[purpose] if name not in values]
    if purpose is not Purpose.MIGRATE:
        problems += _key_problems(settings, given={"master_key", "master_key_file"} & set(values))
    return settings, problems


def _problem(name: str, wrong: str, seen: object = None) -> Problem:
    field = Settings.model_fields[name]
    secret = field.annotation is SecretStr or seen is None
    setting = PREFIX + name.upper()
    return Problem(
        setting=setting,
        about=field.description or "",
        wrong=wrong.replace(
            "Input should be a valid boolean, unable to interpret input", "it is neither true nor false"
        ),
        seen=None if secret else SECRET.sub("(hidden)", str(seen))[:100],
        remedy=f"write in .env: {setting}={(field.examples or [''])[0]}",
    )


def _stranger(name: str) -> Problem:
    known = [PREFIX + field.upper() for field in Settings.model_fields]
    near = get_close_matches(name.upper(), known, n=1)
    remedy = f"write in .env: {near[0]}=..." if near else "take the line out of .env"
    return Problem(setting=name.upper(), about="in .env", wrong="there is no such setting", remedy=remedy)


def _key_problems(settings: Settings, given: set[str]) -> list[Problem]:
    if not given:
        return [_problem("master_key", "it is not set, nor is BOT_MASTER_KEY_FILE")]
    if len(given) == 2:
        return [_problem("master_key", "it is set together with BOT_MASTER_KEY_FILE, and only one can be true")]
    file = settings.master_key_file
    if file is None:
        return []
    if file.stat().st_mode & 0o007:
        problem = _problem("master_key_file", "everybody on this machine may open it", file)
        return [replace(problem, remedy=f"run: chmod 600 {file}")]
    try:
        settings.key()
    except (OSError, ValueError) as error:
        # An OSError may only name the file, but a UnicodeDecodeError would quote the key.
        wrong = str(error) if type(error) is ValueError else "it cannot be read as text"
        problem = _problem("master_key_file", wrong, file)
        return [replace(problem, remedy=f"run: (umask 077; head -c 32 /dev/urandom | base64 > {file})")]
    return []
