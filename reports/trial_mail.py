"""The mail of `reachwatch mail test`: it looks as alerts and reports do."""

from datetime import datetime

from reports.letter import Letter
from reports.mail_html import render_mail
from reports.words import when

SECURITY = {"starttls": "encrypted (STARTTLS)", "tls": "encrypted (TLS)", "none": "not encrypted"}
SUBJECT = "Mails from Reachwatch reach you"


def trial_letter(server: str, security: str, now: datetime) -> Letter:
    facts = (("Sent", when(now)), ("By the server", server), ("On the way there", SECURITY[security]))
    html = render_mail("mail/test.html.j2", "test", "en", subject=SUBJECT, facts=facts)
    told = "\n".join(f"{name}: {value}" for name, value in facts)
    text = (
        f"{SUBJECT}\n\nThis mail was sent by “reachwatch mail test”. Alerts and reports will look like it, "
        f"and come from the same address.\n\n{told}\n\nDid it land in junk? Mark it as wanted, and ask your "
        "admin for SPF and DKIM for the sender’s domain.\n"
    )
    return Letter(subject=SUBJECT, text=text, html=html, language="en")
