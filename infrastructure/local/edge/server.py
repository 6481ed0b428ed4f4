"""Routes a request as the distribution of infrastructure/web.yaml does, and adds the same headers."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from aiohttp import ClientSession, ClientTimeout, TCPConnector, web

from local.edge.live import relay_live
from local.edge.rest import MAX_BODY, relay_rest
from local.edge.site import Site
from local.template_values import security_headers

SESSION = web.AppKey("session", ClientSession)


@dataclass(frozen=True, slots=True)
class Origins:
    rest: str
    live: str
    emulator: str
    bucket: str

    @classmethod
    def of(cls, emulator: str, *, rest_api: str, live_api: str, stage: str, bucket: str) -> "Origins":
        live = emulator.replace("http://", "ws://")
        return cls(
            rest=f"{emulator}/_aws/execute-api/{rest_api}/{stage}",
            live=f"{live}/_aws/execute-api/{live_api}/{stage}",
            emulator=emulator,
            bucket=bucket,
        )


def application(origins: Origins) -> web.Application:
    app = web.Application(client_max_size=MAX_BODY)
    site = Site(origins.emulator, bucket=origins.bucket)
    headers = security_headers()

    async def rest(request: web.Request) -> web.StreamResponse:
        return await relay_rest(request, app[SESSION], origin=origins.rest)

    async def live(request: web.Request) -> web.StreamResponse:
        return await relay_live(request, app[SESSION], origin=origins.live)

    async def page(request: web.Request) -> web.StreamResponse:
        return await site.serve(request)

    async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(headers)

    async def session(_: web.Application) -> AsyncIterator[None]:
        connector = TCPConnector(limit=0, keepalive_timeout=60)
        timeout = ClientTimeout(total=35)  # the REST API itself gives up after 29 s
        async with ClientSession(connector=connector, auto_decompress=False, timeout=timeout) as made:
            app[SESSION] = made
            yield

    app.router.add_route("*", "/api/v1/{path:.*}", rest)
    app.router.add_get("/ws", live)
    app.router.add_get("/{path:.*}", page)
    app.on_response_prepare.append(add_headers)
    app.cleanup_ctx.append(session)
    return app
