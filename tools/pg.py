"""A throw-away PostgreSQL for tests, from the binaries the machine has.

    python tools/pg.py run -- COMMAND ...   start, run COMMAND with DATABASE_URL set, stop and delete, whatever happens
    python tools/pg.py start                start one that stays, and print its DATABASE_URL
    python tools/pg.py stop                 stop and delete that one
    python tools/pg.py find                 print the folder of the binaries; exit 1 when there are none

It listens on a Unix socket only, in a folder that nobody else can enter, and is tuned to forget: nothing outlives a
power cut.
PostgreSQL refuses to run as root, so for root it runs as `postgres` (or `nobody`).
"""

import argparse
import json
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from urllib.parse import quote

STATE = Path(__file__).resolve().parent.parent / "build/pg.json"
USER = "diemsang"
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=120")
OLDEST = 15
READY_WITHIN = 30.0


class PostgresMissing(Exception):
    """The machine has no PostgreSQL server."""


class PostgresFailed(Exception):
    """The server did not start; its own words are the message."""


def version_of(folder: Path) -> tuple[int, ...]:
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True).stdout
    return tuple(map(int, re.findall(r"\d+", answer)[:2]))


def find_binaries() -> Path:
    """The newest server of at least version 15: Debian's folders first, then the PATH."""
    folders = [Path(each) for each in Path("/usr/lib/postgresql").glob("*/bin")]
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    fitting = [folder for folder in folders if (folder / "initdb").exists() and version_of(folder) >= (OLDEST,)]
    if not fitting:
        raise PostgresMissing(f"no PostgreSQL {OLDEST} or newer: on Debian, apt-get install postgresql")
    return max(fitting, key=version_of)


def other_user() -> pwd.struct_passwd | None:
    """Whom to run as when we are root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresFailed("PostgreSQL refuses to run as root, and there is no other user to run it as")


@dataclass
class Cluster:
    folder: Path
    pid: int = 0
    binaries: Path = field(default_factory=find_binaries)

    @property
    def url(self) -> str:
        return f"postgres://{USER}@{quote(str(self.folder), safe='')}/{USER}"

    def spawn(self, command: list[str | Path]) -> "subprocess.Popen[bytes]":
        user = other_user()
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                user=user.pw_uid if user else None,
                group=user.pw_gid if user else None,
                extra_groups=[] if user else None,
            )

    def start(self) -> None:
        if user := other_user():
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        data = self.folder / "data"
        made = self.spawn(
            [
                *(self.binaries / "initdb", "-D", data, "-U", USER, "--auth=trust", "--no-sync"),
                *("--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"),
            ]
        )
        if made.wait() != 0:
            raise PostgresFailed(self.words())
        options = [part for each in SETTINGS for part in ("-c", each)]
        server = self.spawn(
            [self.binaries / "postgres", "-D", data, "-k", self.folder, "-c", "listen_addresses=", *options]
        )
        self.pid = server.pid
        until = time.monotonic() + READY_WITHIN
        while subprocess.run(self.client("createdb", USER), capture_output=True).returncode != 0:
            if server.poll() is not None or time.monotonic() > until:
                raise PostgresFailed(self.words())
            time.sleep(0.1)

    def client(self, program: str, *arguments: str) -> list[str]:
        return [str(self.binaries / program), "-h", str(self.folder), "-U", USER, *arguments]

    def words(self) -> str:
        return (self.folder / "log").read_text(errors="replace")[-4000:]

    def stop(self) -> None:
        """At once, and leave nothing: the data are of no use to anyone."""
        if self.pid:
            for sign, patience in ((signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0)):
                if self.ended(sign, patience):
                    break
        shutil.rmtree(self.folder, ignore_errors=True)

    def ended(self, sign: signal.Signals, patience: float) -> bool:
        until = time.monotonic() + patience
        try:
            os.kill(self.pid, sign)
            while time.monotonic() < until:
                with suppress(ChildProcessError):
                    os.waitpid(self.pid, os.WNOHANG)
                os.kill(self.pid, 0)
                time.sleep(0.05)
        except ProcessLookupError:
            return True
        return False


def new_cluster() -> Cluster:
    binaries = find_binaries()
    # A socket's path holds about a hundred characters at most: a long TMPDIR would not do.
    place = "/tmp" if Path("/tmp").is_dir() else None  # noqa: S108  (mkdtemp makes a folder of our own there)
    return Cluster(Path(tempfile.mkdtemp(prefix="diemsang-pg-", dir=place)), binaries=binaries)


def leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


@contextmanager
def running() -> Iterator[Cluster]:
    for sign in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, leave)
    cluster = new_cluster()
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.stop()


def run(command: list[str]) -> int:
    with running() as cluster:
        child = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": cluster.url})
        try:
            return child.wait()
        finally:
            if child.poll() is None:
                child.terminate()
                try:
                    child.wait(10)
                except subprocess.TimeoutExpired:
                    child.kill()
                    child.wait()


def start() -> int:
    if STATE.exists():
        stop()
    cluster = new_cluster()
    try:
        cluster.start()
    except BaseException:
        cluster.stop()
        raise
    STATE.parent.mkdir(exist_ok=True)
    STATE.write_text(json.dumps({"folder": str(cluster.folder), "pid": cluster.pid}))
    print(f"export DATABASE_URL={cluster.url}")
    return 0


def stop() -> int:
    if not STATE.exists():
        print("None was started.", file=sys.stderr)
        return 1
    state = json.loads(STATE.read_text())
    cluster = Cluster(Path(state["folder"]))
    pid_file = cluster.folder / "data/postmaster.pid"
    # Only the process that still serves this folder: the number may have gone to another since.
    if pid_file.exists() and pid_file.read_text().split()[0] == str(state["pid"]):
        cluster.pid = state["pid"]
    cluster.stop()
    STATE.unlink()
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("word", choices=["run", "start", "stop", "find"])
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    try:
        if options.word == "run":
            if not command:
                parser.error("run what? python tools/pg.py run -- COMMAND ...")
            return run(command)
        if options.word == "find":
            print(find_binaries())
            return 0
        return start() if options.word == "start" else stop()
    except (PostgresMissing, PostgresFailed) as failure:
        print(f"tools/pg.py: {failure}", file=sys.stderr)
        return 69
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
