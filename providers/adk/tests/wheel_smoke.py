"""Run where only this distribution and the core are installed: a client by URL, and an error when nobody answers."""

import socket

import sessiondock


def main() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with sessiondock.connect(f"adk+http://127.0.0.1:{port}/helper/ann?max_retries=0") as dock:
        try:
            dock.sessions.get("s")
        except sessiondock.ConnectError as error:
            print(error)
        else:
            raise SystemExit("a server answered where none was started")


if __name__ == "__main__":
    main()
