"""What may be shown: short keys, tokens in paths, passwords with special characters."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from sessiondock.http.redact import safe_headers, safe_text, safe_url, url_secrets


def test_urls_in_headers_are_shown_without_secrets() -> None:
    headers = {"Location": "https://u:p@h/x?token=t&a=b", "Content-Location": "/x?sig=s", "Link": "/x?page=2"}
    shown = {
        "location": "https://h/x?token=[redacted]&a=b",
        "content-location": "/x?sig=[redacted]",
        "link": "/x?page=2",
    }
    assert safe_headers(headers) == shown


@pytest.mark.parametrize(
    ("url", "secrets"),
    [
        ("https://h/s/1?token=a%20b&page=2", ["a b"]),
        ("https://h/?X-Amz-Signature=s1&X-Amz-Date=d&sig=s2", ["s1", "s2"]),
        ("https://h/?api_key=k&sort_key=name&keyword=w&key=x", ["k"]),
        ("/token/t1/x;password=p", ["t1", "x;password=p"]),
        ("https://h/?session_token=&tokens=a", ["a"]),
        ("https://[h/?token=x", []),
        ("https://h/monkeys/1", []),
    ],
)
def test_what_is_secret_in_a_url(url: str, secrets: list[str]) -> None:
    assert url_secrets(url) == secrets


def test_the_forms_of_a_secret() -> None:
    secret = 'k\u00e9y/with "quotes"'
    written = json.dumps(secret)[1:-1]
    for form in (written, written.replace("/", "\\/"), quote(secret, safe=""), secret):
        assert safe_text(f"<{form}>", [secret]) == "<[redacted]>"


def test_a_form_that_begins_with_another_is_masked_whole() -> None:
    secret = "longsecret\\"
    assert safe_text(f"<{json.dumps(secret)[1:-1]}>", [secret]) == "<[redacted]>"


def test_short_secrets_do_not_destroy_texts() -> None:
    assert safe_text("a status of an answer", ["a"]) == "a status of an answer"
    assert safe_text("tester: test, untested", ["test"]) == "tester: [redacted], untested"
    assert safe_text("xlongsecretx", ["longsecret"]) == "x[redacted]x"


def test_the_longest_secret_is_masked_first() -> None:
    assert safe_text("Bearer 12345678 sent", ["12345678", "Bearer 12345678"]) == "[redacted] sent"


def test_encoded_forms_are_masked() -> None:
    assert safe_text("q=s%20cret%2Fkey q=s+cret%2Fkey", ["s cret/key"]) == "q=[redacted] q=[redacted]"


@pytest.mark.parametrize("secret", ["a", "test", "longsecret"])
def test_a_secret_of_any_length_masks_a_header(secret: str) -> None:
    shown = safe_headers({"X-Echo": f"Bearer {secret}", "X-Other": "nothing", "X-Empty": ""}, ["", secret, "zzz"])
    expected = "[redacted]" if secret in "nothing" else "nothing"
    assert shown == {"x-echo": "[redacted]", "x-other": expected, "x-empty": ""}


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://h/recordings/" + "aB3_" * 10 + "/x.wav", "https://h/recordings/[redacted]/x.wav"),
        ("https://h/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", "https://h/[redacted]"),
        ("https://h/token/abc/x", "https://h/token/[redacted]/x"),
        ("https://h/API-Keys/abc", "https://h/API-Keys/[redacted]"),
        ("https://h/a;token=abc/x", "https://h/[redacted]/x"),
        (
            "https://h/s/0b9b9b9b-1111-4222-8333-0123456789ab/01J9ZQ5T8Y7X6W5V4T3S2R1Q0P",
            "https://h/s/0b9b9b9b-1111-4222-8333-0123456789ab/01J9ZQ5T8Y7X6W5V4T3S2R1Q0P",
        ),
        ("https://h:8080/users/@me", "https://h:8080/users/@me"),
        ("https://h/monkeys/abc", "https://h/monkeys/abc"),
    ],
)
def test_tokens_leave_paths(url: str, shown: str) -> None:
    assert safe_url(url) == shown


@pytest.mark.parametrize(
    "password", ["pass", "p@ss", "@", "p@ss@", "p/ss", "p?ss", "p#ss", "p:ss", "p@ss/w@rd", "123", "%40"]
)
def test_passwords_leave_urls_completely(password: str) -> None:
    url = f"postgresql://me:{password}@host/db"
    assert safe_url(url) == "postgresql://host/db"
    assert safe_text(f"cannot open {url}, sorry", []) == "cannot open postgresql://[redacted]@host/db, sorry"


def test_a_token_as_the_user_leaves_urls() -> None:
    assert safe_url("https://t0ken@host/x") == "https://host/x"
    assert safe_text("at https://t0ken@host:8080/x", []) == "at https://[redacted]@host:8080/x"
    assert safe_text("at https://host:8080/users/@me", []) == "at https://host:8080/users/@me"


WORDS = ["auth", "key", "token", "secret", "password", "cookie", "signature", "credential", "session-id"]


@pytest.mark.parametrize("word", WORDS)
def test_names_of_headers_that_hold_secrets(word: str) -> None:
    assert safe_headers({f"X-{word.title()}-1": "abc"}) == {f"x-{word}-1": "[redacted]"}


@pytest.mark.parametrize("word", [*WORDS, "passwd", "pwd", "sig", "x-amz", "x-goog"])
def test_names_of_parameters_that_hold_secrets(word: str) -> None:
    assert safe_url(f"https://h/p?{word}1=abc&page=2&empty=") == f"https://h/p?{word}1=[redacted]&page=2&empty="
    assert safe_url(f"https://h/{word}1=abc/x") == "https://h/[redacted]/x"


@pytest.mark.parametrize("url", ["https://h/a=b/x", "https://h/token//x", "h/x", "https://h/sessions/x"])
def test_what_holds_no_secret_is_shown(url: str) -> None:
    assert safe_url(url) == url


def test_an_empty_user_leaves_urls_and_what_is_no_url_is_not_shown() -> None:
    assert safe_url("https://@host/x") == "https://host/x"
    assert safe_url("https://[broken") == "[redacted]"


def test_a_secret_of_eight_characters_is_masked_within_words() -> None:
    assert safe_text("xabcdefghx", ["abcdefgh"]) == "x[redacted]x"
    assert safe_text("xabcdefgx", ["abcdefg"]) == "xabcdefgx"
    assert safe_text("x abcd abcdx", ["abcd"]) == "x [redacted] abcdx"
    assert safe_text("x abc x", ["abc"]) == "x abc x"
