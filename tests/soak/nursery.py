"""Starts `python -m bot run` again and again, quickly: a process that has imported everything once and then forks.

For each line on its input it starts a bot, says the number of its process, and when it has ended says number and exit
code. Importing aiogram takes seconds of a processor, and a bot that is killed fifty times is started as often.
"""

import os
from importlib import import_module

from bot import cli


def live() -> None:
    """In the new process: the command as it is typed."""
    try:
        cli.main(["run"])
    except SystemExit as left:
        os._exit(left.code if isinstance(left.code, int) else 1)
    finally:
        os._exit(1)


def main() -> None:
    import_module("bot.app")  # What the command would import only when it is run.
    while os.read(0, len(b"one\n")):
        number = os.fork()
        if number == 0:
            live()
        os.write(1, f"{number}\n".encode())
        _, status = os.waitpid(number, 0)
        os.write(1, f"{number} {os.waitstatus_to_exitcode(status)}\n".encode())


if __name__ == "__main__":
    main()
