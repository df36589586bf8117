"""Sentences by the ten thousand: four parts, each in Spanish and English, in every combination."""

from __future__ import annotations

from phraseweaver.domain.phrase_draft import PhraseDraft

LEARNING, KNOWN = "es", "en"

_Parts = tuple[tuple[str, str], ...]

_OPENINGS: _Parts = (
    ("Quisiera", "I would like to"),
    ("Tenemos que", "We have to"),
    ("Voy a", "I am going to"),
    ("Es posible", "It is possible to"),
    ("Prefiero", "I prefer to"),
    ("Olvidé", "I forgot to"),
    ("Queremos", "We want to"),
    ("Tuvieron que", "They had to"),
    ("Nadie quiere", "Nobody wants to"),
    ("Fue fácil", "It was easy to"),
    ("Solía", "I used to"),
    ("No hace falta", "There is no need to"),
    ("Me gustaría", "I should like to"),
    ("Acaban de", "They have just managed to"),
    ("Intentamos", "We tried to"),
    ("Está prohibido", "It is forbidden to"),
)
_ACTIONS: _Parts = (
    ("comprar un billete", "buy a ticket"),
    ("alquilar una bicicleta", "rent a bicycle"),
    ("reservar una mesa", "book a table"),
    ("pedir la cuenta", "ask for the bill"),
    ("cambiar dinero", "change money"),
    ("devolver un libro", "return a book"),
    ("llamar a un taxi", "call a taxi"),
    ("esperar a mi hermana", "wait for my sister"),
    ("tomar un café", "have a coffee"),
    ("arreglar el teléfono", "repair the phone"),
    ("mandar un paquete", "send a parcel"),
    ("buscar las llaves", "look for the keys"),
    ("dejar las maletas", "leave the suitcases"),
    ("hablar con el médico", "speak to the doctor"),
    ("firmar los papeles", "sign the papers"),
    ("probar el pescado", "try the fish"),
    ("escuchar música", "listen to music"),
    ("aparcar el coche", "park the car"),
    ("sacar fotos", "take pictures"),
    ("celebrar el cumpleaños", "celebrate the birthday"),
)
_PLACES: _Parts = (
    ("cerca de la estación", "near the station"),
    ("en el centro", "in the centre"),
    ("delante del museo", "in front of the museum"),
    ("detrás de la iglesia", "behind the church"),
    ("al lado del banco", "next to the bank"),
    ("en la biblioteca", "in the library"),
    ("frente al hotel", "opposite the hotel"),
    ("en el puerto", "at the port"),
    ("en la plaza", "in the square"),
    ("junto al río", "by the river"),
    ("en el mercado", "at the market"),
    ("en el aeropuerto", "at the airport"),
    ("en casa de Ana", "at Ana’s place"),
    ("en la oficina", "at the office"),
    ("en la playa", "on the beach"),
    ("en el tercer piso", "on the third floor"),
    ("en este barrio", "in this part of town"),
    ("en la frontera", "at the border"),
    ("en el parque", "in the park"),
    ("en la farmacia", "at the chemist’s"),
)
_TIMES: _Parts = (
    ("por la mañana", "in the morning"),
    ("antes de comer", "before lunch"),
    ("después del trabajo", "after work"),
    ("los lunes", "on Mondays"),
    ("el fin de semana", "at the weekend"),
    ("a las ocho", "at eight"),
    ("durante el viaje", "during the journey"),
    ("en verano", "in summer"),
    ("sin prisa", "without hurrying"),
    ("otra vez", "once more"),
    ("con ella", "with her"),
    ("en pocos minutos", "in a few minutes"),
    ("hasta la noche", "until night"),
    ("de vez en cuando", "now and then"),
    ("todos juntos", "all together"),
    ("el día siguiente", "the next day"),
)
_PARTS = (_OPENINGS, _ACTIONS, _PLACES, _TIMES)
_STRIDE = 7_919
"""A prime that divides none of the parts' numbers: stepping by it visits every combination once."""

MOST = len(_OPENINGS) * len(_ACTIONS) * len(_PLACES) * len(_TIMES)


def sentences(first: int, number: int) -> list[PhraseDraft]:
    """Return so many different sentences from the `first` on; there are `MOST` of them."""
    return [_sentence(position) for position in range(first, first + number)]


def _sentence(position: int) -> PhraseDraft:
    left = position * _STRIDE % MOST
    spanish, english = [], []
    for parts in _PARTS:
        left, chosen = divmod(left, len(parts))
        spanish.append(parts[chosen][0])
        english.append(parts[chosen][1])
    return PhraseDraft.checked(text=" ".join(spanish) + ".", translation=" ".join(english) + ".")
