"""Every check catches a provider that breaks what it checks, and no other thing is wrong with it.

One case for each check is here, in one variant; `tests/kit_faults` has all of them.
"""

from __future__ import annotations

import pytest

from addons.devkit.tests.conformance.broken import BROKEN, Broken, sample
from addons.devkit.tests.conformance.running import complaint
from sessiondock_devkit.conformance import AsyncConformance
from sessiondock_devkit.conformance.rules import checks


@pytest.mark.parametrize(
    ("broken", "variant"),
    [pytest.param(broken, variant, id=f"{broken.check}: {broken.what}-{variant}") for broken, variant in sample()],
)
def test_it_is_caught(broken: Broken, variant: str) -> None:
    found = complaint(broken.kit(variant), broken.check)
    assert found is not None, f"{broken.check} does not see that {broken.what}"
    assert broken.says in str(found)


@pytest.mark.smoke
def test_there_is_one_for_every_check() -> None:
    caught = {broken.check.partition("[")[0] for broken in BROKEN}
    assert caught == checks(AsyncConformance).keys()
