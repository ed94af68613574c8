"""A receiver in a process of its own, which a test kills after the commit and before it can say 250."""

import sys
import threading
from pathlib import Path

from monitor.correspondence.arrival import Arrival
from monitor.correspondence.mail_store import MailStore
from monitor.correspondence.sources.smtp import SmtpListener, SmtpReceiver


def main(database: str, *, hang: bool) -> None:
    for_ever = threading.Event()
    with MailStore.open(Path(database)) as store:

        def keep(arrival: Arrival) -> None:
            store.keep(arrival)
            if hang:
                print("kept", flush=True)  # noqa: T201
                for_ever.wait()

        with SmtpReceiver(SmtpListener(), lambda _: True).running(keep) as port:
            print(port, flush=True)  # noqa: T201
            for_ever.wait()


if __name__ == "__main__":
    main(sys.argv[1], hang=sys.argv[2] == "hang")
