"""A page without a browser: it asks a server as JupyterLab does, and speaks to a kernel over a WebSocket."""

from __future__ import annotations

import asyncio
import json
import uuid
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.server.real_lab import RealLab

PATIENCE_SECONDS = 60


@asynccontextmanager
async def open_socket(lab: RealLab, kernel_id: str) -> AsyncIterator[WebSocketClientConnection]:
    """Connect to a kernel as long as the context lasts."""
    address = f"{lab.base_url.replace('http', 'ws', 1)}api/kernels/{kernel_id}/channels?session_id={uuid.uuid4().hex}"
    socket = await websocket_connect(HTTPRequest(address, headers={"Authorization": f"token {lab.token}"}))
    try:
        yield socket
    finally:
        socket.close()
        with suppress(TimeoutError):  # A socket that the server has closed has no last message.
            await asyncio.wait_for(_read_rest(socket), 1)


async def _read_rest(socket: WebSocketClientConnection) -> None:
    while await socket.read_message() is not None:
        pass


def make_request(code: str) -> dict[str, Any]:
    """Return the message that runs code."""
    header = {
        "msg_id": uuid.uuid4().hex,
        "msg_type": "execute_request",
        "username": "",
        "session": uuid.uuid4().hex,
        "date": "2026-05-04T12:00:00Z",
        "version": "5.3",
    }
    content = {
        "code": code,
        "silent": False,
        "store_history": False,
        "user_expressions": {},
        "allow_stdin": False,
        "stop_on_error": True,
    }
    return {
        "channel": "shell",
        "header": header,
        "parent_header": {},
        "metadata": {},
        "content": content,
        "buffers": [],
    }


def run_as_page(lab: RealLab, *codes: str) -> None:
    """Run code in a new kernel, as a page does when its button is pressed, and wait for it."""
    kernel_id = lab.start_kernel()["id"]

    async def run() -> None:
        async with open_socket(lab, kernel_id) as socket:
            for code in codes:
                message = make_request(code)
                await socket.write_message(json.dumps(message))
                while not await _is_reply(socket, message):
                    pass

    asyncio.run(asyncio.wait_for(run(), PATIENCE_SECONDS))
    lab.ask(f"api/kernels/{kernel_id}", method="DELETE")


async def _is_reply(socket: WebSocketClientConnection, message: dict[str, Any]) -> bool:
    received = await socket.read_message()
    assert received is not None, "the server has closed the connection"
    answer = json.loads(received)
    is_answer = answer["parent_header"].get("msg_id") == message["header"]["msg_id"]
    return bool(is_answer and answer["header"]["msg_type"] == "execute_reply")
