"""Who is told when a dossier is urged: first who holds the step, then the head, then the leader of the centre."""

from enum import StrEnum


def _(name: str) -> str:
    """Marks a name for the catalogue; pages put it into the language of the reader."""
    return name


class UrgeLevel(StrEnum):
    """To whom an urging goes."""

    label: str

    def __new__(cls, value: str, label: str) -> "UrgeLevel":
        level = str.__new__(cls, value)
        level._value_ = value
        level.label = label
        return level

    OWNER = "owner", _("Người đang giữ hồ sơ")
    HEAD = "head", _("Lãnh đạo phòng")
    CENTRE = "centre_leader", _("Lãnh đạo Trung tâm")


def urge_level(urged_before: int) -> UrgeLevel:
    """One level higher each time the same holder is urged again; the last one stays the last."""
    levels = tuple(UrgeLevel)
    return levels[min(urged_before, len(levels) - 1)]
