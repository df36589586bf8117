"""`python -m tests.botapi [--port 8081]`: a Bot API to try PhraseWeaver against by hand.

It prints every message sent to it. A line `<chat id> <text>` on its input arrives at the bot as if a person
had written it in a private chat, such as `7 /start <code>` to link chat 7.
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


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.botapi")
    parser.add_argument("--port", type=int, default=8081)
    port = parser.parse_args().port
    with BotApi(port=port, on_sent=lambda message: say(f"→ {message.chat_id}: {message.text}")) as api:
        say(f"TELEGRAM_API_BASE={api.base} TELEGRAM_BOT_TOKEN={TOKEN}")
        with contextlib.suppress(KeyboardInterrupt):
            for line in sys.stdin:
                chat, _, text = line.strip().partition(" ")
                if chat.isdigit() and text:
                    api.write_to_bot(int(chat), text)
            while True:
                time.sleep(3600)


if __name__ == "__main__":
    main()
