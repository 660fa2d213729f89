"""The edge to Telegram: parse, act, show."""
