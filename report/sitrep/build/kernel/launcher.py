"""Ask the fork server for a kernel and stand for it: end when it ends, end it when this process ends.

Run     python -I -S launcher.py SOCKET [argument of the kernel ...]
Output  exit code: that of the kernel

This is what the kernel specification starts. It imports as little as it can.
"""

import json
import os
import socket
import sys


def main() -> int:
    """Return the exit code of a kernel with the arguments, environment, folder and streams of this process."""
    server = socket.socket(socket.AF_UNIX)
    server.connect(sys.argv[1])
    folder = os.getcwd()  # noqa: PTH109  # pathlib would take longer to import than all else here
    asked = {"arguments": sys.argv[2:], "environment": dict(os.environ), "folder": folder}
    words = json.dumps(asked).encode()
    socket.send_fds(server, [len(words).to_bytes(8, "big")], [0, 1, 2])
    server.sendall(words)
    code = server.recv(1)
    return code[0] if code else 1


if __name__ == "__main__":
    sys.exit(main())
