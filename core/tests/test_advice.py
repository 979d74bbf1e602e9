"""How messages say which argument to pass."""

from __future__ import annotations

import threading

from sessiondock import advice


class Shouting(advice.Words):
    def to_pass(self, name: str, *values: object) -> str:
        return name.upper()


def test_python_is_what_everybody_reads_who_says_nothing_else() -> None:
    assert advice.to_pass("overwrite", True) == "pass overwrite=True"
    assert advice.to_pass("on_conflict", "merge", "skip") == "pass on_conflict='merge' or 'skip'"
    assert advice.to_set("api_key", secret=True) == "pass api_key="


def test_a_program_has_words_of_its_own_in_all_threads() -> None:
    found: list[str] = []
    with advice.advising_in(Shouting()):
        thread = threading.Thread(target=lambda: found.append(advice.to_pass("strict")))
        thread.start()
        thread.join()
        with advice.advising_in(advice.Words()):
            assert advice.to_pass("strict") == "pass strict="
        assert advice.to_set("api_key") == "API_KEY"
    assert found == ["STRICT"]
    assert advice.to_pass("strict") == "pass strict="
