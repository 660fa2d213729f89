"""The private chat of a client."""
