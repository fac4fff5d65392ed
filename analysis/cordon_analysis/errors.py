"""What is wrong with what the user gave: where, what, and what to do about it."""


class InputError(Exception):
    """The user's input is wrong: exit code 2."""

    def __init__(self, where: str, what: str, todo: str = "") -> None:
        super().__init__(f"{where}: {what}" + (f"; {todo}" if todo else ""))
