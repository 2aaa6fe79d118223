"""What makes a record trustworthy: ledger, outbox, files, lawbook, numbering, signatures."""
