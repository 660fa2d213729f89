"""Every Bot API method the bot may use, by name. What is not here is answered with 404 and counts as a violation."""

from bot.sandbox.methods import changing, profile, sending, topics
from bot.sandbox.methods.call import Call, Handler, Upload

METHODS: dict[str, Handler] = {**sending.METHODS, **changing.METHODS, **topics.METHODS, **profile.METHODS}

__all__ = ["METHODS", "Call", "Handler", "Upload"]
