"""Who holds which identity, for lists of thousands: for contexts that have decided already who may ask."""

from collections.abc import Iterable, Sequence

from diemsang.people.applicants.models import Identity

AT_ONCE = 500


def holders_of(identities: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str, str], str]:
    """The standing applicant (`applicant:12`) of each identity that lives, by (number, kind, issuer) as it is kept.

    One query for every 500 identities; an identity nobody holds is left out. Who asks logs the look themselves
    (`services.log_look`).
    """
    wanted = set(identities)
    numbers: Sequence[str] = sorted({number for number, _, _ in wanted})
    found: dict[tuple[str, str, str], str] = {}
    for start in range(0, len(numbers), AT_ONCE):
        rows = Identity.objects.filter(number__in=numbers[start : start + AT_ONCE], withdrawn_at__isnull=True)
        for row in rows.select_related("applicant"):
            key = (row.number, row.kind, row.issuer)
            if key in wanted:
                found[key] = f"applicant:{row.applicant.merged_into_id or row.applicant_id}"
    return found
