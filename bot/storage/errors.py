"""What can go wrong with the store, each said together with its remedy."""


class StoreError(Exception):
    """The store cannot be used as asked; the message is written for whoever runs the bot."""


class DatabaseBusy(StoreError):
    """Another process holds the database."""


class DiskFull(StoreError):
    """There is no room left; nothing of the action was kept."""


class WrongSchema(StoreError):
    """The tables are not the ones this version of the bot works with."""


class WrongKey(StoreError):
    """The master key is missing, malformed, readable by others, or not the one this database was made with."""


class Erased(StoreError):
    """The value is gone for good: the key of its owner was destroyed."""


class BrokenChain(StoreError):
    """The audit record was changed behind the bot's back."""
