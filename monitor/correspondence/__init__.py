"""Questions put to shops and what comes back: ledger, mailboxes, matching, classification, business hours."""
