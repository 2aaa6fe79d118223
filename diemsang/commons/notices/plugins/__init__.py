"""The channels of this installation, chosen by the setting NOTICE_CHANNELS."""

from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from diemsang.commons.notices.plugins.base import Carrier, DeliveryFailed, Letter, registry
from diemsang.commons.notices.plugins.email import EmailCarrier
from diemsang.commons.notices.plugins.files import FileSms, FileZalo
from diemsang.commons.notices.rules import Channel

__all__ = ["Carrier", "DeliveryFailed", "EmailCarrier", "FileSms", "FileZalo", "Letter", "carriers"]


def carriers() -> Mapping[Channel, Carrier]:
    """The carrier of each channel in use."""
    found: dict[Channel, Carrier] = {}
    for code in settings.NOTICE_CHANNELS:
        if code not in registry:
            known = ", ".join(sorted(registry))
            raise ImproperlyConfigured(f"DIEMSANG_NOTICE_CHANNELS names {code}; known carriers: {known}")
        carrier = registry[code]()
        found[carrier.channel] = carrier
    return found
