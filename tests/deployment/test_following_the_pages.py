"""What the pages tell people to run, run: in an environment that has nothing but the requirements.

Ports and directories are others, so that a test harms nothing. What belongs to a host (Docker, systemd,
proxies) is not started; what it would start is.
"""

from __future__ import annotations

import re
import shlex
import time
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from tests.botapi import BotApi
from tests.botapi.server import TOKEN
from tests.database import PostgresServer
from tests.deployment.conftest import PATIENCE, Bare, free_port, status, wait_for
from tests.deployment.reading import (
    commands,
    environment_example,
    from_yaml,
    health_check,
    instruction,
    unit,
)

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("deployment")]
SECRET = "a-secret-of-the-test-that-is-long-enough"


def on_port(arguments: list[str], port: int) -> list[str]:
    return [argument.replace("8501", str(port)) for argument in arguments]


def test_the_image_starts_answers_its_health_check_and_stops(bare: Bare, tmp_path: Path) -> None:
    log, port = tmp_path / "log", free_port()
    with bare.running(on_port(instruction("CMD").arguments, port), log, PHRASEWEAVER_OPEN="1"):
        wait_for(port, "/readyz", log)
        bare.run(on_port(health_check(), port), tmp_path / "health")
        assert status(port, "/") == 200
    assert "Traceback" not in log.read_text()
    assert (bare.code / "data" / "phraseweaver.db").exists()


def test_compose_starts_dashboard_and_sender_on_postgresql(
    bare: Bare, postgres: PostgresServer, tmp_path: Path
) -> None:
    services = from_yaml("compose.yaml")["services"]
    url = postgres.create(migrated=False)
    settings = {
        **{name: value for name, value in environment_example("compose.env.example").items() if value},
        **services["web"]["environment"],
        "PHRASEWEAVER_OPEN": "1",
        "BACKUP_DIR": str(bare.spare / "backups"),
        "DATABASE_URL": shown(url),
    }
    web, sender, port = tmp_path / "web", tmp_path / "sender", free_port()
    # At once: both may find a database that has no schema yet.
    with (
        bare.running(on_port(services["web"]["command"], port), web, **settings),
        bare.running(services["sender"]["command"], sender, **settings),
    ):
        wait_for(port, "/readyz", web)
        wait_until_well(bare, ["python", "-m", "phraseweaver", "check"], tmp_path / "check", settings)
    assert "Traceback" not in web.read_text() + sender.read_text()
    postgres.drop(url)


def test_render_starts_with_the_settings_of_its_blueprint(bare: Bare, tmp_path: Path) -> None:
    (service,) = from_yaml("render.yaml")["services"]
    port, log = free_port(), tmp_path / "log"
    filled = {
        "DATABASE_URL": f"sqlite:///{bare.spare}/render.db",
        "TELEGRAM_BOT_TOKEN": "",
        "PUBLIC_URL": "https://phraseweaver.onrender.com",
        "SIGN_IN_COOKIE_SECRET": SECRET,
        "SIGN_IN_ADMINS": "ann@example.org",
        "OIDC_GOOGLE_CLIENT_ID": "id",
        "OIDC_GOOGLE_CLIENT_SECRET": "secret",
    }
    settings = {one["key"]: str(one.get("value", "")) for one in service["envVars"]} | filled
    with bare.running(service["startCommand"], log, PORT=str(port), **settings):
        wait_for(port, service["healthCheckPath"], log)
        wait_for(port, "/readyz", log)
    assert "Traceback" not in log.read_text()


def test_the_workflow_sends_and_ends(bare: Bare, tmp_path: Path) -> None:
    steps = from_yaml("deploy/reminders.github.yml")["jobs"]["send"]["steps"]
    (sending,) = (step for step in steps if "sidecar" in step.get("run", ""))
    with BotApi() as api:
        values = {
            "secrets.DATABASE_URL": f"sqlite:///{bare.spare}/workflow.db",
            "secrets.TELEGRAM_BOT_TOKEN": TOKEN,
            "vars.PUBLIC_URL": "https://phraseweaver.onrender.com",
        }
        settings = {
            name: values[str(value).removeprefix("${{ ").removesuffix(" }}")]
            for name, value in sending["env"].items()
        }
        bare.run(sending["run"], tmp_path / "log", TELEGRAM_API_BASE=api.base, **settings)
        assert "getUpdates" in api.calls


def test_the_units_start_with_the_example_of_their_settings(bare: Bare, tmp_path: Path) -> None:
    # systemd would make the directories; those of the example are moved below one that may be written.
    moved = {
        name: value.replace("/var/lib/phraseweaver", str(bare.spare))
        for name, value in environment_example("phraseweaver.env.example").items()
    }
    web, sender = unit("phraseweaver-web@.service"), unit("phraseweaver-sidecar.service")
    port, web_log, sender_log = free_port(), tmp_path / "web", tmp_path / "sender"
    with (
        bare.running(started(web, port), web_log, **moved),
        bare.running(started(sender, port), sender_log, **moved),
    ):
        asked = next(line for line in commands("vps.md") if line.startswith("curl"))
        path = re.search(r"8501(/\w+)", asked)
        assert path is not None
        wait_for(port, path[1], web_log)
        (check,) = (line for line in commands("vps.md") if "systemd-run" in line)
        program = "/opt/phraseweaver/.venv/bin/python"
        arguments = shlex.split(check[check.index(program) :].replace(program, "python"))
        wait_until_well(bare, arguments, tmp_path / "check", moved)
    assert "Traceback" not in web_log.read_text() + sender_log.read_text()


def started(of: dict[str, dict[str, str]], port: int) -> list[str]:
    service = of["Service"]
    assert service["WorkingDirectory"] == "/opt/phraseweaver"
    program = "/opt/phraseweaver/.venv/bin/python "
    assert service["ExecStart"].startswith(program)
    return shlex.split("python " + service["ExecStart"].removeprefix(program).replace("%i", str(port)))


def wait_until_well(bare: Bare, check: list[str], log: Path, settings: dict[str, str]) -> None:
    """Return once the check finds all well: the sender makes a first backup when it starts."""
    give_up_at = time.monotonic() + PATIENCE
    while (process := bare.start(check, log, **settings)).wait(PATIENCE):
        assert time.monotonic() < give_up_at, log.read_text()
        time.sleep(0.5)
    assert process.returncode == 0
    assert "at revision" in log.read_text()


def test_backup_restore_and_upgrade_work_as_their_pages_say(bare: Bare, tmp_path: Path) -> None:
    database = f"sqlite:///{bare.spare}/mine.db"
    ours = [
        line for line in commands("upgrades.md") + commands("backups.md") if "python -m phraseweaver" in line
    ]
    assert len(ours) == 5
    for number, line in enumerate(ours):
        line = line.replace("/tmp/trial.db", f"{bare.spare}/trial.db")
        # In a shell: the page sets a variable before some.
        bare.run(["sh", "-c", line], tmp_path / str(number), DATABASE_URL=database)
    assert (bare.spare / "trial.db").exists()


def shown(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
