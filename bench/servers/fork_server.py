"""A fork loop in Python, as in many tutorials: one process for each client.

Run as `fork_server.py PORT`; it listens on 127.0.0.1.
"""

import os
import signal
import socket
import sys
import time

FORMATS = {"day": "%A", "date": "%Y-%m-%d", "time": "%H:%M:%S"}


def serve(client):
    client.sendall(b"Welcome to the date and time server\n")
    with client.makefile("r", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            command = line.strip().lower()
            if command in ("quit", "exit"):
                client.sendall(b"goodbye\n")
                return
            answer = time.strftime(FORMATS[command]) if command in FORMATS else "error: unknown command"
            client.sendall((answer + "\n").encode())


def reap(_signal, _frame):
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def main():
    signal.signal(signal.SIGCHLD, reap)
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", int(sys.argv[1])))
    listener.listen(1024)
    while True:
        client, _address = listener.accept()
        if os.fork() == 0:
            listener.close()
            try:
                serve(client)
            except OSError:
                pass
            os._exit(0)
        client.close()


if __name__ == "__main__":
    main()
