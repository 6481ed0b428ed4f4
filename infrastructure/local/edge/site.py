"""Serves the app's files from its bucket, and its page for every path that is the app's own business."""

import asyncio
import time
from dataclasses import dataclass

import boto3
from aiohttp import web
from botocore.config import Config
from botocore.exceptions import ClientError

from local.emulator import DEPLOYER
from local.options import REGION

PAGE = "index.html"
# How long an unhashed file may be stale; hashed assets never change.
RECHECK_S = 1.0


@dataclass(frozen=True, slots=True)
class _Kept:
    body: bytes
    content_type: str
    caching: str
    fetched: float

    @property
    def is_fresh(self) -> bool:
        return "immutable" in self.caching or time.monotonic() - self.fetched < RECHECK_S


class Site:
    def __init__(self, emulator: str, *, bucket: str) -> None:
        self._bucket = bucket
        self._kept: dict[str, _Kept] = {}
        self._s3 = boto3.client(
            "s3",
            endpoint_url=emulator,
            region_name=REGION,
            aws_access_key_id=DEPLOYER["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=DEPLOYER["AWS_SECRET_ACCESS_KEY"],
            config=Config(connect_timeout=2, read_timeout=5, retries={"max_attempts": 2}),
        )

    async def serve(self, request: web.Request) -> web.Response:
        path = request.match_info["path"]
        # As PathsOfTheApp in infrastructure/web.yaml: a last part without a dot is a path inside the app.
        key = path if "." in path.rsplit("/", 1)[-1] else PAGE
        file = await self._file(key)
        if file is None:
            return web.Response(status=404, text="There is nothing here.\n")
        return web.Response(body=file.body, headers={"Content-Type": file.content_type, "Cache-Control": file.caching})

    async def _file(self, key: str) -> _Kept | None:
        kept = self._kept.get(key)
        if kept is not None and kept.is_fresh:
            return kept
        fetched = await asyncio.to_thread(self._fetch, key)
        if fetched is None:
            self._kept.pop(key, None)
            return None
        self._kept[key] = fetched
        return fetched

    def _fetch(self, key: str) -> _Kept | None:
        try:
            answer = self._s3.get_object(Bucket=self._bucket, Key=key)
        except ClientError:
            return None
        return _Kept(
            body=answer["Body"].read(),
            content_type=answer["ContentType"],
            caching=answer.get("CacheControl", "no-cache"),
            fetched=time.monotonic(),
        )
