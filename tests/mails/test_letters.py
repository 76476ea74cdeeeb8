"""Every letter word for word, as text and as HTML; `python -m tests.mails.samples` renews the golden files."""

from __future__ import annotations

import re
from email import message_from_bytes, policy

import pytest
from lxml import html

from netzwerk.core.letters import Button, Code, Facts, Items, Paragraph, Part, Quote, body
from netzwerk.core.mail import Letter
from netzwerk.outbox.message import Mail, build
from netzwerk.people import notices
from tests.mails.samples import AT, GOLDEN, all_letters, files, message_of

LETTERS = dict(all_letters())
EVERYTHING: list[Part] = [
    Paragraph("Guten Tag <b>Ida</b>,\nwie geht es?"),
    Facts([("Wann", "Do, 20. Mai"), ("Wo & wie", "online")]),
    Items(["eins", "zwei"]),
    Code("K7MP 3XQ9"),
    Quote("Gut.\n\nSehr gut."),
    Button("Öffnen", "https://netzwerk.example.org/a?b=1&c=2"),
    Button("Später", "https://netzwerk.example.org/b", is_main=False),
]


@pytest.mark.parametrize("name", LETTERS)
def test_word_for_word(name: str) -> None:
    for file, content in files(name, LETTERS[name]).items():
        assert content == (GOLDEN / file).read_text(encoding="utf-8"), file


def test_each_golden_file_has_its_letter() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {file for name in LETTERS for file in files(name, LETTERS[name])}


@pytest.mark.parametrize("letter", LETTERS.values(), ids=list(LETTERS))
def test_html_says_what_the_text_says_and_fetches_nothing(letter: Letter) -> None:
    root = html.document_fromstring(letter.html)
    assert root.xpath("//script | //img | //link | //iframe | //form | //*[@src] | //*[@background]") == []
    assert "url(" not in letter.html
    assert root.get("lang") in {"de", "en"}
    assert _addresses(letter.text) == _addresses(letter.html)
    shown = _words(" ".join(root.xpath("//body//text()")))
    spoken = [word for word in _words(letter.text) if not word.startswith("http")]
    assert [word for word in spoken if word not in shown] == []


@pytest.mark.parametrize("letter", LETTERS.values(), ids=list(LETTERS))
def test_every_kind_is_explained_on_the_account_page(letter: Letter) -> None:
    assert letter.kind == "feedback" or notices.of_kind(letter.kind) is not None
    assert (notices.ADDRESS in letter.text) == notices.is_optional(letter.kind)


def test_letters_with_a_token_are_secret_and_bound_to_their_link() -> None:
    found = {
        name: (one.about_kind, one.about_id, one.person_id)
        for name, one in LETTERS.items()
        if one.secret and name.endswith(".de")
    }
    assert found == {
        "activation.de": ("sign_in_link", 3, 7),
        "event_answer_noted.de": ("event", 3, 7),
        "event_answer_one_day.de": ("event", 3, 7),
        "event_answer_undecided.de": ("event", 3, 7),
        "event_answer_reminder.de": ("event", 3, 7),
        "event_invitation.de": ("event", 3, 7),
        "event_moved.de": ("event", 3, 7),
        "event_place.de": ("event", 3, 7),
        "event_registration.de": ("event", 3, 7),
        "event_registration_waits.de": ("event", 3, 7),
        "event_update.de": ("event", 3, 7),
        "sign_in.de": ("sign_in_link", 3, 7),
    }


def test_parts_as_text() -> None:
    text, _html = body(EVERYTHING, language="de", footer=[Paragraph("Warum."), Button("Ändern", "https://a.example/b")])
    assert text == (
        "Guten Tag <b>Ida</b>,\nwie geht es?\n\nWann: Do, 20. Mai\nWo & wie: online\n\n- eins\n- zwei\n\nK7MP 3XQ9\n\n"
        "> Gut.\n>\n> Sehr gut.\n\nÖffnen:\nhttps://netzwerk.example.org/a?b=1&c=2\n\n"
        "Später:\nhttps://netzwerk.example.org/b\n\n-- \nWarum.\n\nÄndern:\nhttps://a.example/b\n"
    )


def test_parts_as_html() -> None:
    _text, source = body(
        EVERYTHING, language="de", footer=[Paragraph("Warum."), Button("Ändern", "https://a.example/b")]
    )
    root = html.document_fromstring(source)
    assert root.xpath("//b") == []
    assert root.xpath("//a/@href") == [
        "https://netzwerk.example.org/a?b=1&c=2",
        "https://netzwerk.example.org/b",
        "https://a.example/b",
    ]
    assert root.xpath("string(//p[1])") == "Guten Tag <b>Ida</b>,\nwie geht es?"
    assert root.xpath("//th/text()") == ["Wann", "Wo & wie"]
    assert root.xpath("//li/text()") == ["eins", "zwei"]
    assert root.xpath("//meta[@name='color-scheme']/@content") == ["light dark"]


def _addresses(text: str) -> set[str]:
    return {found.replace("&amp;", "&") for found in re.findall(r"https?://[^\s<>\"]+", text)}


def _words(text: str) -> list[str]:
    return [word.strip(":>-") for word in text.split() if word.strip(":>-")]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "=?utf-8?q?hi=0D=0ABcc:evil@example.org?=",
        "=cmd|' /C calc'!A0",
        "#eval(read())",
        "\u202eDrehung\u2066",
        "🙂" * 50,
        "x" * 10_000,
        "a\r\nBcc: evil@example.org",
        '" onmouseover="alert(1)',
    ],
    ids=["script", "encoded word", "formula", "typst", "direction", "emoji", "long", "header", "attribute"],
)
def test_what_people_type_stays_text(text: str) -> None:
    letter = message_of(text)
    root = html.document_fromstring(letter.html)
    assert root.xpath("//script | //*[@onmouseover]") == []
    assert [node for node in root.xpath("//a/@href") if not node.startswith("https://netzwerk.example.org")] == []
    built = build(
        Mail("<1@example.org>", text, letter.to_address, text, letter.text, letter.html),
        sender="netzwerk@example.org",
        at=AT,
    )
    parsed = message_from_bytes(built.as_bytes(), policy=policy.default)
    assert parsed["Bcc"] is None
    assert "\n" not in parsed["Subject"]
