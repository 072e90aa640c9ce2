"""A socket that gives out whole WebSocket frames, for slack_sdk's client to read from.

The client parses what one `recv` gave by calling itself once per frame, and once more for each piece of a frame: a
thousand envelopes at once end in RecursionError and are lost, and so is a frame whose second half comes late. It also
takes the end of the line for silence, and holds a lock while it waits. So: frames are put together here, some at a
time; waiting is short; the end of the line is an error.
"""

import select
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from slack_sdk.socket_mode.builtin.frame_header import FrameHeader

_AT_ONCE = 64
"""Frames given out in one go; the client's recursion goes as deep as this."""
_GLANCE_SECONDS = 0.1
"""How long one look waits, and so how long somebody who wants to close the connection may have to."""
_BUFFER_BYTES = 65_536
_LAST_LOOKS = 50
_GOODBYE = b"\x88\x80\x00\x00\x00\x00"
"""A close frame, masked as a client's must be."""
_EMPTY_FRAME = 2
_END_OF_HANDSHAKE = b"\n"
"""The client leaves the last byte of the handshake unread; no frame begins with it."""


class WholeFrames:
    """Stands in for a connected socket; everything but `recv` is the socket's own."""

    def __init__(self, connected: socket.socket, leftover: Callable[[str], None]) -> None:
        """`leftover` is handed each text that has come but was not read when the client closes the connection."""
        self._socket = connected
        self._leftover = leftover
        self._held = bytearray()

    def recv(self, _size: int) -> bytes:
        """Some whole frames. Raises TimeoutError when none has come, ConnectionResetError when none can come."""
        while not (end := self._end_of_whole_frames()):
            self._receive()
        frames = bytes(self._held[:end])
        del self._held[:end]
        return frames

    def close(self) -> None:
        """Say goodbye and read on until Slack does, so that moving to a new connection loses nothing on the old one."""
        with suppress(OSError):
            self._socket.sendall(_GOODBYE)
            for _ in range(_LAST_LOOKS):
                with suppress(TimeoutError):
                    self._receive()
        self._hand_out_texts()
        self._socket.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)

    def _receive(self) -> None:
        self._wait()
        received = self._socket.recv(_BUFFER_BYTES)
        if not received:
            raise ConnectionResetError("the line was cut")
        self._held += received
        if self._held.startswith(_END_OF_HANDSHAKE):
            del self._held[0]

    def _hand_out_texts(self) -> None:
        start = 0
        while (length := _length(self._held, start)) is not None and start + length <= len(self._held):
            if self._held[start] & 0b1111 == FrameHeader.OPCODE_TEXT:
                header = {126: 4, 127: 10}.get(self._held[start + 1], 2)
                self._leftover(self._held[start + header : start + length].decode())
            start += length

    def _wait(self) -> None:
        decrypted = getattr(self._socket, "pending", None)
        if decrypted is not None and decrypted():
            return
        if not select.select([self._socket], [], [], _GLANCE_SECONDS)[0]:
            raise TimeoutError

    def _end_of_whole_frames(self) -> int:
        end = 0
        for _ in range(_AT_ONCE):
            length = _length(self._held, end)
            if length is None or end + length > len(self._held):
                break
            if length == _EMPTY_FRAME:
                # the client waits for more after two bytes, and loses them and all before them if nothing comes
                self._held[end + 1 : end + 2] = b"\x01 "
                length += 1
            end += length
        return end


def _length(held: bytearray, start: int) -> int | None:
    """How long the frame is that begins there, with its header (RFC 6455, 5.2); None if that is not known yet."""
    if len(held) < start + 2:
        return None
    size = held[start + 1] & 0b0111_1111
    extended = {126: 2, 127: 8}.get(size, 0)
    if len(held) < start + 2 + extended:
        return None
    mask = 4 if held[start + 1] & 0b1000_0000 else 0
    payload = int.from_bytes(held[start + 2 : start + 2 + extended], "big") if extended else size
    return 2 + extended + mask + payload
