"""Where mails come from: one file a kind of source."""
