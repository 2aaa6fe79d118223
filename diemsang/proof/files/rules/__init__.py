"""What may enter the house as a file, decided from its bytes alone: no database, no clock, no settings.

Every check reads headers, directories and lengths, so that a hostile file costs little time and little memory.
"""

from diemsang.proof.files.rules.content import Finding, inspect
from diemsang.proof.files.rules.names import safe_name
from diemsang.proof.files.rules.purposes import PURPOSES, MediaType, Purpose, purpose_named, register_purpose

__all__ = [
    "PURPOSES",
    "Finding",
    "MediaType",
    "Purpose",
    "inspect",
    "purpose_named",
    "register_purpose",
    "safe_name",
]
