"""What must fit together in the seed of a network: references, dates, tandems, projects, events, reflections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

from netzwerk.core.access import Side
from netzwerk.events.models import AgreementState, EventKind, EventState, Reply
from netzwerk.projects.models import Light
from netzwerk.reflections.models import EntryState, Level
from netzwerk.seeding.checks import KnownProgramme, agenda_fits, each, in_order, known, level, once, words_once
from netzwerk.seeding.faults import FaultList, one_of, quote
from netzwerk.seeding.invitations import invited
from netzwerk.seeding.schema import RATING_TOPICS, TEXT_TOPICS
from netzwerk.seeding.shapes import Found, FoundList
from netzwerk.tandems.models import TandemState

HELD = {EventState.HELD, EventState.DOCUMENTED}


class NetworkCheck:
    """Goes through a network once and notes whatever does not fit."""

    def __init__(self, network: Found, faults: FaultList, programmes: Mapping[str, KnownProgramme]) -> None:
        self.network = network
        self.faults = faults
        self.programme = programmes.get(network.get("programme", ""))
        self.programmes = tuple(programmes)
        self.organisations = [item["key"] for item in each(network, "organisations") if "key" in item]
        self.people = [item["key"] for item in each(network, "people") if "key" in item]
        self.tandems = [item["number"] for item in each(network, "tandems") if "number" in item]
        self.sets = {item["number"]: item.get("prompt_set", "") for item in each(network, "rounds") if "number" in item}
        self.meetings: dict[int, Found] = {}
        for event in each(network, "events"):
            if event.get("kind") == EventKind.MEETING and "number" in event:
                self.meetings.setdefault(event["number"], event)

    def run(self) -> None:
        """Check everything."""
        known(self.faults, self.network, "programme", "programme", self.programmes)
        in_order(self.faults, self.network, "starts_on", "ends_on", longer=True)
        self._check_people()
        for tandem in each(self.network, "tandems"):
            self._check_tandem(tandem)
        once(self.faults, each(self.network, "tandems"), "tandem", lambda item: item.get("number"), "number")
        self._check_events()
        self._check_rounds()
        self._check_polls()

    def _check_people(self) -> None:
        network, faults = self.network, self.faults
        once(faults, each(network, "organisations"), "organisation", lambda item: item.get("key"), "key")
        once(
            faults,
            each(network, "organisations"),
            "organisation",
            lambda item: (item.get("name"), item.get("town", "")),
            "name",
        )
        once(faults, each(network, "people"), "person", lambda item: item.get("key"), "key")
        once(faults, each(network, "people"), "mail address", lambda item: item.get("email"), "email")
        for partner in each(network, "partners"):
            known(faults, partner, "organisation", "organisation", self.organisations)
        once(
            faults, each(network, "partners"), "partner", lambda item: (item.get("organisation"), item.get("function"))
        )
        for role in each(network, "roles"):
            known(faults, role, "person", "person", self.people)
            in_order(faults, role)
            if "organisation" not in role.lines:
                faults.add(
                    role.line, f"{quote(role.get('person', ''))} without an organisation", "the key organisation"
                )
            known(faults, role, "organisation", "organisation", self.organisations)
        once(
            faults,
            each(network, "roles"),
            "role",
            lambda item: (item.get("person"), item.get("kind"), item.get("from")),
        )
        for phase in each(network, "phases"):
            in_order(faults, phase, longer=True)

    def _check_tandem(self, tandem: Found) -> None:
        faults = self.faults
        for name in set(tandem.get("school", ())) & set(tandem.get("company", ())):
            faults.add(tandem.at("company"), f"{quote(name)} on both sides", "each organisation on one side")
        for side in Side:
            words_once(faults, tandem, side.value, "organisation")
            names = tandem.get(side.value, FoundList())
            for line, name in zip(getattr(names, "lines", ()), names, strict=False):
                if name not in self.organisations:
                    faults.unknown(line, "no organisation with the key", name, self.organisations)
        known(faults, tandem, "partner_tandem", "tandem", self.tandems)
        if "number" in tandem and tandem.get("partner_tandem") == tandem["number"]:
            faults.add(tandem.at("partner_tandem"), "the tandem itself as its partner", "another tandem")
        if tandem.get("state", TandemState.ACTIVE) != TandemState.ACTIVE and "state_reason" not in tandem:
            faults.add(tandem.at("state"), f"the state {tandem['state']} without a reason", "the key state_reason")
        for period in each(tandem, "blocked"):
            in_order(faults, period)
        self._check_members(tandem)
        if "project" in tandem:
            self._check_project(tandem["project"])
        entries = list(each(tandem, "reflections"))
        once(
            faults, entries, f"an entry of tandem {tandem.get('number', '?')} for round", lambda item: item.get("round")
        )
        for entry in entries:
            self._check_entry(entry)

    def _check_members(self, tandem: Found) -> None:
        faults = self.faults
        members = list(each(tandem, "members"))
        once(faults, members, "member", lambda item: (item.get("person"), item.get("from")), "person")
        speaking = [m for m in members if m.get("spokesperson") and "to" not in m]
        once(faults, speaking, "a spokesperson of the side", lambda item: item.get("side"))
        people = [item.get("person") for item in members]
        for member in members:
            known(faults, member, "person", "person", self.people)
            in_order(faults, member)
            if "follows" in member and member["follows"] not in people:
                faults.add(member.at("follows"), quote(member["follows"]), "a member of the same tandem")
            side = member.get("side")
            own = list(tandem.get(side, ())) if side else []
            if "organisation" not in member.lines:
                name = quote(member.get("person", "a member"))
                faults.add(member.line, f"{name} without an organisation", one_of(own))
            elif side and "organisation" in member and member["organisation"] not in own:
                found = f"{quote(member['organisation'])} on the {side} side"
                faults.add(member.at("organisation"), found, one_of(own))

    def _check_project(self, project: Found) -> None:
        faults = self.faults
        self._check_light(project)
        for goal in each(project, "goals"):
            for indicator in each(goal, "indicators"):
                for value in each(indicator, "earlier"):
                    known(faults, value, "meeting", "meeting", self.meetings)
        for milestone in each(project, "milestones"):
            self._check_moves(milestone)
        snapshots = list(each(project, "snapshots"))
        once(faults, snapshots, "a snapshot of meeting", lambda item: item.get("meeting"), "meeting")
        for snapshot in snapshots:
            if known(faults, snapshot, "meeting", "meeting", self.meetings):
                state = self.meetings[snapshot["meeting"]].get("state")
                if state not in HELD:
                    found = f"a snapshot of meeting {snapshot['meeting']}, which is {state}"
                    faults.add(snapshot.at("meeting"), found, "a meeting that was held")

    def _check_light(self, project: Found) -> None:
        if project.get("light", Light.ON_TRACK) != Light.ON_TRACK and not project.get("light_reason"):
            self.faults.add(
                project.at("light"), f"the light {project['light']} without a reason", "the key light_reason"
            )

    def _check_moves(self, milestone: Found) -> None:
        moves = list(each(milestone, "moves"))
        for move in moves:
            if "from" in move and move.get("from") == move.get("to"):
                self.faults.add(move.line, "a move to the same day", "two different days")
        for before, after in pairwise(moves):
            if "at" in before and "at" in after and after["at"] <= before["at"]:
                self.faults.add(after.at("at"), str(after["at"]), f"a moment after the move before ({before['at']})")
            if "to" in before and "from" in after and before["to"] != after["from"]:
                self.faults.add(after.at("from"), str(after["from"]), f"{before['to']}, where the move before ended")
        if moves and "to" in moves[-1] and "planned" in milestone and moves[-1]["to"] != milestone["planned"]:
            self.faults.add(milestone.at("planned"), str(milestone["planned"]), f"{moves[-1]['to']}, the last move")

    def _check_entry(self, entry: Found) -> None:
        faults = self.faults
        if entry.get("state") == EntryState.RETURNED and "question" not in entry:
            faults.add(entry.at("state"), "an entry returned without a question", "the key question")
        handed_in = [side for side in Side if "submitted" in entry.get(side.value, {})]
        if entry.get("state", EntryState.DRAFT) == EntryState.DRAFT:
            if handed_in:
                faults.add(entry.at("state"), f"a draft that the {handed_in[0]} side submitted", "the state submitted")
        elif not handed_in:
            faults.add(entry.at("state"), f"the state {entry['state']} without a side that submitted", "submitted")
        if known(faults, entry, "round", "round", self.sets) and self.programme:
            widest = self.programme.widest.get(self.sets[entry["round"]], {})
            for side in Side:
                if side.value in entry:
                    self._check_side(entry, entry[side.value], widest)
        self._check_logs(entry)

    def _check_side(self, entry: Found, side: Found, widest: Mapping[str, Level]) -> None:
        known(self.faults, side, "by", "person", self.people)
        for topic in (*TEXT_TOPICS, *RATING_TOPICS):
            if topic not in side:
                continue
            if topic not in widest:
                self.faults.add(side.at(topic), f"the prompt {topic} in round {entry['round']}", one_of(list(widest)))
            elif "level" in side[topic] and level(side[topic]["level"]) > widest[topic]:
                found = f"{topic} released to {side[topic]['level']}"
                self.faults.add(side.at(topic), found, f"at most {widest[topic].name.lower()}")

    def _check_logs(self, entry: Found) -> None:
        for key in ("releases", "comments", "read"):
            for item in each(entry, key):
                known(self.faults, item, "by", "person", self.people)
        once(self.faults, each(entry, "read"), "a reading by", lambda item: (item.get("by"), item.get("on")))
        for release in each(entry, "releases"):
            if "from" in release and release.get("from") == release.get("to"):
                self.faults.add(release.line, "a release that changes nothing", "two different levels")
            if ("side" in release) != ("topic" in release):
                self.faults.add(release.line, "side or topic alone", "both for one answer, none for the whole entry")
            elif "side" in release and release["topic"] not in entry.get(release["side"], {}):
                self.faults.add(release.line, f"a release of {release['topic']}", f"an answer of the {release['side']}")

    def _check_events(self) -> None:
        events = list(each(self.network, "events"))
        once(self.faults, events, "event", lambda item: (item.get("kind"), item.get("number")), "number")
        for event in events:
            known(self.faults, event, "host", "organisation", self.organisations)
            if event.get("state") == EventState.CANCELLED and "cancel_reason" not in event:
                self.faults.add(event.at("state"), "a cancelled event without a reason", "the key cancel_reason")
            for line, person in _lined(event, "facilitators"):
                if person not in self.people:
                    self.faults.unknown(line, "no person with the key", person, self.people)
            words_once(self.faults, event, "facilitators", "facilitator")
            self._check_days(event)
            self._check_participation(event)
            for agreement in each(event, "agreements"):
                known(self.faults, agreement, "tandem", "tandem", self.tandems)
                if (agreement.get("state") == AgreementState.DONE) != ("done" in agreement):
                    self.faults.add(agreement.line, "state and day of completion apart", "done with a day, or neither")

    def _check_days(self, event: Found) -> None:
        days = list(each(event, "days"))
        once(self.faults, days, "a day starting", lambda item: item.get("starts"))
        if not days and event.get("state", EventState.DRAFT) not in {EventState.DRAFT, EventState.CANCELLED}:
            self.faults.add(event.line, f"the state {event['state']} without a day", "at least one day")
        for day in days:
            starts, ends = day.get("starts"), day.get("ends")
            if not starts or not ends:
                continue
            if ends <= starts:
                self.faults.add(day.at("ends"), f"{quote(str(ends))} as the end", f"a moment after {starts}")
                continue
            agenda_fits(self.faults, day, int((ends - starts) / timedelta(minutes=1)))
            first, last = self.network.get("starts_on", date.min), self.network.get("ends_on", date.max)
            if not first <= starts.date() <= last:
                self.faults.add(day.at("starts"), f"the day {starts.date()}", f"a day from {first} to {last}")
            if event.get("reply_until", date.min) > starts.date():
                self.faults.add(event.at("reply_until"), str(event["reply_until"]), f"a day before {starts.date()}")

    def _check_participation(self, event: Found) -> None:
        invitation = event.get("participation")
        if not isinstance(invitation, Found):
            return
        words_once(self.faults, invitation, "who", "group")
        exceptions = list(each(invitation, "except"))
        once(self.faults, exceptions, "person", lambda item: item.get("person"), "person")
        days = [day["starts"] for day in each(event, "days") if "starts" in day]
        coming = [one.person for one in invited(self.network, invitation, min(days).date())] if days else []
        for item in exceptions:
            if item.get("person") in self.people and item["person"] not in coming:
                self.faults.add(item.at("person"), f"{quote(item['person'])}, who is not invited", one_of(coming))
        for item in (invitation, *exceptions):
            known(self.faults, item, "person", "person", self.people)
            if (item.get("reply") == Reply.REPRESENTED) != ("represented_by" in item):
                self.faults.add(item.line, "reply and represented_by apart", "represented with a name, or neither")
            if "attendance" in item and event.get("state") not in HELD:
                self.faults.add(item.at("attendance"), "attendance before the event was held", "no attendance")

    def _check_rounds(self) -> None:
        rounds = list(each(self.network, "rounds"))
        once(self.faults, rounds, "round", lambda item: item.get("number"), "number")
        once(self.faults, rounds, "a round for meeting", lambda item: item.get("meeting"), "meeting")
        for item in rounds:
            known(self.faults, item, "meeting", "meeting", self.meetings)
            in_order(self.faults, item, "fixed_opens", "fixed_due", longer=True)
            if "meeting" not in item.lines and not {"fixed_opens", "fixed_due"} <= set(item.lines):
                self.faults.add(item.line, "a round without a meeting", "meeting, or fixed_opens and fixed_due")
            if self.programme and item.get("prompt_set", "") not in self.programme.widest:
                expected = one_of(list(self.programme.widest))
                self.faults.add(item.at("prompt_set"), f"the prompt set {item.get('prompt_set')}", expected)

    def _check_polls(self) -> None:
        seminars = [
            item["number"]
            for item in each(self.network, "events")
            if item.get("kind") == EventKind.SEMINAR and "number" in item
        ]
        once(
            self.faults, each(self.network, "polls"), "a poll for seminar", lambda item: item.get("seminar"), "seminar"
        )
        for poll in each(self.network, "polls"):
            known(self.faults, poll, "seminar", "seminar", seminars)
            in_order(self.faults, poll, "opens", "closes")
            topics = list(each(poll, "topics"))
            keys = [topic["key"] for topic in topics if "key" in topic]
            once(self.faults, topics, "topic", lambda item: item.get("key"), "key")
            for topic in topics:
                known(self.faults, topic, "tandem", "tandem", self.tandems)
                known(self.faults, topic, "merged_into", "topic", [key for key in keys if key != topic.get("key")])
                once(self.faults, each(topic, "votes"), "a vote of tandem", lambda item: item.get("tandem"), "tandem")
                for vote in each(topic, "votes"):
                    known(self.faults, vote, "tandem", "tandem", self.tandems)


def _lined(found: Found, key: str) -> Iterator[tuple[int, str]]:
    values = found.get(key)
    return zip(values.lines, values, strict=True) if isinstance(values, FoundList) else iter(())
