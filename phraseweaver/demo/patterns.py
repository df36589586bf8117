"""The patterns that a made-up learner has among the phrases, and which variant each answer was of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from phraseweaver.domain.given_answer import GivenAnswer
from phraseweaver.domain.ids import CardId
from phraseweaver.domain.patterns import Shown, choose
from phraseweaver.domain.phrase_draft import PhraseDraft
from phraseweaver.domain.schedule import CardState

_PATTERNS: tuple[dict[str, str], ...] = (
    {
        "en": "I’d like {a coffee|the bill|a table for two}, please.",
        "ru": "{Кофе|Счёт|Столик на двоих}, пожалуйста.",
        "es": "Quisiera {un café|la cuenta|una mesa para dos}, por favor.",
        "de": "Ich hätte gern {einen Kaffee|die Rechnung|einen Tisch für zwei}, bitte.",
        "fr": "Je voudrais {un café|l’addition|une table pour deux}, s’il vous plaît.",
        "pt": "Queria {um café|a conta|uma mesa para dois}, por favor.",
        "pl": "Poproszę {kawę|rachunek|stolik dla dwojga}.",
    },
    {
        "en": "Where is {the station|the pharmacy|the bus stop}?",
        "ru": "Где {вокзал|аптека|автобусная остановка}?",
        "es": "¿Dónde está {la estación|la farmacia|la parada de autobús}?",
        "de": "Wo ist {der Bahnhof|die Apotheke|die Bushaltestelle}?",
        "fr": "Où est {la gare|la pharmacie|l’arrêt de bus} ?",
        "pt": "Onde fica {a estação|a farmácia|a paragem de autocarro}?",
        "pl": "Gdzie jest {dworzec|apteka|przystanek autobusowy}?",
    },
    {
        "en": "See you {tomorrow|on Monday|next week}!",
        "ru": "До {завтра|понедельника|следующей недели}!",
        "es": "¡Hasta {mañana|el lunes|la semana que viene}!",
        "de": "Bis {morgen|Montag|nächste Woche}!",
        "fr": "À {demain|lundi|la semaine prochaine} !",
        "pt": "Até {amanhã|segunda-feira|à próxima semana}!",
        "pl": "Do zobaczenia {jutro|w poniedziałek|w przyszłym tygodniu}!",
    },
)
_EVERY = 12
"""After so many phrases a pattern is added."""


def with_patterns(drafts: Sequence[PhraseDraft], learning: str, known: str) -> list[PhraseDraft]:
    """Return the phrases with the patterns between them; codes are those of the starter phrases."""
    found = list(drafts)
    for number, written in enumerate(_PATTERNS, start=1):
        draft = PhraseDraft.checked(text=written[learning], translation=written[known], tags="patterns")
        found.insert(number * _EVERY, draft)
    return found


def with_variants(
    answers: Iterable[GivenAnswer], keys_of: Mapping[CardId, Sequence[str]]
) -> Iterator[GivenAnswer]:
    """Yield the answers with the variant that was asked; `keys_of` are the variants of cards of patterns."""
    logs: dict[CardId, list[Shown]] = {card: [] for card in keys_of}
    for answer in answers:
        keys = keys_of.get(answer.card)
        if keys is None:
            yield answer
            continue
        log = logs[answer.card]
        key = keys[choose(keys, log)]
        log.append(Shown(key, answer.rating, answer.before.state is CardState.REVIEW))
        yield replace(answer, variant=key)
