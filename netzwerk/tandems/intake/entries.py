"""One row of the spreadsheet as typed values, and what is wrong with cells, each with row, column and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from netzwerk.core.access import RoleKind, Side
from netzwerk.core.languages import gettext as _
from netzwerk.networks.models import OrganisationKind
from netzwerk.people import policy
from netzwerk.tandems.intake.columns import LABELS, Column, Mapped, simple
from netzwerk.tandems.intake.sheets import CellFault, Line, Sheet

HIGHEST_NUMBER = 999
NUMBER = re.compile(r"(?:tandem|t)?\s*(?:nr\.?|no\.?)?\s*0*([0-9]{1,6})", re.IGNORECASE)
TANDEM_ROLE = "tandem"

LONGEST: Mapping[Column, int] = {
    Column.TITLE: 300,
    Column.OCCUPATIONS: 300,
    Column.BLOCK_RHYTHM: 300,
    Column.ORGANISATION: 300,
    Column.TOWN: 120,
    Column.NAME: 120,
    Column.FIRST_NAME: 120,
    Column.LAST_NAME: 120,
    Column.EMAIL: 254,
    Column.FUNCTION: 120,
}


def _words(table: Mapping[str, str]) -> dict[str, str]:
    return {word: key for key, words in table.items() for word in words.split()}


SIDES = _words(
    {
        Side.SCHOOL: "schule berufsschule berufskolleg school vocationalschool s bs lernortschule schulseite schulisch",
        Side.COMPANY: "betrieb unternehmen firma ausbildungsbetrieb company business b u lernortbetrieb betrieblich",
    }
)
KINDS = _words(
    {
        OrganisationKind.SCHOOL: "schule berufsschule beruflicheschule berufskolleg school vocationalschool",
        OrganisationKind.COMPANY: "betrieb unternehmen firma ausbildungsbetrieb company trainingcompany business",
        OrganisationKind.SCHOOL_AUTHORITY: "schultraeger schoolauthority",
        OrganisationKind.MUNICIPALITY: "kommune gemeinde landkreis municipality",
        OrganisationKind.FOUNDATION: "stiftung foundation",
        OrganisationKind.ASSOCIATION: "verband verein association",
        OrganisationKind.MINISTRY: "ministerium ministry",
        OrganisationKind.CHAMBER: "kammer ihk hwk chamber",
        OrganisationKind.GUILD: "innung guild",
        OrganisationKind.SOCIAL_PARTNER: "sozialpartner gewerkschaft socialpartner union",
        OrganisationKind.UNIVERSITY: "hochschule universitaet university",
        OrganisationKind.RESEARCH: "forschung forschungseinrichtung forschungsinstitut research researchinstitution",
        OrganisationKind.OTHER: "andere andereorganisation sonstige sonstiges other otherorganisation",
    }
)
ROLES = _words(
    {
        TANDEM_ROLE: "tandem tandemmitglied mitglied member tandemmember",
        RoleKind.COORDINATOR: "koordination programmkoordination koordinator koordinatorin coordination coordinator "
        "programmecoordination",
        RoleKind.FACILITATOR: "moderation moderator moderatorin prozessbegleitung facilitation facilitator",
        RoleKind.BOARD: "beirat beiratsmitglied board advisoryboard",
        RoleKind.PARTNER: "partner partnerin kooperationspartner partnerorganisation",
    }
)
LANGUAGES = _words({"de": "de deutsch german", "en": "en englisch english"})
ANSWERS = _words({"yes": "ja j x yes y true wahr 1", "no": "nein n no false falsch 0"})


@dataclass(frozen=True)
class Fault:
    """Something that keeps the whole table from being taken over.

    Attributes:
        row: as the spreadsheet program counts, None for the table as a whole.
        column: name of the column as it stands in the table, empty for the whole row.
    """

    row: int | None
    column: str
    message: str


@dataclass(frozen=True)
class Entry:
    """What one row says; empty or None where it says nothing.

    Attributes:
        role: role in the network, None for a member of a tandem.
        speaks: whether the person speaks for the side, None if the row does not say.
    """

    row: int
    tandem: int | None
    title: str
    occupations: str
    block_rhythm: str
    side: Side | None
    organisation: str
    kind: str
    town: str
    name: str
    email: str
    function: str
    speaks: bool | None
    language: str
    role: RoleKind | None


class Reader:
    """Reads the rows of one sheet with the columns that somebody confirmed."""

    def __init__(self, sheet: Sheet, mapped: Mapped) -> None:
        self.sheet = sheet
        self.mapped = mapped
        self.faults: list[Fault] = []
        self._line = Line(0, ())

    def column(self, column: Column) -> str:
        """What the column is called in the table, else what it would be called."""
        place = self.mapped.get(column)
        return str(LABELS[column]) if place is None else self.sheet.header[place]

    def blame(self, row: int | None, column: Column | None, message: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(row, self.column(column) if column else "", message))

    def entries(self) -> list[Entry]:
        """Every row that says anything."""
        self._blame_table()
        self._blame_cells()
        return [self._entry(line) for line in self.sheet.lines if self._says_anything(line)]

    def _blame_table(self) -> None:
        if Column.EMAIL not in self.mapped and {Column.NAME, Column.FIRST_NAME, Column.LAST_NAME} & set(self.mapped):
            self.blame(
                None,
                Column.EMAIL,
                _("No column is chosen for the mail address of people. Choose it under “Columns” below."),
            )
        if not {Column.TANDEM, Column.ROLE} & set(self.mapped):
            self.blame(
                None,
                Column.TANDEM,
                _("No column says the number of the tandem or the role. Choose one of them under “Columns” below."),
            )

    def _blame_cells(self) -> None:
        places = {place: column for column, place in self.mapped.items()}
        said = {
            CellFault.NO_VALUE: _(
                "The cell holds a formula without a stored result. Open the file, let it calculate, save it and upload "
                "it again, or type the value."
            ),
            CellFault.ERROR: _("The cell shows an error such as #REF!. Correct the formula or type the value."),
            CellFault.LONG: _("The cell holds more than 1,000 characters. Shorten it."),
        }
        for row, place, fault in self.sheet.faults:
            if place in places:
                self.blame(row, places[place], said[fault])

    def _says_anything(self, line: Line) -> bool:
        return any(line.cells[place : place + 1] not in ((), ("",)) for place in self.mapped.values())

    def _entry(self, line: Line) -> Entry:
        self._line = line
        role = self._word(Column.ROLE, ROLES, _("coordination, facilitation, advisory board, partner or tandem"))
        kind = self._word(Column.KIND, KINDS, _("vocational school, training company, chamber and so on"))
        side = self._word(Column.SIDE, SIDES, _("school or company"))
        if not side and kind in (OrganisationKind.SCHOOL, OrganisationKind.COMPANY):
            side = kind
        speaks = self._word(Column.SPOKESPERSON, ANSWERS, _("yes or no"), empty=("-", "–"))
        return Entry(
            row=line.number,
            tandem=self._number(),
            title=self._text(Column.TITLE),
            occupations=self._text(Column.OCCUPATIONS),
            block_rhythm=self._text(Column.BLOCK_RHYTHM),
            side=Side(side) if side else None,
            organisation=self._text(Column.ORGANISATION),
            kind=kind,
            town=self._text(Column.TOWN),
            name=self._name(),
            email=self._email(),
            function=self._text(Column.FUNCTION),
            speaks=speaks == "yes" if speaks else None,
            language=self._word(Column.LANGUAGE, LANGUAGES, _("German or English")),
            role=RoleKind(role) if role and role != TANDEM_ROLE else None,
        )

    def _cell(self, column: Column) -> str:
        place = self.mapped.get(column)
        return self._line.cells[place] if place is not None and place < len(self._line.cells) else ""

    def _text(self, column: Column) -> str:
        text = self._cell(column)
        if len(text) > LONGEST[column]:
            self.blame(
                self._line.number,
                column,
                _("Use at most %(most)s characters; these are %(count)s.", most=LONGEST[column], count=len(text)),
            )
        return text[: LONGEST[column]]

    def _word(self, column: Column, words: Mapping[str, str], offered: str, empty: Iterable[str] = ()) -> str:
        text = self._cell(column)
        if not text or text in empty:
            return ""
        found = words.get(simple(text), "")
        if not found:
            self.blame(
                self._line.number,
                column,
                _("“%(text)s” is not known here. Possible is: %(offered)s.", text=_short(text), offered=offered),
            )
        return found

    def _number(self) -> int | None:
        text = self._cell(Column.TANDEM)
        if not text:
            return None
        found = NUMBER.fullmatch(text)
        number = int(found.group(1)) if found else 0
        if 0 < number <= HIGHEST_NUMBER:
            return number
        self.blame(
            self._line.number,
            Column.TANDEM,
            _("“%(text)s” is no number of a tandem. Type a whole number from 1 to 999.", text=_short(text)),
        )
        return None

    def _name(self) -> str:
        first, last, whole = (self._text(one) for one in (Column.FIRST_NAME, Column.LAST_NAME, Column.NAME))
        if not first and not last:
            return whole
        name = " ".join(filter(None, (first, last or whole)))
        if len(name) > LONGEST[Column.NAME]:
            self.blame(
                self._line.number,
                Column.LAST_NAME if last else Column.NAME,
                _("Use at most %(most)s characters; these are %(count)s.", most=120, count=len(name)),
            )
        return name[: LONGEST[Column.NAME]]

    def _email(self) -> str:
        text = self._text(Column.EMAIL)
        email = policy.normal_address(text).removeprefix("mailto:").strip("<>;, ")
        if email and not policy.is_address(email):
            self.blame(
                self._line.number,
                Column.EMAIL,
                _("“%(text)s” is not a mail address. Correct it, one address a row.", text=_short(text)),
            )
            return ""
        return email


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
