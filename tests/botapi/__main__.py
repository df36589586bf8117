"""`python -m tests.botapi [--port 8081]`: a Bot API to try PhraseWeaver against by hand.

Its address in a browser is a page from which to chat with the bot. Without one: every message is printed,
and a line `<chat id> <text>` on the input arrives at the bot as if a person had written it in a private
chat, such as `7 /start <code>` to connect chat 7; `<chat id> !<label>` presses a button of the latest
message.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import time

from tests.botapi.server import TOKEN, BotApi


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def act(api: BotApi, chat: int, text: str) -> None:
    """Let the person of a chat write, or press a button."""
    if not text.startswith("!"):
        api.write(chat, text)
        return
    try:
        api.press(api.last(chat), text[1:])
    except AssertionError as error:
        say(str(error))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.botapi")
    parser.add_argument("--port", type=int, default=8081)
    port = parser.parse_args().port
    with BotApi(port=port, on_sent=lambda message: say(f"→ {message.chat_id}: {message.text}")) as api:
        say(f"TELEGRAM_API_BASE={api.base} TELEGRAM_BOT_TOKEN={TOKEN}")
        say(f"Chat with the bot at {api.base}/")
        with contextlib.suppress(KeyboardInterrupt):
            for line in sys.stdin:
                chat, _, text = line.strip().partition(" ")
                if chat.isdigit() and text:
                    act(api, int(chat), text)
            while True:
                time.sleep(3600)


if __name__ == "__main__":
    main()
