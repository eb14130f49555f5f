"""A real, very small SMTP server on a free port; an address decides how it is answered."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

ANSWERS = {"unknown": b"550 no such mailbox", "busy": b"451 try later"}


class Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say(b"220 ready")
        for line in self.rfile:
            command = line[:4].upper()
            if command == b"QUIT":
                return self.say(b"221 bye")
            self.answer(command, line)
        return None

    def answer(self, command: bytes, line: bytes) -> None:
        if command == b"RCPT":
            name = line.split(b"<")[1].split(b"@")[0].decode()
            self.say(ANSWERS.get(name, b"250 ok"))
        elif command == b"DATA":
            self.say(b"354 go on")
            self.server.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            self.say(b"250 taken")
        else:
            self.say(b"250 ok")

    def say(self, reply: bytes) -> None:
        self.wfile.write(reply + b"\r\n")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.mails: list[bytes] = []
        self.port = self.server_address[1]


@contextmanager
def smtp_server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()
