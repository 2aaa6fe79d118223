"""Who filed: matched by identity number with who is on record, else registered once for the whole list."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from diemsang.kernel import clock
from diemsang.kernel.access import system_actor
from diemsang.kernel.refusals import Refusal
from diemsang.kernel.text import fold
from diemsang.onestop.dossiers.imports import refusals
from diemsang.onestop.dossiers.imports.asking import Store
from diemsang.onestop.dossiers.imports.reading import SentDossier
from diemsang.people.applicants import queries as applicants
from diemsang.people.applicants.services import NewAddress, NewApplicant
from diemsang.people.applicants.services.registering import obstacles_to_registering

BY: Final = system_actor("dossiers.import")
"""Registers applicants for whoever may take over dossiers: nobody's record is opened to anybody by that."""
COLUMN_OF: Final = {"full_name": "applicant", "kind": "applicant_kind"}
Identity = tuple[str, str, str]
"""Number, kind and issuer, as they are kept."""


class Applicants:
    """The applicants of a list: who is on record, and who would be registered, by identity."""

    def __init__(self, dossiers: Sequence[SentDossier], store: Store) -> None:
        self.new: dict[Identity, NewApplicant] = {}
        self._first: dict[Identity, SentDossier] = {}
        self._rows: dict[Identity, list[SentDossier]] = {}
        for sent in dossiers:
            if sent.applicant and sent.identity_kind and sent.identity_number and sent.applicant_kind:
                new = _new_applicant(sent, store)
                self.new.setdefault(new.unique_by, new)
                self._first.setdefault(new.unique_by, sent)
                self._rows.setdefault(new.unique_by, []).append(sent)
        self.held = applicants.holders_of(self.new)
        self.identity_of = {id(sent): identity for identity, rows in self._rows.items() for sent in rows}
        self._judge(store)

    @property
    def unregistered(self) -> dict[Identity, NewApplicant]:
        return {identity: new for identity, new in self.new.items() if identity not in self.held}

    def _judge(self, store: Store) -> None:
        """Reasons against registering stand at every row of the applicant; another name is pointed out."""
        fresh = list(self.unregistered.items())
        for identity, refusal in _told(fresh, store.at):
            for sent in self._rows[identity]:
                sent.line.errors.append(refusal)
        on_record: Mapping[str, applicants.ApplicantSnapshot] = {}
        if self.held:
            on_record = applicants.snapshots(self.held.values(), store.today)
        for identity, rows in self._rows.items():
            standing = on_record.get(self.held.get(identity, ""))
            known = standing.full_name if standing else self.new[identity].full_name
            for sent in rows:
                if fold(known) != fold(sent.applicant):
                    told = {"value": sent.applicant}
                    sent.line.warnings.append(refusals.APPLICANT_NAMED_OTHERWISE(at_field="applicant", **told))


def _told(fresh: Sequence[tuple[Identity, NewApplicant]], at: datetime) -> list[tuple[Identity, Refusal]]:
    """What stands against registering, by identity; refusals of a list of several begin with the line."""
    found = []
    for refusal in obstacles_to_registering([new for _, new in fresh], by=BY, at=at) if fresh else ():
        line, _, name = (refusal.at_field or "").partition(".") if len(fresh) > 1 else ("0", "", refusal.at_field or "")
        found.append((fresh[int(line)][0], replace(refusal, at_field=COLUMN_OF.get(name, name))))
    return found


def _new_applicant(sent: SentDossier, store: Store) -> NewApplicant:
    moment = sent.filed_at or sent.accepted_at
    on = store.today if moment is None else clock.local(moment).date()
    return NewApplicant(
        kind=sent.applicant_kind,
        full_name=sent.applicant,
        identity_kind=sent.identity_kind,
        identity_number=sent.identity_number,
        issued_on=sent.issued_on,
        issued_by=sent.issued_by,
        address=_address(sent, on, store),
        phone=sent.phone,
    ).cleaned()


def _address(sent: SentDossier, on: date, store: Store) -> NewAddress | None:
    """By its own columns, or from one line: the last parts between commas are the levels of that day."""
    street, commune, district, province = sent.address
    if not (commune or district or province):
        if not street:
            return None
        parts = [part.strip() for part in street.split(",")]
        levels = 3 if store.has_districts(on) else 2
        if len(parts) < levels or not all(parts):
            sent.line.warnings.append(refusals.ADDRESS_LEFT_OUT(at_field="street"))
            return None
        street, commune, province = ", ".join(parts[:-levels]), parts[-levels], parts[-1]
        district = parts[-2] if levels == 3 else ""
    return NewAddress(street=street, commune=commune, district=district, province=province, valid_from=on)
