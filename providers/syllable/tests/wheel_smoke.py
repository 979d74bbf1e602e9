"""Run where only the core and this distribution are installed: a recording saved, sync and async."""

import asyncio
import tempfile
from pathlib import Path

from sessiondock_syllable import AsyncSyllable, Syllable
from sessiondock_syllable.fake_populated import PopulatedSyllable


def main() -> None:
    with PopulatedSyllable() as fake, tempfile.TemporaryDirectory() as folder:
        with Syllable(api_key=fake.api_key, base_url=fake.base_url) as syllable:
            (call,) = syllable.sessions.list()
            (recording,) = syllable.sessions.recordings(call.id)
            with syllable.sessions.stream_recording(recording) as stream:
                saved = stream.save(Path(folder, "sync.wav"))
        asyncio.run(save(fake, Path(folder, "async.wav")))
        if saved.read_bytes() != Path(folder, "async.wav").read_bytes() or saved.stat().st_size != 1_000_000:
            raise SystemExit("what was saved is not the recording")
    print(f"session {call.id} was listed, its recording saved twice")


async def save(fake: PopulatedSyllable, path: Path) -> None:
    async with AsyncSyllable(api_key=fake.api_key, base_url=fake.base_url) as syllable:
        (recording,) = await syllable.sessions.recordings("824")
        async with syllable.sessions.stream_recording(recording) as stream:
            await stream.save(path)


if __name__ == "__main__":
    main()
