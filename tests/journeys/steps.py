"""What people do on the way from an empty installation to a documented first meeting, one function for each step."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.journeys.stage import PASSWORD, Player, Stage

CODE = "hessen-2024"
HOME = f"/n/{CODE}"
COORDINATOR = ("Karla Koordination", "karla@stiftung.example")
TEACHER, TRAINER = ("Ute Österle", "ute@schule.example"), ("Bo Müller", "bo@werk.example")
OTHER, OTHER_TRAINER = ("Ida Kern", "ida@schule.example"), ("Ole Stahl", "ole@stahl.example")
BOARD = ("Kim Rat", "kim@kammer.example")
TABLE = "\n".join(
    "\t".join(row)
    for row in (
        ("Tandem Nr.", "Titel", "Lernort", "Organisation", "Ort", "Name", "E-Mail", "Sprecher:in", "Rolle"),
        ("1", "Digitales Berichtsheft", "Schule", "Äpfelschule", "Gießen", *TEACHER, "ja", ""),
        ("1", "", "Betrieb", "Werk & Söhne", "Gießen", *TRAINER, "ja", ""),
        ("2", "Lernfelder planen", "Schule", "Birnenschule", "Kassel", *OTHER, "ja", ""),
        ("2", "", "Betrieb", "Stahl KG", "Kassel", *OTHER_TRAINER, "ja", ""),
        ("", "", "", "Kammer", "Kassel", *BOARD, "", "Beirat"),
    )
)
AGREEMENT = "Ideenblatt in zwei Sätze fassen"
CHANGED = "Später begonnen, die Vorstellungsrunde war länger."
RESULT = "Jedes Tandem hat drei Schritte."
REFLECTION = "SELECT text FROM answer WHERE side = ? ORDER BY prompt_id"
RATINGS = "SELECT value FROM rating WHERE side = ? ORDER BY prompt_id"
READY = "Jetzt abgeben"


@dataclass(frozen=True)
class Words:
    """What one side writes: a text for each of the four questions, and what it ticks at each rating."""

    texts: tuple[str, str, str, str]
    rating: int


OF_SCHOOL = Words(
    (
        "Geklappt hat die Übergabe – „endlich“, sagt der Betrieb. 😀 <b>kein Markup</b> & =1+1 ß",
        "Anders als erwartet war der Ton: freundlich.",
        "- Raum für den Herbst buchen\n- Termin mit der Fachabteilung abstimmen",
        "Eine Stunde Entlastung je Woche.",
    ),
    3,
)
OF_COMPANY = Words(
    (
        "Liegen geblieben ist die Liste der Geräte.",
        "Geholfen hat uns das Telefonat im Dezember.",
        "Verabredet ist ein Besuch in der Werkstatt.",
        "Ein fester Ansprechpartner an der Schule.",
    ),
    5,
)


def read_mail(player: Player, to: str, subject: str, link: str = "main p.letter a") -> None:
    """Follow a link of the newest mail with such a subject to a person, from the mailbox page."""
    player.go("/mailbox")
    player.follow(player.page.locator("main li", has_text=to).filter(has_text=subject).get_by_role("link").first)
    player.follow(player.page.locator(link).first)


def activate(player: Player, name: str) -> None:
    """Open the account by the mailed link and choose a password."""
    read_mail(player, name, "Ihr Zugang")
    player.page.get_by_label("Passwort").fill(PASSWORD)
    player.press("Zugang öffnen")
    expect(player.page.get_by_text(f"Willkommen, {name}")).to_be_visible()


def sign_in(player: Player, email: str) -> None:
    """Come in by the form."""
    player.go("/sign-in")
    player.page.get_by_label("E-Mail-Adresse").fill(email)
    player.page.get_by_label("Passwort").fill(PASSWORD)
    player.press("Anmelden")


def create_programme(player: Player) -> None:
    """The administrator of an empty installation creates a programme and names its coordination, new to it."""
    player.go("/")
    player.press("Erstes Programm anlegen", "link")
    player.page.get_by_label("Titel auf Deutsch").fill("Tandem-Netzwerk über zwei Jahre")
    player.press("Programm anlegen")
    assert "Noch koordiniert niemand das Programm." in player.text()
    player.press("Jemanden hinzufügen: Programmkoordination", "link")
    player.page.get_by_label("E-Mail-Adresse").fill(COORDINATOR[1])
    player.page.get_by_label("Name").fill(COORDINATOR[0])
    player.press("Rolle vergeben")
    assert f"{COORDINATOR[0]} hat die Rolle „Programmkoordination“." in player.text()


def found_network(player: Player) -> None:
    """Set up a network from the template with the dates as they are proposed, for two tandems."""
    player.go("/")
    player.press("Neues Netzwerk", "link")
    page = player.page
    page.get_by_label("Titel").fill("Netzwerk Hessen 2024")
    page.get_by_label("Start", exact=True).fill("2024-09-01")
    page.get_by_label("Ende", exact=True).fill("2026-08-31")
    page.get_by_label("Code").fill(CODE)
    page.get_by_label("Tandems", exact=True).fill("2")
    player.press("Termine vorschlagen")
    assert "Kein Termin liegt am Wochenende oder in Ferien." in player.text()
    expect(page.get_by_label("Tag – Netzwerktreffen 1: Tag")).to_have_value("2025-02-06")
    player.press("Netzwerk anlegen")
    assert "ist angelegt" in player.text()


def take_in_people(player: Player) -> None:
    """Paste people and tandems from a spreadsheet and invite them all; a second time changes nothing."""
    player.go(f"{HOME}/")
    assert "Das Netzwerk hat noch keine Tandems." in player.text()
    player.press("Aus einer Tabelle", "link")
    for expected, done in (("5 neu, 0 ändern", "5 Einladungen sind unterwegs"), ("0 neu, 0 ändern, 5 bleiben", "")):
        player.go(f"{HOME}/people")
        player.press("Aus einer Tabelle", "link")
        player.page.locator("main textarea").fill(TABLE)
        player.press("Tabelle prüfen")
        assert expected in player.text()
        if done:
            player.page.get_by_label("gleich eine Einladung").check()
            player.press("Übernehmen")
            assert done in player.text()


def meeting(stage: Stage) -> str:
    """Path of the first network meeting."""
    [(number,)] = stage.ask("SELECT id FROM event WHERE kind = 'meeting' AND number = 1")
    return f"{HOME}/events/{number}"


def agree_on_kickoff(player: Player) -> None:
    """Say that the kick-off is agreed, and where it is."""
    player.go(f"{HOME}/programme")
    player.follow(player.page.locator("main").get_by_role("link", name="Auftakt", exact=True).first)
    player.page.locator("main details.more > summary").click()
    player.press("Bearbeiten", "link")
    player.page.get_by_label("Der Termin ist vereinbart").check()
    player.page.get_by_label("Ort (freiwillig)", exact=True).fill("Haus der Bildung, Gießen")
    player.press("Speichern")
    assert "Haus der Bildung, Gießen" in player.text()


def plan_meeting(player: Player, path: str) -> None:
    """Write down where, who leads and until when; agenda and checklist are there from the template."""
    player.go(f"{path}/edit")
    page = player.page
    page.get_by_label("Link zum Online-Raum").fill("https://raum.example/hessen-1")
    page.get_by_label(COORDINATOR[0]).check()
    page.get_by_label("Antworten erbeten bis").fill("2025-01-23")
    player.press("Speichern")
    player.press("Ablauf bearbeiten", "link")
    assert "Der Ablauf füllt den Tag." in player.text()
    player.go(path)
    assert "Link zum Online-Raum einrichten" in player.text()


def invite_to_meeting(player: Player, path: str) -> None:
    """Look at recipients and text, then send."""
    player.go(path)
    player.press("Einladen", "link")
    page = player.page
    page.get_by_label(BOARD[0]).check()
    page.locator("main textarea").fill("Wir freuen uns auf Sie.")
    player.press("Einladung ansehen")
    assert "5 Personen einladen?" in player.text()
    assert "Wir freuen uns auf Sie." in player.text()
    player.press("Einladungen senden")
    assert "5 noch offen" in player.text()


def answer_by_mail(player: Player, name: str, answer: str, says: str) -> None:
    """Answer by the link of the mail, without an account: opening it changes nothing, the button does."""
    read_mail(player, name, "Einladung: Netzwerktreffen 1", f"main p.letter a[href*='answer={answer}']")
    assert "Ihre Antwort bisher" not in player.text()
    if answer == "represented":
        player.page.get_by_label("Wer Sie vertritt").fill("Nils Vertretung")
    player.press("Antwort senden")
    assert says in player.text()


def begin_reflection(player: Player) -> None:
    """Go from the start page to the sheet; it says another word once the own side has begun."""
    player.follow(player.page.get_by_role("link", name=re.compile("^(Reflexion beginnen|Weiterschreiben)$")))


def reflect(player: Player, words: Words) -> None:
    """Fill the sheet question by question where there is one at a time, or all of them where they stand together."""
    for number, question in enumerate(player.page.locator(".wq:has(textarea, input[name^=rating])").all()):
        if number < len(words.texts):
            question.locator("textarea").first.fill(words.texts[number])
        else:
            question.locator(f"label:has(input[value='{words.rating}'])").first.click()
        onward = player.page.locator("button[data-next]:visible")
        if onward.count():
            onward.click()


def submit(player: Player) -> None:
    """Look who will read what, and submit."""
    player.press("Prüfen und abgeben")
    assert "Wer was lesen wird" in player.text()
    player.press(READY)
    expect(player.page).to_have_url(re.compile(r"/reflections/\d+$"))


def type_with_cuts(page: Page, text: str) -> None:
    """Type a text while the line is cut twice, in the middle of words."""
    field = page.locator(".wq:visible textarea").first
    third = len(text) // 3
    field.press_sequentially(text[:third])
    page.context.set_offline(True)
    field.press_sequentially(text[third : third + 9])
    expect(page.locator("#state")).to_contain_text("Offline")
    page.context.set_offline(False)
    field.press_sequentially(text[third + 9 : 2 * third])
    page.context.set_offline(True)
    field.press_sequentially(text[2 * third :])
    expect(page.locator("#state")).to_contain_text("Offline")
    page.context.set_offline(False)
    expect(page.locator("#state")).to_contain_text("Gespeichert", timeout=15_000)


def document(player: Player, path: str) -> None:
    """Close the meeting, write down an agreement and the results, and mark it as documented."""
    player.go(f"{path}/record")
    page = player.page
    page.get_by_label("Was vereinbart wurde").fill(AGREEMENT)
    page.get_by_label("Tandem", exact=True).select_option(label="Tandem 1")
    page.get_by_label("Wer kümmert sich").fill(TEACHER[0])
    page.get_by_label("Bis wann").fill("2025-03-01")
    player.press("Hinzufügen")
    player.press("Als durchgeführt abschließen")
    assert "durchgeführt" in player.text()
    player.press("Dokumentation schreiben", "link")
    page.get_by_label("Drei nächste Schritte").fill(RESULT)
    page.get_by_label("Was anders lief als geplant").fill(CHANGED)
    player.press("Speichern und als dokumentiert markieren")
    assert "Dokumentiert" in player.text()


def written(stage: Stage, side: str) -> list[str]:
    """The texts of a side in the database, in the order of the questions."""
    return [row[0] for row in stage.ask(REFLECTION, side)]


def rated(stage: Stage, side: str) -> set[int]:
    """What a side has ticked."""
    return {row[0] for row in stage.ask(RATINGS, side)}
