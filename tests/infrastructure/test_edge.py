"""The one origin of the browser, before a stand-in for the emulator."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, WSMsgType, web
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from local.edge.rest import MAX_BODY
from local.edge.server import Origins, application
from local.template_values import security_headers

FILES = {
    "/bucket/index.html": (b"<title>app</title>", "text/html", "no-cache"),
    "/bucket/assets/app-1a2b.js": (b"let x", "text/javascript", "public, max-age=31536000, immutable"),
}
STAGE = "/_aws/execute-api/{api}/local"


async def _rest(request: web.Request) -> web.Response:
    return web.json_response(
        {"path": request.raw_path, "method": request.method, "body": (await request.read()).decode()},
        status=418,
        headers={"X-From": "origin", "Authorization-Seen": request.headers.get("Authorization", "")},
    )


async def _live(request: web.Request) -> web.StreamResponse:
    if request.query.get("ticket") != "good":
        return web.Response(status=403)
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    await socket.send_str("welcome")
    async for message in socket:
        if message.data == "leave":
            break
        await socket.send_str(f"echo {message.data}")
    await socket.close()
    return socket


async def _object(request: web.Request) -> web.Response:
    found = FILES.get(request.path)
    if found is None:
        return web.Response(status=404)
    return web.Response(body=found[0], headers={"Content-Type": found[1], "Cache-Control": found[2]})


@pytest.fixture
async def edge() -> AsyncIterator["TestClient[web.Request, web.Application]"]:
    origin = web.Application(client_max_size=MAX_BODY)
    origin.router.add_route("*", STAGE.format(api="rest") + "/{path:.*}", _rest)
    origin.router.add_get(STAGE.format(api="live"), _live)
    origin.router.add_get("/{path:.*}", _object)
    async with TestServer(origin) as emulator:
        address = f"http://127.0.0.1:{emulator.port}"
        origins = Origins.of(address, rest_api="rest", live_api="live", stage="local", bucket="bucket")
        async with TestClient(TestServer(application(origins))) as client:
            yield client


async def test_a_request_reaches_the_api_as_it_was_written(edge: "TestClient[web.Request, web.Application]") -> None:
    answer = await edge.post(
        URL("/api/v1/prices%2F?symbols=BTC%2FUSDT&x=%20", encoded=True),
        data="{}",
        headers={"Authorization": "Bearer t"},
    )

    assert answer.status == 418
    assert answer.headers["X-From"] == "origin"
    assert answer.headers["Authorization-Seen"] == "Bearer t"
    assert await answer.json() == {
        "path": STAGE.format(api="rest") + "/api/v1/prices%2F?symbols=BTC%2FUSDT&x=%20",
        "method": "POST",
        "body": "{}",
    }


async def test_a_body_larger_than_the_api_takes_is_a_problem_document(
    edge: "TestClient[web.Request, web.Application]",
) -> None:
    answer = await edge.post("/api/v1/bots", data=b"x" * (MAX_BODY + 1))

    assert (answer.status, answer.content_type) == (413, "application/problem+json")
    assert (await answer.json())["status"] == 413


@pytest.mark.parametrize("path", ["/", "/bots", "/bots/01AB", "/index.html"])
async def test_paths_of_the_app_get_its_page(edge: "TestClient[web.Request, web.Application]", path: str) -> None:
    answer = await edge.get(path)

    assert (answer.status, answer.content_type, await answer.text()) == (200, "text/html", "<title>app</title>")
    assert answer.headers["Cache-Control"] == "no-cache"


async def test_a_built_asset_may_be_kept_for_ever(edge: "TestClient[web.Request, web.Application]") -> None:
    answer = await edge.get("/assets/app-1a2b.js")

    assert "immutable" in answer.headers["Cache-Control"]


async def test_a_file_that_is_not_there_is_not_the_page(edge: "TestClient[web.Request, web.Application]") -> None:
    assert (await edge.get("/assets/gone.js")).status == 404


@pytest.mark.parametrize("path", ["/", "/assets/gone.js", "/api/v1/health"])
async def test_every_answer_carries_the_headers_of_the_distribution(
    edge: "TestClient[web.Request, web.Application]", path: str
) -> None:
    answer = await edge.get(path)

    assert {name: answer.headers.get(name) for name in security_headers()} == security_headers()
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


async def test_live_messages_pass_both_ways_until_the_origin_leaves(
    edge: "TestClient[web.Request, web.Application]",
) -> None:
    socket = await edge.ws_connect("/ws?ticket=good")

    heard = [await socket.receive_str()]
    await socket.send_str("ping")
    heard.append(await socket.receive_str())
    await socket.send_str("leave")

    assert heard == ["welcome", "echo ping"]
    assert (await socket.receive()).type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.CLOSING)


async def test_a_live_connection_the_origin_refuses_is_refused_before_the_upgrade(
    edge: "TestClient[web.Request, web.Application]",
) -> None:
    answer = await edge.get("/ws?ticket=bad", headers={"Connection": "Upgrade", "Upgrade": "websocket"})

    assert (answer.status, answer.content_type) == (403, "application/problem+json")


async def test_an_api_that_does_not_answer_is_a_problem_document_and_not_a_trace() -> None:
    origins = Origins.of("http://127.0.0.1:9", rest_api="rest", live_api="live", stage="local", bucket="bucket")
    async with TestServer(application(origins)) as server, ClientSession() as session:
        answer = await session.get(f"http://127.0.0.1:{server.port}/api/v1/health")

        assert (answer.status, (await answer.json())["detail"]) == (502, "The API did not answer.")
