"""Compares the rows of a spreadsheet with what is known: pure, row by row, every contradiction named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from netzwerk.core.access import RoleKind, Side
from netzwerk.core.languages import gettext as _
from netzwerk.networks.models import OrganisationKind
from netzwerk.networks.roles.policy import LEADING
from netzwerk.networks.service import OrganisationDetails
from netzwerk.networks.wording import ROLES
from netzwerk.people.service import PersonDetails
from netzwerk.tandems.intake.columns import LABELS, Column
from netzwerk.tandems.intake.entries import Entry, Reader
from netzwerk.tandems.intake.known import Known, KnownMember, KnownPerson, OrganisationKey, key
from netzwerk.tandems.intake.steps import NewMember, Outcome, Plan, RowPlan, Steps
from netzwerk.tandems.intake.wording import SIDES

TEXTS = (Column.TITLE, Column.OCCUPATIONS, Column.BLOCK_RHYTHM)
KIND_OF_SIDE = {Side.SCHOOL: OrganisationKind.SCHOOL, Side.COMPANY: OrganisationKind.COMPANY}


def plan(reader: Reader, entries: Sequence[Entry], known: Known) -> Plan:
    """What taking over the entries would do; faults join those that the reader noted."""
    return _Planner(reader, known).plan(entries)


class _Planner:
    def __init__(self, reader: Reader, known: Known) -> None:
        self.reader = reader
        self.known = known
        self.keys = {row: one for one, row in known.organisations.items()}
        self.steps = Steps()
        self.texts: dict[tuple[int, Column], tuple[str, int]] = {}
        self.names: dict[str, tuple[str, int]] = {}
        self.towns: dict[str, set[str]] = {}
        self.seats: dict[tuple[int, str], Entry] = {}
        self.roles: dict[tuple[str, RoleKind], Entry] = {}
        self.speakers: dict[tuple[int, Side], int] = {}
        self.says: list[str] = []
        self.outcome = Outcome.SAME

    def plan(self, entries: Sequence[Entry]) -> Plan:
        for entry in entries:
            if entry.organisation and entry.town:
                self.towns.setdefault(entry.organisation.casefold(), set()).add(entry.town)
        rows = [self._row(entry) for entry in entries]
        for number, texts in self.steps.tandems.items():
            texts.setdefault("title", _("Tandem %(number)s", number=number))
        wrong: dict[int | None, list[str]] = {}
        for fault in self.reader.faults:
            wrong.setdefault(fault.row, []).append(
                f"{fault.column}: {fault.message}" if fault.column else fault.message
            )
        shown = [
            replace(row, outcome=Outcome.FAULT, says=tuple(wrong[row.row])) if row.row in wrong else row for row in rows
        ]
        faults = sorted(self.reader.faults, key=lambda fault: fault.row or 0)
        return Plan(shown, faults, self.steps)

    def _row(self, entry: Entry) -> RowPlan:
        self.says, self.outcome = [], Outcome.SAME
        if entry.role:
            self._role(entry, entry.role)
        elif entry.tandem:
            self._tandem(entry, entry.tandem)
            self._seat(entry, entry.tandem)
        elif {Column.TANDEM, Column.ROLE} & set(self.reader.mapped) and not self._is_blamed(entry, Column.TANDEM):
            self._blame(entry, Column.TANDEM, _("Number of the tandem or role in the network is missing."))
        who = entry.name or (self.names.get(entry.email, ("", 0))[0]) or entry.organisation or entry.title
        return RowPlan(entry.row, self.outcome, who, entry.email, entry.tandem, entry.role, tuple(self.says))

    def _tandem(self, entry: Entry, number: int) -> None:
        known = self.known.tandems.get(number)
        if known and known.has_left:
            self._blame(entry, Column.TANDEM, _("Tandem %(number)s has left the network.", number=number))
            return
        if known is None and number not in self.steps.tandems:
            self.steps.tandems[number] = {}
            self._new(_("Tandem %(number)s is new.", number=number))
        for column in TEXTS:
            text = getattr(entry, column)
            if not text:
                continue
            said, row = self.texts.setdefault((number, column), (text, entry.row))
            if said != text:
                self._blame(entry, column, _("Row %(row)s says “%(said)s” for the same tandem.", row=row, said=said))
            elif known is None:
                self.steps.tandems[number][column.value] = text
            elif row == entry.row and getattr(known, column) != text:
                self.steps.tandem_changes.setdefault(known.id, {})[column.value] = text
                self._change(_change_of(str(LABELS[column]), getattr(known, column), text))

    def _seat(self, entry: Entry, number: int) -> None:
        organisation = self._organisation(entry)
        side = entry.side or (self._party_side(number, organisation) if organisation else None)
        if organisation and side:
            self._party(entry, number, organisation, side)
        is_named = self._person(entry)
        if not is_named or not side:
            if (is_named or organisation) and not side and not self._is_blamed(entry, Column.SIDE):
                self._blame(entry, Column.SIDE, _("School or company is missing."))
            return
        organisation = organisation or self._only_party(number, side)
        if organisation is None:
            self._blame(entry, Column.ORGANISATION, _("The organisation is missing."))
            return
        if self._is_repeated(entry, number):
            return
        self._speaker(entry, number, side)
        member = self.known.members.get((number, entry.email))
        if member:
            self._stay(entry, member, organisation, side)
            return
        self._refuse_closed(entry)
        self._refuse_oneself(entry)
        self.steps.members[number, entry.email] = NewMember(organisation, side, entry.function, entry.speaks or False)
        self._new(_("Joins tandem %(number)s (%(side)s).", number=number, side=SIDES[side]))

    def _stay(self, entry: Entry, member: KnownMember, organisation: OrganisationKey, side: Side) -> None:
        if member.side is not side:
            self._blame(
                entry,
                Column.SIDE,
                _(
                    "%(name)s is on the other side (%(side)s). Nobody changes sides by a table: end the membership on "
                    "the page of the tandem first.",
                    name=member.name,
                    side=SIDES[member.side],
                ),
            )
            return
        if entry.function and entry.function != member.function:
            self.steps.member_functions[member.id] = entry.function
            self._change(_change_of(str(LABELS[Column.FUNCTION]), member.function, entry.function))
        if self.known.organisations.get(organisation) != member.organisation_id:
            self.steps.member_organisations[member.id] = organisation
            self._change(_("Belongs to another organisation of the side from now on."))
        if entry.speaks is False and member.speaks:
            self.steps.member_speaks[member.id] = False
            self._change(_("Does not speak for the side any more."))

    def _speaker(self, entry: Entry, number: int, side: Side) -> None:
        if not entry.speaks:
            return
        earlier = self.speakers.setdefault((number, side), entry.row)
        if earlier != entry.row:
            self._blame(
                entry,
                Column.SPOKESPERSON,
                _("Row %(row)s names the spokesperson of this side already, and there is one.", row=earlier),
            )
            return
        before = self.known.spokespersons.get((number, side))
        member = self.known.members.get((number, entry.email))
        if before and before.id != (member.id if member else None):
            self.steps.member_speaks[before.id] = False
            self._change(_("Speaks for the side from now on, instead of %(name)s.", name=before.name))
        if member and not member.speaks:
            self.steps.member_speaks[member.id] = True
            if not before:
                self._change(_("Speaks for the side from now on."))

    def _is_repeated(self, entry: Entry, number: int) -> bool:
        earlier = self.seats.setdefault((number, entry.email), entry)
        if earlier is entry:
            return False
        if (earlier.side, earlier.organisation, earlier.function, earlier.speaks) == (
            *(entry.side, entry.organisation, entry.function, entry.speaks),
        ):
            self.says.append(_("The same as row %(row)s.", row=earlier.row))
        else:
            self._blame(
                entry,
                Column.EMAIL,
                _("Row %(row)s names this address in the same tandem with other details.", row=earlier.row),
            )
        return True

    def _role(self, entry: Entry, role: RoleKind) -> None:
        if entry.tandem:
            self._blame(
                entry,
                Column.ROLE,
                _("A row says either a role in the network or a tandem. For somebody with both, use two rows."),
            )
            return
        if not self._person(entry):
            if not self._is_blamed(entry, Column.EMAIL) and not self._is_blamed(entry, Column.NAME):
                self._blame(entry, Column.EMAIL, _("Name and mail address are missing."))
            return
        organisation = self._organisation(entry)
        earlier = self.roles.setdefault((entry.email, role), entry)
        if earlier is not entry:
            self.says.append(_("The same as row %(row)s.", row=earlier.row))
            return
        held = self.known.roles.get((entry.email, role))
        if held is None:
            self._refuse_closed(entry)
            if role.value in LEADING:
                self._refuse_oneself(entry)
            self.steps.roles[entry.email, role] = organisation
            self._new(_("Gets the role: %(role)s.", role=ROLES[role]))
        elif organisation and self.known.organisations.get(organisation) != held.organisation_id:
            self.steps.role_organisations[held.id] = organisation
            self._change(_("Holds the role for this organisation from now on."))

    def _person(self, entry: Entry) -> bool:
        """Whether the row names somebody who can be known or made."""
        if not entry.email:
            if entry.name and Column.EMAIL in self.reader.mapped and not self._is_blamed(entry, Column.EMAIL):
                self._blame(entry, Column.EMAIL, _("The mail address is missing; people are known by it."))
            return False
        known = self.known.persons.get(entry.email)
        if entry.name:
            said, row = self.names.setdefault(entry.email, (entry.name, entry.row))
            if said != entry.name:
                self._blame(entry, Column.NAME, _("Row %(row)s gives this address another name.", row=row))
                return True
        if known:
            self._known_person(entry, known)
        elif entry.email not in self.steps.persons:
            if not entry.name:
                self._blame(entry, Column.NAME, _("The name is missing; this address is new."))
                return False
            self.steps.persons[entry.email] = PersonDetails(
                name=entry.name, email=entry.email, language=entry.language or self.known.language
            )
            self._new(_("The person is new."))
        return True

    def _refuse_closed(self, entry: Entry) -> None:
        known = self.known.persons.get(entry.email)
        if known and known.is_closed:
            message = _("The account of %(email)s is closed. Ask the administration to open it.", email=entry.email)
            self._blame(entry, Column.EMAIL, message)

    def _refuse_oneself(self, entry: Entry) -> None:
        known = self.known.persons.get(entry.email)
        if known and known.lets_itself_in:
            message = _(
                "You cannot give yourself this role: it would open the reflections to you. Let the coordination do it."
            )
            self._blame(entry, Column.EMAIL, message)

    def _known_person(self, entry: Entry, known: KnownPerson) -> None:
        if not known.is_ours:
            self.says.append(_("This address is known already; name and language stay as the person has them."))
            return
        changes: dict[str, str] = {}
        if entry.name and entry.name != known.name:
            changes["name"] = entry.name
            self._change(_change_of(str(_("Name")), known.name, entry.name))
        if entry.language and entry.language != known.language and not known.is_open:
            changes["language"] = entry.language
            self._change(_change_of(str(LABELS[Column.LANGUAGE]), known.language, entry.language))
        if changes:
            self.steps.person_changes.setdefault(known.id, {}).update(changes)

    def _organisation(self, entry: Entry) -> OrganisationKey | None:
        if not entry.organisation:
            return None
        name, town = entry.organisation, entry.town
        ours = self.known.our_organisations.get(name.casefold())
        towns = self.towns.get(name.casefold(), set())
        if not town and ours:
            return ours
        if not town and len(towns) == 1:
            town = next(iter(towns))
        found = key(name, town)
        if found not in self.known.organisations and found not in self.steps.organisations:
            kind = entry.kind or (KIND_OF_SIDE[entry.side] if entry.side else OrganisationKind.OTHER)
            self.steps.organisations[found] = OrganisationDetails(name=name, kind=kind, town=town)
            self._new(_("The organisation %(name)s is new.", name=name))
        return found

    def _party_side(self, number: int, organisation: OrganisationKey) -> Side | None:
        tandem = self.known.tandems.get(number)
        row = self.known.organisations.get(organisation)
        known = tandem.parties.get(row) if tandem and row else None
        return known or self.steps.parties.get((number, organisation))

    def _party(self, entry: Entry, number: int, organisation: OrganisationKey, side: Side) -> None:
        stands = self._party_side(number, organisation)
        if stands is None:
            self.steps.parties[number, organisation] = side
            self.outcome = Outcome.NEW
            if number not in self.steps.tandems:
                self._new(_("%(name)s joins tandem %(number)s.", name=entry.organisation, number=number))
        elif stands is not side:
            self._blame(
                entry,
                Column.SIDE,
                _(
                    "%(name)s stands on the other side (%(side)s) of tandem %(number)s already.",
                    name=entry.organisation,
                    side=SIDES[stands],
                    number=number,
                ),
            )

    def _only_party(self, number: int, side: Side) -> OrganisationKey | None:
        """The organisation of a side, if there is exactly one."""
        tandem = self.known.tandems.get(number)
        known = [row for row, stands in tandem.parties.items() if stands is side] if tandem else []
        found = {self.keys[row] for row in known if row in self.keys}
        found |= {one for (of, one), stands in self.steps.parties.items() if of == number and stands is side}
        return next(iter(found)) if len(found) == 1 and len(known) <= 1 else None

    def _is_blamed(self, entry: Entry, column: Column) -> bool:
        name = self.reader.column(column)
        return any(fault.row == entry.row and fault.column == name for fault in self.reader.faults)

    def _blame(self, entry: Entry, column: Column, message: str) -> None:
        self.reader.blame(entry.row, column, message)

    def _new(self, text: str) -> None:
        self.outcome = Outcome.NEW
        self.says.append(text)

    def _change(self, text: str) -> None:
        if self.outcome is Outcome.SAME:
            self.outcome = Outcome.CHANGE
        self.says.append(text)


def _change_of(name: str, before: str, after: str) -> str:
    return f"{name}: {before or '–'} → {after}"
