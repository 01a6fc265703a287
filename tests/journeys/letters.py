"""The mails that the running product has written into its folder."""

import email
import email.policy
import re
from email.message import EmailMessage


def all_to(product, address: str) -> list[EmailMessage]:
    """What lies in the mail folder for this address, oldest first."""
    files = sorted(product.mail_folder.glob(f"*-{address}.eml"))
    return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]


def nth(product, address: str, number: int) -> EmailMessage:
    """The mail of this number (1 is the first) to an address, waited for."""
    return product.until(lambda: dict(enumerate(all_to(product, address), 1)).get(number))


def text(message: EmailMessage) -> str:
    return message.get_body(("plain",)).get_content()


def private_link(message: EmailMessage) -> str:
    return re.search(r"http://\S+/link/[\w-]+/", text(message)).group()


def files(message: EmailMessage) -> dict[str, bytes]:
    """Every part that has a file name, by its type."""
    return {part.get_content_type(): part.get_payload(decode=True) for part in message.walk() if part.get_filename()}
