"""File names: one per id, always inside the folder."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from sessiondock_jsonfiles.names import file_name, is_file_name

IDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=300)


@given(IDS)
@example("../../etc/passwd")
@example(".")
@example("CON")
@example("a\\b:c\0d")
def test_a_name_is_portable(session_id: str) -> None:
    name = file_name(session_id)

    assert is_file_name(name)
    assert name.isascii()
    assert name.isprintable()
    assert len(name) < 255
    assert not set(name) & set('/\\:*?"<>|')
    assert name == name.lower()


@given(IDS, IDS)
@example("a", "A")
@example("a/b", "a%2fb")
@example("é", "e\N{COMBINING ACUTE ACCENT}")
@example("x" * 300, "x" * 299)
def test_two_ids_never_share_a_file(left: str, right: str) -> None:
    assert (file_name(left) == file_name(right)) == (left == right)


def test_other_files_are_not_sessions() -> None:
    assert not any(is_file_name(name) for name in (".lock", ".new-x", "README.md", "session-x.json.bak"))
