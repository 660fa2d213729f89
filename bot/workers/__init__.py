"""What the bot does on its own: loops around one step each. They are given functions and know nothing of Telegram."""
