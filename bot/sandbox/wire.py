"""How does a form become parameters? Strings of an HTTP request are typed by aiogram's own model of the method."""

import json
from functools import lru_cache
from typing import Any, get_args, get_origin

import aiogram.methods
from aiogram.methods import TelegramMethod
from pydantic import BaseModel, ValidationError

from bot.sandbox.faults import bad
from bot.sandbox.things import Json

Model = type[TelegramMethod[Any]]


@lru_cache(maxsize=1)
def models() -> dict[str, Model]:
    """Every method of the Bot API as aiogram knows it, by its name in lower case."""
    found = (getattr(aiogram.methods, name) for name in aiogram.methods.__all__)
    every = (m for m in found if isinstance(m, type) and issubclass(m, TelegramMethod) and m is not TelegramMethod)
    return {str(m.__api_method__).lower(): m for m in every}


@lru_cache(maxsize=256)
def _structured(model: Model) -> frozenset[str]:
    """Fields that travel as JSON inside a form."""
    return frozenset(key for key, field in model.model_fields.items() if _is_structured(field.annotation))


def _is_structured(annotation: Any) -> bool:
    if get_origin(annotation) in {list, dict}:
        return True
    if isinstance(annotation, type):
        return issubclass(annotation, BaseModel)
    return any(_is_structured(part) for part in get_args(annotation))


def typed(method: str, fields: Json) -> Json:
    """Parameters of `method` as JSON values. Raises ApiError 400 for what is not JSON or not of the right type."""
    model = models().get(method.lower())
    if model is None:
        return fields
    decoded = {key: _decoded(key, value, model) for key, value in fields.items()}
    try:
        return model.model_validate(decoded).model_dump(exclude_unset=True, exclude_none=True, warnings=False)
    except ValidationError as problem:
        # A parameter that is missing altogether Telegram names in its own words: the method will.
        wrong = [error for error in problem.errors() if error["type"] != "missing" or len(error["loc"]) > 1]
        if not wrong:
            return decoded
        where = ".".join(str(part) for part in wrong[0]["loc"])
        raise bad(f"can't parse {where}: {wrong[0]['msg']}") from None


def _decoded(key: str, value: Any, model: Model) -> Any:
    if not isinstance(value, str) or key not in _structured(model):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise bad(f"can't parse {key} JSON object") from None
