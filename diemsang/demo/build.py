"""Builds a whole world, part by part. What is built is remembered, so that the second start is quick."""

import json
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from diemsang import __version__
from diemsang.demo import bodies, people
from diemsang.demo.catalogue import building as catalogue
from diemsang.demo.dossiers import building as dossiers
from diemsang.demo.scenario import World
from diemsang.kernel import clock
from diemsang.kernel.access import system_actor
from diemsang.proof.ledger import services as ledger

Say = Callable[[str], object]


def build(world: World, folder: Path, say: Say) -> None:
    """Everything the demo has, by the acts of the pages, with the seed of the scenario."""
    began = monotonic()
    say("Tổ chức bộ máy / bodies ...")
    built = bodies.build_bodies(world)
    say("Con người, tài khoản, quyền / people, accounts, roles ...")
    count = people.build_people(world, built)
    say("Danh mục thủ tục hành chính / catalogue of procedures ...")
    procedures = catalogue.build_catalogue(world, built)
    say("Hồ sơ một cửa / dossiers ...")
    filed = dossiers.build_dossiers(world, built)
    ledger.seal(by=system_actor("ledger.seal"), at=clock.real_now())
    seconds = monotonic() - began
    say(
        f"Đã dựng {len(built.bodies)} cơ quan, {count} người, {procedures} thủ tục, {filed} hồ sơ"
        f" trong {seconds:.0f} giây."
    )
    content = {"fingerprint": world.fingerprint, "version": __version__, "seconds": round(seconds, 1)}
    (folder / "demo.json").write_text(json.dumps(content))
