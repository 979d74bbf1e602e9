"""Run where only the core is installed: connecting fails and the error says what to install."""

import sessiondock


def main() -> None:
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
