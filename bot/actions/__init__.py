"""What can happen: one plain function each, in one transaction, with its audit entry and its notices."""
