"""The port that the web server listens on, looked at before anything is started."""

import os
import socket
import sys

HOST = "127.0.0.1"


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of the present machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port that was just closed is free
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    with socket.socket() as caller:  # a server on every address lets others bind to one of them
        caller.settimeout(1)
        return caller.connect_ex((HOST, port)) != 0


def check() -> None:
    """End the program with a sentence when PORT is no port, or taken."""
    given = os.environ.get("PORT") or "8000"
    if not given.isdecimal() or not 0 < int(given) < 65536:
        sys.exit(f"PORT must be a number from 1 to 65535, not “{given}”.")
    port = int(given)
    if is_free(port):
        return
    other = next((p for p in range(port + 1, min(port + 100, 65536)) if is_free(p)), None)
    advice = f"Set another one, for example PORT={other}" if other else "Set another one in PORT"
    sys.exit(f"Port {port} is taken: another program, perhaps another Plenary, listens there. {advice}, or stop it.")
