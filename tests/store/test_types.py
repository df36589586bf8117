from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Column, MetaData, Table, delete, insert, select
from sqlalchemy.exc import StatementError

from phraseweaver.app import App
from phraseweaver.store.types import BigId, Instant

MOMENTS = Table(
    "moments",
    MetaData(),
    Column("id", BigId, primary_key=True),
    Column("at", Instant()),
    sqlite_autoincrement=True,
)


@pytest.fixture
def moments(app: App) -> App:
    """The app on a database that also has a table of instants."""
    with app.sessions.begin() as session:
        MOMENTS.create(session.connection())
    return app


def stored(app: App, *instants: datetime | None) -> list[datetime | None]:
    with app.sessions.begin() as session:
        session.execute(insert(MOMENTS), [{"at": instant} for instant in instants])
    with app.sessions.read() as session:
        return list(session.scalars(select(MOMENTS.c.at).order_by(MOMENTS.c.id)))


def test_an_instant_comes_back_equal_to_the_microsecond_and_in_utc(moments: App) -> None:
    instant = datetime(2026, 3, 10, 9, 0, 0, 123457, tzinfo=UTC)
    (back,) = stored(moments, instant)
    assert back == instant
    assert back is not None
    assert back.tzinfo is UTC


def test_an_instant_of_another_zone_is_the_same_instant(moments: App) -> None:
    berlin = datetime(2026, 7, 1, 1, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert stored(moments, berlin) == [datetime(2026, 6, 30, 23, 30, tzinfo=UTC)]


def test_no_instant_is_none(moments: App) -> None:
    assert stored(moments, None) == [None]


def test_a_naive_datetime_is_refused(moments: App) -> None:
    with pytest.raises(StatementError, match="naive"):
        stored(moments, datetime(2026, 3, 10, 9, tzinfo=UTC).replace(tzinfo=None))
    with moments.sessions.read() as session:
        assert session.scalars(select(MOMENTS.c.at)).all() == []


def test_instants_compare_in_the_order_of_time_whatever_zone_they_came_in(moments: App) -> None:
    noon = datetime(2026, 3, 10, 12, tzinfo=UTC)
    later = (noon + timedelta(microseconds=1)).astimezone(ZoneInfo("America/Los_Angeles"))
    earlier = (noon - timedelta(microseconds=1)).astimezone(ZoneInfo("Asia/Tokyo"))
    stored(moments, later, noon, earlier)
    with moments.sessions.read() as session:
        assert session.scalars(select(MOMENTS.c.at).order_by(MOMENTS.c.at)).all() == [earlier, noon, later]
        assert session.scalars(select(MOMENTS.c.at).where(MOMENTS.c.at < noon)).all() == [earlier]


def test_an_id_holds_64_bits(moments: App) -> None:
    with moments.sessions.begin() as session:
        session.execute(insert(MOMENTS).values(id=2**63 - 1))
    with moments.sessions.read() as session:
        assert session.scalar(select(MOMENTS.c.id)) == 9_223_372_036_854_775_807


def test_an_id_is_not_given_out_again_when_its_row_is_gone(moments: App) -> None:
    stored(moments, None, None)
    with moments.sessions.begin() as session:
        session.execute(delete(MOMENTS).where(MOMENTS.c.id == 2))
        assert session.scalar(insert(MOMENTS).values(at=None).returning(MOMENTS.c.id)) == 3
