"""The staff group, and the private chat of a member of staff."""
