"""Every broken provider of the kit's tests is caught, in both variants."""

from __future__ import annotations

import pytest

from addons.devkit.tests.conformance import conftest
from addons.devkit.tests.conformance.broken import BROKEN, Broken
from addons.devkit.tests.conformance.running import complaint

assert conftest.INSTALLED


@pytest.mark.parametrize(
    ("broken", "variant"),
    [
        pytest.param(broken, variant, id=f"{broken.check}: {broken.what}-{variant}")
        for broken in BROKEN
        for variant in broken.variants
    ],
)
def test_it_is_caught(broken: Broken, variant: str) -> None:
    found = complaint(broken.kit(variant), broken.check)
    assert found is not None, f"{broken.check} does not see that {broken.what}"
    assert broken.says in str(found)
