"""E-mail through the mail server of the installation; without one, files in the data folder."""

from smtplib import SMTPRecipientsRefused
from typing import ClassVar

from django.core.mail import EmailMultiAlternatives

from diemsang.commons.notices.plugins.base import Carrier, DeliveryFailed, Letter, registered
from diemsang.commons.notices.rules import Channel


@registered
class EmailCarrier(Carrier):
    code: ClassVar[str] = "email"
    channel: ClassVar[Channel] = Channel.EMAIL

    def send(self, letter: Letter) -> None:
        message = EmailMultiAlternatives(
            letter.subject, letter.body, to=[letter.address], headers={"Message-ID": f"<{letter.reference}@diemsang>"}
        )
        message.attach_alternative(letter.html, "text/html")
        try:
            message.send()
        except SMTPRecipientsRefused as error:
            raise DeliveryFailed("recipient_refused", is_permanent=True) from error
        except OSError as error:  # time-outs, refused connections and every other answer of a mail server
            raise DeliveryFailed(type(error).__name__) from error
