"""Starts the local cloud step by step, watches it, and stops it in the order that loses nothing."""

import shutil
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from local import demo, deployment, emulator, reload, running, services, warming, webapp
from local.deployment import Deployed
from local.failures import LaunchError
from local.memory import Secrets, write_json
from local.options import ROOT, Options
from local.processes import PROGRAMS, Child, claim_port
from local.progress import say, step

WATCH_S = 0.3
T = TypeVar("T")


@dataclass(slots=True)
class LocalCloud:
    options: Options
    children: list[Child] = field(default_factory=list)
    deployed: Deployed | None = None

    def claim(self) -> None:
        """Makes sure that what is needed is there and nobody else runs here; until then nothing is ours to stop."""
        _require_tools()
        state = self.options.state
        (state / "logs").mkdir(parents=True, exist_ok=True)
        running.refuse_second_start(state)
        for name in running.stop_left_behind(state):
            say(f"        stopped the {name} of an earlier run")
        (state / "up.json").unlink(missing_ok=True)
        claim_port(self.options.web_port, variable="BALINA_PORT", purpose="the web app")
        claim_port(self.options.emulator_port, variable="BALINA_EMULATOR_PORT", purpose="the emulator")
        if self.options.has_simulated_venue:
            claim_port(self.options.exchange_port, variable="BALINA_EXCHANGE_PORT", purpose="the simulated exchange")
        running.remember(state, [])

    def start(self) -> None:
        secrets = Secrets.of(self.options.state)
        with ThreadPoolExecutor(max_workers=3, thread_name_prefix="step") as pool:
            try:
                self._start_everything(pool, secrets)
            except BaseException:
                PROGRAMS.stop()
                raise
        self._announce(secrets)

    def watch(self, wants_restart: Callable[[], bool]) -> None:
        """Returns never: ends by the exception of a child that died or of a person who interrupts."""
        while True:
            self._refuse_dead_children()
            if wants_restart():
                self.restart_collector()
            time.sleep(WATCH_S)

    def restart_collector(self) -> None:
        assert self.deployed is not None
        old = next(child for child in self.children if child.name == "collector")
        old.stop()
        self.children.remove(old)
        self._add(services.start_collector(self.options, self.deployed))

    def stop(self) -> None:
        """Market data first, then what people use, then what holds state."""
        (self.options.state / "up.json").unlink(missing_ok=True)
        order = {"collector": 0, "edge": 1, "emulator": 2, "exchange": 3}
        for child in sorted(self.children, key=lambda child: order[child.name]):
            with step(f"stopping the {child.name}"):
                child.stop()
        shutil.rmtree(self.options.state / "tmp", ignore_errors=True)
        running.forget(self.options.state)

    def _start_everything(self, pool: ThreadPoolExecutor, secrets: Secrets) -> None:
        options = self.options
        cloud = self._add(emulator.start(options))
        if options.has_simulated_venue:
            self._add(services.start_exchange(options))
        site = pool.submit(_timed, "building the web app", lambda: webapp.build(options)) if options.has_site else None
        layers: Future[None] = pool.submit(_timed, "building the layers", lambda: deployment.build(options))
        with step("starting the emulator"):
            emulator.await_ready(cloud, options)
        self._await_exchange()
        layers.result()
        with step("deploying the template"):
            self.deployed = deployment.deploy(options, secrets)
        self._refuse_dead_children()
        with step("starting the collector and the edge"):
            self._add(services.start_collector(options, self.deployed))
            edge = self._add(services.start_edge(options, self.deployed))
            edge.wait_until(lambda: emulator.answers(f"{options.web}/api/v1/health"), within_s=60, beside=self.children)
        warm = pool.submit(warming.warm, options)
        with step("preparing the demo user"):
            demo.prepare(options, secrets)
            warm.result()
        if site is not None:
            with step("publishing the web app"):
                webapp.publish(options, bucket=self.deployed["SiteBucket"], fingerprint_of_build=site.result())
                edge.wait_until(lambda: emulator.answers(f"{options.web}/"), within_s=30)
        reload.remember(options)

    def _refuse_dead_children(self) -> None:
        for child in self.children:
            if not child.is_running:
                raise child.ended()

    def _await_exchange(self) -> None:
        for child in self.children:
            if child.name == "exchange":
                with step("waiting for the simulated exchange"):
                    child.wait_until(lambda: emulator.answers(f"{self.options.exchange}/sim/health"), within_s=60)

    def _announce(self, secrets: Secrets) -> None:
        options = self.options
        assert self.deployed is not None
        write_json(
            options.state / "up.json",
            {
                "web": options.web,
                "api": f"{options.web}/api/v1",
                "websocket": f"{options.web.replace('http://', 'ws://')}/ws",
                "exchange": options.exchange if options.has_simulated_venue else "",
                "email": secrets.email,
                "password": secrets.password,
                "stack": options.stack,
                "emulator": options.emulator,
                "stage": options.stage,
                "outputs": dict(self.deployed.outputs),
            },
        )

    def _add(self, child: Child) -> Child:
        self.children.append(child)
        running.remember(self.options.state, self.children)
        return child


def _timed(title: str, act: Callable[[], T]) -> T:
    with step(title):
        return act()


def _require_tools() -> None:
    for path in (".venv-emulator/bin/ministack", ".venv-sam/bin/sam"):
        if not (ROOT / path).exists():
            raise LaunchError(f"{path} is missing.", remedy="Run `make setup`.")
    for tool, remedy in (
        ("npm", "Install Node.js 20 or newer with npm (Debian: apt install nodejs npm)."),
        ("make", "Install make (Debian: apt install make)."),
    ):
        if shutil.which(tool) is None:
            raise LaunchError(f"{tool} is missing.", remedy=remedy)
