"""Run where only the core is installed: it opens nothing and says what to install; it can begin a new provider."""

import tempfile

import sessiondock
from sessiondock.new_provider.__main__ import main as new_provider


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        if new_provider(["acme", "--folder", folder]) != 0:
            raise SystemExit("a new provider cannot be begun")
    try:
        sessiondock.connect("sqlite://")
    except sessiondock.UnknownProviderError as error:
        if "pip install sessiondock-sql" not in str(error):
            raise
        print(error)
    else:
        raise SystemExit("a provider was found in an environment that holds the core alone")


if __name__ == "__main__":
    main()
