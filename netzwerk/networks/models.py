"""Programmes, networks with phases and partners, organisations, roles, and regional calendars."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from netzwerk.core.access import RoleKind
from netzwerk.core.db import Base, Document, Id, Line, Name, Stamped, Translated, Word, one_of
from netzwerk.people.models import Person


class OrganisationKind(StrEnum):
    """What an organisation is in the dual system."""

    SCHOOL = "school"
    COMPANY = "company"
    SCHOOL_AUTHORITY = "school_authority"
    MUNICIPALITY = "municipality"
    FOUNDATION = "foundation"
    ASSOCIATION = "association"
    MINISTRY = "ministry"
    CHAMBER = "chamber"
    GUILD = "guild"
    SOCIAL_PARTNER = "social_partner"
    UNIVERSITY = "university"
    RESEARCH = "research"
    OTHER = "other"


class NetworkState(StrEnum):
    """Where a network stands in its life."""

    PLANNING = "planning"
    RUNNING = "running"
    CLOSING = "closing"
    ARCHIVED = "archived"


class PartnerFunction(StrEnum):
    """What an organisation does for a network."""

    CARRIER = "carrier"
    FUNDER = "funder"
    PARTNER = "partner"
    BOARD = "board"


class Programme(Base):
    """A programme template and all networks that run by it."""

    __tablename__ = "programme"

    id: Mapped[Id]
    code: Mapped[Word] = mapped_column(unique=True)
    title: Mapped[Translated]
    description: Mapped[Translated]
    template: Mapped[Document]


class Organisation(Base, Stamped):
    """A school, a company, or anybody else who takes part."""

    __tablename__ = "organisation"
    __table_args__ = (
        one_of("kind", OrganisationKind),
        UniqueConstraint("name", "town"),
    )

    id: Mapped[Id]
    name: Mapped[Line]
    kind: Mapped[Word]
    town: Mapped[Name] = mapped_column(default="")
    region: Mapped[Word] = mapped_column(default="")
    website: Mapped[Line] = mapped_column(default="")
    contact: Mapped[Line] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Network(Base, Stamped):
    """Ten tandems, two years: one run of a programme."""

    __tablename__ = "network"
    __table_args__ = (
        CheckConstraint("ends_on > starts_on", name="ends_after_start"),
        one_of("state", NetworkState),
        CheckConstraint("form_of_address IN ('sie','du')", name="form_of_address"),
        CheckConstraint("target_tandems > 0 AND target_meetings > 0 AND target_seminars >= 0", name="targets"),
    )

    id: Mapped[Id]
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    code: Mapped[Word] = mapped_column(unique=True)
    title: Mapped[Line]
    region: Mapped[Word]
    sector: Mapped[Translated] = mapped_column(default=dict)
    zone: Mapped[Word] = mapped_column(default="Europe/Berlin")
    language: Mapped[Word] = mapped_column(default="de")
    form_of_address: Mapped[Word] = mapped_column(default="sie")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[Word] = mapped_column(default=NetworkState.PLANNING)
    target_tandems: Mapped[int] = mapped_column(default=10)
    target_meetings: Mapped[int] = mapped_column(default=6)
    target_seminars: Mapped[int] = mapped_column(default=5)
    listings: Mapped[Line] = mapped_column(default="")
    has_public_page: Mapped[bool] = mapped_column(default=False)
    privacy_contact: Mapped[Line] = mapped_column(default="")
    retention_months: Mapped[int] = mapped_column(default=24)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
    programme: Mapped[Programme] = relationship(lazy="raise_on_sql")
    phases: Mapped[list[Phase]] = relationship(lazy="raise_on_sql", order_by="Phase.starts_on")
    partners: Mapped[list[NetworkPartner]] = relationship(lazy="raise_on_sql", order_by="NetworkPartner.id")


class Phase(Base):
    """A stretch of the two years with a name, such as arriving or trying out."""

    __tablename__ = "phase"
    __table_args__ = (CheckConstraint("ends_on > starts_on", name="ends_after_start"),)

    id: Mapped[Id]
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    title: Mapped[Translated]
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class NetworkPartner(Base):
    """What an organisation is for a network."""

    __tablename__ = "network_partner"
    __table_args__ = (
        one_of("function", PartnerFunction),
        UniqueConstraint("network_id", "organisation_id", "function"),
    )

    id: Mapped[Id]
    network_id: Mapped[int] = mapped_column(ForeignKey("network.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    function: Mapped[Word]

    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")


class Role(Base):
    """A role of a person in one network, or in all networks of a programme, from a day to a day."""

    __tablename__ = "role"
    __table_args__ = (
        one_of("kind", RoleKind),
        CheckConstraint("(network_id IS NULL) <> (programme_id IS NULL)", name="one_scope"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="valid"),
        UniqueConstraint("person_id", "kind", "network_id", "valid_from"),
        Index("ix_role_network_id", "network_id"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[Word]
    network_id: Mapped[int | None] = mapped_column(ForeignKey("network.id"))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")


class SchoolHoliday(Base):
    """School holidays of a region, both days included."""

    __tablename__ = "school_holiday"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        UniqueConstraint("region", "starts_on"),
    )

    id: Mapped[Id]
    region: Mapped[Word]
    name: Mapped[Translated]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
