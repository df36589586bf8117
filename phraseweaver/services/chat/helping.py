"""/help: what the bot understands."""

from __future__ import annotations

from collections.abc import Iterable

from phraseweaver.services.chat.handlers import Command
from phraseweaver.services.chat.replies import Send
from phraseweaver.services.chat.turn import Turn


def help_text(turn: Turn, commands: Iterable[Command]) -> Send:
    """Return the commands, each with what it does, and how to add phrases."""
    t = turn.t
    lines = [f"/{command.name} – {t(command.description)}" for command in commands]
    adding = t("To add a phrase, write it with its translation: hola = hello")
    return Send(turn.chat_id, "\n".join([*lines, "", adding]))
