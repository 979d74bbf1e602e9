# Generated from docs/examples/howto_async/retries.py: edit that file, not this one.
# Digest: 11971c9cf1315ac3
"""Choose how long a call may take and how often it is attempted."""

from sessiondock import RateLimitError, ServerError, Timeout
from sessiondock.testing import Fault
from sessiondock_orq import Orq
from sessiondock_orq.fake import FakeOrq


def main(fake: FakeOrq) -> None:
    with Orq(
        api_key=fake.api_key,
        base_url=fake.base_url,
        timeout=Timeout(connect=2, read=10, total=30),
        max_retries=3,
    ) as orq:
        session = orq.sessions.create(external_id="chat-1")

        # two error responses in a row are retried
        fake.faults.add(Fault.status(503, retry_after=0), times=2)
        assert orq.sessions.get(session.id) == session

        # one call with other options, on the same connections
        impatient = orq.with_options(max_retries=0, timeout=1.0)
        fake.faults.add(Fault.status(429, retry_after=30))
        try:
            impatient.sessions.get(session.id)
        except RateLimitError as error:
            assert error.retry_after == 30

        # a write that may have taken effect is not repeated
        fake.faults.add(Fault.status(503))
        try:
            orq.sessions.update(session.id, tags=["vip"])
        except ServerError as error:
            assert error.attempts == 1
