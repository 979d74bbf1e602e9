"""A user's process: connect by name, list sessions, and report what was loaded. The one argument is JSON."""

import asyncio
import json
import logging
import sys
from typing import Any


def call(name: str, settings: dict[str, Any]) -> int:
    from sessiondock import connect

    with connect(name, **settings) as client:
        return len(client.sessions.list(page_size=1).first())


async def call_async(name: str, settings: dict[str, Any]) -> int:
    from sessiondock import connect_async

    async with connect_async(name, **settings) as client:
        return len(await client.sessions.list(page_size=1).first())


def main() -> None:
    options = json.loads(sys.argv[1])
    sys.path += options["beside"]
    logging.basicConfig(level=logging.WARNING)
    name, settings = options["name"], options["settings"]
    if name is not None:
        count = asyncio.run(call_async(name, settings)) if options["async"] else call(name, settings)
        assert count in {0, 1}
    loaded = sorted(sys.modules)
    from sessiondock import doctor

    found = [[finding.about, finding.ok, finding.detail] for finding in doctor().findings]
    print(json.dumps({"loaded": loaded, "found": found}))


if __name__ == "__main__":
    main()
