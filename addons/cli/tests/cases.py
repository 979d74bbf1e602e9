"""Every command with every exit code that it can end with: the table that the tests run and the documentation shows.

Connections by name: ``here`` is a database with a session ``s1``, an event and a recording, ``there`` an empty one.
``vendor`` is a fake, ``failing`` one that answers every request with 500, ``denied`` one that rejects the key, and
nobody listens at ``down``. The same with ``-events`` and ``-recordings`` behind are of vendors that have those.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping

__all__ = ["CASES", "MEANINGS"]

MEANINGS: Mapping[int, str] = {
    0: "done",
    1: "failed",
    2: "usage",
    3: "not found",
    4: "authentication",
    5: "connection",
    130: "interrupted",
}

_TEXT: Mapping[str, Mapping[int, str]] = {
    "ls": {0: "here", 1: "failing", 2: "here --projct x", 4: "denied", 5: "down"},
    "show": {0: "here s1", 1: "failing s1", 2: "here s1 -o jsno", 3: "here gone", 4: "denied s1", 5: "down s1"},
    "events": {
        0: "here s1",
        1: "failing-events s1",
        2: "vendor s1",
        3: "here gone",
        4: "denied-events s1",
        5: "down-events s1",
    },
    "count": {0: "here", 1: "failing", 2: "here --projct x", 4: "denied", 5: "down"},
    "search": {0: "here chat", 1: "failing chat", 2: "here", 4: "denied chat", 5: "down chat"},
    "tail": {0: "here", 1: "failing", 2: "here --lines -1", 4: "denied", 5: "down"},
    "recordings": {
        0: "here s1",
        1: "failing-recordings 1",
        2: "vendor s1",
        3: "here gone",
        4: "denied-recordings 1",
        5: "down-recordings 1",
    },
    "play": {
        0: "here s1 --no-player",
        1: "failing-recordings 1",
        2: "here s2",
        3: "here gone",
        4: "denied-recordings 1",
        5: "down-recordings 1",
    },
    "save": {
        0: "here s1 a.wav",
        1: "failing-recordings 1 a.wav",
        2: "here s2 a.wav",
        3: "here gone a.wav",
        4: "denied-recordings 1 a.wav",
        5: "down-recordings 1 a.wav",
    },
    "create": {
        0: "here --name chat",
        1: "failing --external-id a",
        2: "here --nmae chat",
        4: "denied --external-id a",
        5: "down --external-id a",
    },
    "update": {
        0: "here s1 --name talk",
        1: "failing s1 --tags a",
        2: "here s1",
        3: "here gone --name talk",
        4: "denied s1 --tags a",
        5: "down s1 --tags a",
    },
    "add-event": {
        0: "here s1 --type model",
        1: "failing-events s1 --type model",
        2: "here s1 --tpye model",
        3: "here gone --type model",
        4: "denied-events s1 --type model",
        5: "down-events s1 --type model",
    },
    "rm": {
        0: "here s1 --yes",
        1: "here gone s2 --yes",
        2: "here s1",
        3: "here gone --yes",
        4: "denied s1 --yes",
        5: "down s1 --yes",
    },
    "plan": {0: "here there", 1: "here vendor", 2: "here here", 4: "denied there", 5: "down there"},
    "copy": {
        0: "here there",
        1: "here vendor --strict",
        2: "here there --projct x",
        4: "denied there",
        5: "down there",
    },
    "check": {0: "here here-too", 1: "here there", 2: "here here", 4: "denied there", 5: "down there"},
    "sync": {0: "here there", 1: "failing there", 2: "here here", 4: "denied there", 5: "down there"},
    "export": {
        0: "here all.chat.jsonl",
        1: "failing all.chat.jsonl",
        2: "here all.unknown",
        3: "here none.chat.jsonl --session gone",
        4: "denied all.chat.jsonl",
        5: "down all.chat.jsonl",
    },
    "import": {
        0: "given there --format parquet",
        1: "given failing-events --format parquet",
        2: "broken.chat.jsonl there",
        4: "given denied-events --format parquet",
        5: "given down-events --format parquet",
    },
    "erase": {
        0: "here --session s1 --delete --yes",
        1: "failing --session s1 --delete --yes --timeout 0",
        2: "here --session s1 --delete",
        4: "denied --session s1 --delete --yes --timeout 0",
        5: "down --session s1 --delete --yes --timeout 0",
    },
    "open": {
        0: "here --no-browser",
        1: "failing --no-browser",
        2: "here --projct x",
        3: "here gone --no-browser",
        4: "denied --no-browser",
        5: "down --no-browser",
    },
    "providers": {0: "", 2: "nothing"},
    "doctor": {0: "here", 1: "down", 2: "nothing"},
    "config": {0: "list", 2: "remove nothing"},
    "new-provider": {0: "acme --folder made", 2: "acme --nothing"},
    "serve-fake": {2: "nothing"},
}
CASES: Mapping[str, Mapping[int, list[str]]] = {
    name: {code: [name, *shlex.split(text)] for code, text in cases.items()} for name, cases in _TEXT.items()
}
