"""The languages that a deck can be in."""

from __future__ import annotations

from dataclasses import dataclass

from phraseweaver.errors import UnknownLanguage


@dataclass(frozen=True, slots=True)
class Language:
    """A language by its ISO 639-1 code.

    `english` is its English name, `native` the name that its speakers write in the middle of a sentence,
    `speech` the BCP 47 tag of the voice that a browser is asked for, `rtl` whether it is written from right
    to left.
    """

    code: str
    english: str
    native: str
    speech: str
    rtl: bool = False


LANGUAGES: dict[str, Language] = {
    spoken.code: spoken
    for spoken in (
        Language("ar", "Arabic", "العربية", "ar-SA", rtl=True),
        Language("hy", "Armenian", "հայերեն", "hy-AM"),
        Language("eu", "Basque", "euskara", "eu-ES"),
        Language("bn", "Bengali", "বাংলা", "bn-BD"),
        Language("bg", "Bulgarian", "български", "bg-BG"),
        Language("ca", "Catalan", "català", "ca-ES"),
        Language("zh", "Chinese", "中文", "zh-CN"),
        Language("hr", "Croatian", "hrvatski", "hr-HR"),
        Language("cs", "Czech", "čeština", "cs-CZ"),
        Language("da", "Danish", "dansk", "da-DK"),
        Language("nl", "Dutch", "Nederlands", "nl-NL"),
        Language("en", "English", "English", "en-GB"),
        Language("eo", "Esperanto", "Esperanto", "eo"),
        Language("et", "Estonian", "eesti", "et-EE"),
        Language("fi", "Finnish", "suomi", "fi-FI"),
        Language("fr", "French", "français", "fr-FR"),
        Language("gl", "Galician", "galego", "gl-ES"),
        Language("ka", "Georgian", "ქართული", "ka-GE"),
        Language("de", "German", "Deutsch", "de-DE"),
        Language("el", "Greek", "Ελληνικά", "el-GR"),
        Language("he", "Hebrew", "עברית", "he-IL", rtl=True),
        Language("hi", "Hindi", "हिन्दी", "hi-IN"),
        Language("hu", "Hungarian", "magyar", "hu-HU"),
        Language("is", "Icelandic", "íslenska", "is-IS"),
        Language("id", "Indonesian", "Bahasa Indonesia", "id-ID"),
        Language("ga", "Irish", "Gaeilge", "ga-IE"),
        Language("it", "Italian", "italiano", "it-IT"),
        Language("ja", "Japanese", "日本語", "ja-JP"),
        Language("kk", "Kazakh", "қазақ тілі", "kk-KZ"),
        Language("ko", "Korean", "한국어", "ko-KR"),
        Language("la", "Latin", "Latina", "la"),
        Language("lv", "Latvian", "latviešu", "lv-LV"),
        Language("lt", "Lithuanian", "lietuvių", "lt-LT"),
        Language("ms", "Malay", "Bahasa Melayu", "ms-MY"),
        Language("nb", "Norwegian Bokmål", "norsk bokmål", "nb-NO"),
        Language("fa", "Persian", "فارسی", "fa-IR", rtl=True),
        Language("pl", "Polish", "polski", "pl-PL"),
        Language("pt", "Portuguese", "português", "pt-PT"),
        Language("ro", "Romanian", "română", "ro-RO"),
        Language("ru", "Russian", "русский", "ru-RU"),
        Language("sr", "Serbian", "српски", "sr-RS"),
        Language("sk", "Slovak", "slovenčina", "sk-SK"),
        Language("sl", "Slovenian", "slovenščina", "sl-SI"),
        Language("es", "Spanish", "español", "es-ES"),
        Language("sw", "Swahili", "Kiswahili", "sw-KE"),
        Language("sv", "Swedish", "svenska", "sv-SE"),
        Language("tl", "Tagalog", "Tagalog", "fil-PH"),
        Language("th", "Thai", "ไทย", "th-TH"),
        Language("tr", "Turkish", "Türkçe", "tr-TR"),
        Language("uk", "Ukrainian", "українська", "uk-UA"),
        Language("ur", "Urdu", "اردو", "ur-PK", rtl=True),
        Language("uz", "Uzbek", "o‘zbek", "uz-UZ"),
        Language("vi", "Vietnamese", "Tiếng Việt", "vi-VN"),
        Language("cy", "Welsh", "Cymraeg", "cy-GB"),
    )
}
"""Every language by its code, in the order of the English names."""


def language(code: str) -> Language:
    """Return the language with this code; raises UnknownLanguage."""
    try:
        return LANGUAGES[code]
    except KeyError:
        raise UnknownLanguage(code=code) from None
