"""No bot token in any record of any logger."""

from __future__ import annotations

import logging

import pytest

from phraseweaver import redaction

TOKEN = "987654321:AAfew-letters_and-digits-0123456789"
URL = f"https://api.telegram.org/bot{TOKEN}/getMe"


@pytest.fixture(autouse=True)
def installed() -> None:
    redaction.install()


@pytest.mark.parametrize("text", [TOKEN, URL, TOKEN.replace(":", "%3A"), f"({TOKEN})", f"x{TOKEN} y {TOKEN}"])
def test_a_token_is_replaced_wherever_it_stands(text: str) -> None:
    assert TOKEN.partition(":")[2] not in redaction.redact(text)
    assert redaction.REDACTED in redaction.redact(text)


def test_times_numbers_and_addresses_stay() -> None:
    text = "12:30 at 127.0.0.1:8501, sqlite:///data/phraseweaver.db, 1:0, 3 of 12"
    assert redaction.redact(text) == text


def test_arguments_of_a_message_are_redacted(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("some.library").warning("GET %s took %d ms", URL, 12)
    assert caplog.messages == [f"GET https://api.telegram.org/bot{redaction.REDACTED}/getMe took 12 ms"]


def test_a_traceback_is_redacted_and_its_exception_dropped(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError(f"cannot open {URL}")
    except ValueError:
        logging.getLogger("some.library").exception("failed", stack_info=True)
    assert TOKEN not in caplog.text
    assert f"ValueError: cannot open https://api.telegram.org/bot{redaction.REDACTED}/getMe" in caplog.text
    assert caplog.records[0].exc_info is None


def test_a_traceback_without_a_token_is_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError("harmless")
    except ValueError:
        logging.getLogger("some.library").exception("failed")
    assert caplog.records[0].exc_info is not None
    assert caplog.text.count("ValueError: harmless") == 1


def test_a_handler_added_later_sees_redacted_records_too() -> None:
    seen: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(record.getMessage())

    logger = logging.getLogger("another.library")
    handler = Keep()
    logger.addHandler(handler)
    try:
        logger.error("token %s", TOKEN)
    finally:
        logger.removeHandler(handler)
    assert seen == [f"token {redaction.REDACTED}"]


def test_installing_twice_wraps_once() -> None:
    before = logging.getLogRecordFactory()
    redaction.install()
    assert logging.getLogRecordFactory() is before
