"""Telegram in memory: the only fake in the project, at once the demo and the client of the journey tests."""
