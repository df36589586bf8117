"""The files that hosts read are sound, and say the same as the pages and the code."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from phraseweaver.config import PROJECT_ROOT, Settings
from phraseweaver.store.tables import Base
from tests.deployment.reading import (
    DEPLOY,
    PAGES,
    commands,
    dockerfile,
    environment_example,
    from_yaml,
    health_check,
    instruction,
    page,
    settings_named,
    unit,
)

INSTALL = "pip install --only-binary :all: -r requirements.txt"
UNITS = ("phraseweaver-web@.service", "phraseweaver-sidecar.service")


def test_every_host_installs_alike() -> None:
    (blueprint,) = from_yaml("render.yaml")["services"]
    steps = from_yaml("deploy/reminders.github.yml")["jobs"]["send"]["steps"]
    assert instruction("RUN").rest == INSTALL
    assert blueprint["buildCommand"] == INSTALL
    assert INSTALL in [step.get("run") for step in steps]
    assert commands("vps.md").count(f"sudo .venv/bin/{INSTALL}") == 2
    assert INSTALL in commands("render.md")
    assert blueprint["startCommand"] in commands("render.md")


def test_the_image_is_small_and_its_process_is_not_root() -> None:
    names = [one.name for one in dockerfile()]
    assert instruction("FROM").rest == "python:3.11-slim"
    assert len(names) - 1 - names[::-1].index("USER") > len(names) - 1 - names[::-1].index("RUN")
    assert instruction("USER").rest == "phraseweaver"
    assert "apt-get" not in "".join(one.rest for one in dockerfile())
    assert health_check()[0] == "python"
    assert "/healthz" in health_check()[-1]


def test_nothing_secret_and_nothing_needless_gets_into_the_image() -> None:
    ignored = (PROJECT_ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert {".env", ".git", ".streamlit/secrets.toml", "/data", "/tests"} <= set(ignored)
    gitignored = (PROJECT_ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {".env", ".streamlit/secrets.toml"} <= set(gitignored)


def test_compose_waits_for_the_database_and_publishes_to_this_machine_only() -> None:
    compose = from_yaml("compose.yaml")
    services = compose["services"]
    assert set(services) == {"database", "web", "sender"}
    assert services["database"]["image"] == "postgres:18"
    for name in ("web", "sender"):
        assert services[name]["depends_on"] == {"database": {"condition": "service_healthy"}}
        assert services[name]["stop_grace_period"] == "25s"
        assert services[name]["cap_drop"] == ["ALL"]
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert ports == ["127.0.0.1:8501:8501"]
    volumes = {mount.partition(":")[0] for one in services.values() for mount in one.get("volumes", [])}
    assert volumes == set(compose["volumes"])
    asked = set(re.findall(r"\$\{([A-Z_]+)", (PROJECT_ROOT / "compose.yaml").read_text(encoding="utf-8")))
    assert asked <= set(environment_example("compose.env.example", commented=True))


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_gives_up_its_rights_and_waits_long_enough_for_the_end(name: str) -> None:
    service = unit(name)["Service"]
    assert service["User"] == "phraseweaver"
    assert service["EnvironmentFile"] == "/etc/phraseweaver.env"
    assert service["ProtectSystem"] == "strict"
    assert service["StateDirectory"] == "phraseweaver phraseweaver/backups"
    assert name in " ".join(commands("vps.md"))
    from phraseweaver.sidecar import GRACE_SECONDS

    needed = GRACE_SECONDS if "sidecar" in name else 5
    assert int(service["TimeoutStopSec"]) > needed


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        # What can be said without it: every line is a section, a setting, a comment or empty.
        for name in UNITS:
            text = (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
            assert re.fullmatch(r"(?:(?:\[\w+\]|#.*|\w+=.*)?\n)+", text)
        return
    files = []
    for name in UNITS:
        text = (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
        file = tmp_path / name.replace("@", "@8501")
        # The program must exist for systemd to be content.
        file.write_text(text.replace("/opt/phraseweaver/.venv/bin/python", "/bin/true"), encoding="utf-8")
        files.append(file)
    done = subprocess.run([program, "verify", *files], capture_output=True, text=True, timeout=60)
    about_ours = [line for line in done.stderr.splitlines() if "phraseweaver" in line]
    assert about_ours == []


def test_the_proxies_let_pass_what_the_dashboard_lets_pass() -> None:
    config = (PROJECT_ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    nginx = (DEPLOY / "proxy" / "nginx.conf").read_text(encoding="utf-8")
    most = re.search(r"^maxUploadSize = (\d+)$", config, re.MULTILINE)
    passed = re.search(r"client_max_body_size (\d+)m;", nginx)
    assert most is not None
    assert passed is not None
    assert int(passed[1]) > int(most[1])
    assert "proxy_set_header Host $http_host;" in nginx
    for text in (nginx, (DEPLOY / "proxy" / "Caddyfile").read_text(encoding="utf-8")):
        assert text.count("{") == text.count("}")
        assert "127.0.0.1:8501" in text


def test_every_setting_that_is_named_is_one_that_is_read() -> None:
    code = PROJECT_ROOT / "phraseweaver"
    read = {
        node.value
        for file in ("config.py", "sign_in_settings.py")
        for node in ast.walk(ast.parse((code / file).read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    # Those of a provider are put together from its name: OIDC_GOOGLE and _CLIENT_ID.
    unknown = {
        (file, name)
        for file, name in settings_named()
        if name not in read and re.sub(r"^OIDC_[A-Z0-9]+(?=_)", "", name) not in read
    }
    assert unknown == set()


@pytest.mark.parametrize("name", ["compose.env.example", "phraseweaver.env.example"])
def test_an_example_of_settings_can_be_used_as_it_is_and_with_sign_in(name: str, tmp_path: Path) -> None:
    plain = environment_example(name) | {"BACKUP_DIR": str(tmp_path)}
    assert Settings.from_env(plain).sign_in is None
    filled = environment_example(name, commented=True) | {
        "BACKUP_DIR": str(tmp_path),
        "PUBLIC_URL": "https://phrases.example.org",
        "SIGN_IN_COOKIE_SECRET": "0123456789" * 4,
        "OIDC_GOOGLE_CLIENT_ID": "id",
        "OIDC_GOOGLE_CLIENT_SECRET": "secret",
    }
    sign_in = Settings.from_env(filled).sign_in
    assert sign_in is not None
    assert [provider.name for provider in sign_in.providers] == ["google"]


def test_the_workflow_hands_over_settings_only() -> None:
    workflow = from_yaml("deploy/reminders.github.yml")
    (step,) = (step for step in workflow["jobs"]["send"]["steps"] if "env" in step)
    assert set(step["env"]) == {"DATABASE_URL", "TELEGRAM_BOT_TOKEN", "PUBLIC_URL"}
    # PyYAML reads the key `on` as the truth value.
    ((minutes, *_),) = (one["cron"].split() for one in workflow[True]["schedule"])
    assert all(int(minute) % 30 for minute in minutes.split(","))
    assert step["run"] in commands("render.md")


@pytest.mark.parametrize("name", sorted(file.name for file in PAGES.glob("*.md")))
def test_every_file_that_a_page_links_to_or_copies_is_there(name: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", page(name)) if "://" not in link]
    named = re.findall(r"(?<![\w/])deploy/[\w./@-]+\w", page(name))
    assert [link for link in links if not (PAGES / link).exists()] == []
    assert [file for file in named if not (PROJECT_ROOT / file).exists()] == []


def test_the_first_page_leads_to_every_other() -> None:
    others = {file.name for file in PAGES.glob("*.md")} - {"README.md"}
    assert others == set(re.findall(r"\]\(([\w-]+\.md)\)", page("README.md")))


def test_what_is_said_of_the_keys_is_what_the_tables_are() -> None:
    text = page("several-machines.md")
    owned = {table.name for table in Base.metadata.tables.values() if "user_id" in table.columns}
    by_owner = re.search(r"- Every key, (.*?)begins with", text, re.DOTALL)
    assert by_owner is not None
    # tests/store/migrate/test_schema.py holds the rule; identities and invitations are for finding a learner.
    assert set(re.findall(r"`(\w+)`", by_owner[1])) == owned - {"reminder_plans", "identities", "invitations"}
