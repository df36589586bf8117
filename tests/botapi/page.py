"""A page in the browser from which to chat with the bot by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.botapi.server import BotApi


def chats(api: BotApi) -> list[dict[str, Any]]:
    """Return every chat with its messages, and what was last said to a press."""
    found: dict[int, list[dict[str, Any]]] = {}
    for message in list(api.messages.values()):
        if not message.deleted:
            found.setdefault(message.chat_id, []).append(
                {
                    "id": message.message_id,
                    "text": message.text,
                    "bot": message.by_bot,
                    "keyboard": message.keyboard,
                    "replied": message.replied_to.text if message.replied_to else "",
                }
            )
    toast = api.toasts[-1] if api.toasts else ("", "")
    return [
        {"id": chat, "blocked": chat in api.blocked, "messages": messages, "toast": toast}
        for chat, messages in found.items()
    ]


def _write(api: BotApi, body: dict[str, Any]) -> None:
    api.write(int(body["chat"]), str(body["text"]), language=str(body.get("language") or "en"))


def _press(api: BotApi, body: dict[str, Any]) -> None:
    api.press_data(api.messages[int(body["chat"]), int(body["message"])], str(body["data"]))


def _block(api: BotApi, body: dict[str, Any]) -> None:
    chat = int(body["chat"])
    (api.unblock if chat in api.blocked else api.block)(chat)


DEEDS: dict[str, Callable[[BotApi, dict[str, Any]], None]] = {
    "/write": _write,
    "/press": _press,
    "/block": _block,
}

HTML = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Chat with the bot</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.4 system-ui, sans-serif }
  body { margin: 0 auto; max-width: 34rem; padding: 1rem; display: flex; flex-direction: column;
         min-height: 100vh; box-sizing: border-box }
  header, form { display: flex; gap: .5rem; align-items: center }
  header input { width: 5rem }
  form input { flex: 1; padding: .6rem }
  main { flex: 1; display: flex; flex-direction: column; gap: .5rem; padding: 1rem 0 }
  .said { max-width: 85%; padding: .5rem .75rem; border-radius: .75rem; white-space: pre-wrap;
          overflow-wrap: anywhere }
  .bot { align-self: flex-start; background: color-mix(in srgb, currentColor 10%, transparent) }
  .person { align-self: flex-end; background: color-mix(in srgb, #2a8 30%, transparent) }
  .row { display: flex; gap: .25rem; margin-top: .25rem }
  .row > * { flex: 1; padding: .4rem; text-align: center; font: inherit }
  .replied { opacity: .6; border-left: 3px solid; padding-left: .5rem; font-size: .85em }
  #toast { min-height: 1.4em; font-style: italic; opacity: .8 }
</style>
<header>
  Chat <input id="chat" type="number" value="7" min="1">
  Language <input id="language" value="en">
  <button id="block">Block</button>
</header>
<main id="messages"></main>
<p id="toast" role="status"></p>
<form id="form">
  <input id="text" placeholder="Write to the bot" autofocus autocomplete="off"><button>Send</button>
</form>
<script>
const $ = id => document.getElementById(id);
let shown = '';
const post = (path, body) => fetch(path, {method: 'POST', body: JSON.stringify(body)}).then(draw);
const element = (tag, className, text) => {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
};
async function draw() {
  const chats = await (await fetch('/chats')).json();
  const chat = chats.find(c => c.id === Number($('chat').value)) || {messages: [], toast: ['', '']};
  const now = JSON.stringify(chat);
  if (now === shown) return;
  shown = now;
  $('block').textContent = chat.blocked ? 'Unblock' : 'Block';
  $('toast').textContent = chat.toast[1];
  $('messages').replaceChildren(...chat.messages.map(message => {
    const said = element('div', 'said ' + (message.bot ? 'bot' : 'person'), '');
    if (message.replied) said.append(element('div', 'replied', message.replied));
    said.append(element('div', '', message.text));
    for (const row of message.keyboard) {
      const line = element('div', 'row', '');
      for (const button of row) {
        const made = element(button.url ? 'a' : 'button', '', button.text);
        if (button.url) made.href = button.url;
        else made.onclick = () =>
          post('/press', {chat: chat.id, message: message.id, data: button.callback_data});
        line.append(made);
      }
      said.append(line);
    }
    return said;
  }));
  scrollTo(0, document.body.scrollHeight);
}
$('form').onsubmit = event => {
  event.preventDefault();
  if (!$('text').value) return;
  post('/write', {chat: $('chat').value, text: $('text').value, language: $('language').value});
  $('text').value = '';
};
$('block').onclick = () => post('/block', {chat: $('chat').value});
$('chat').onchange = draw;
setInterval(draw, 700);
draw();
</script>
"""
