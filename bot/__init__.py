"""A privacy desk in Telegram: people see, correct and delete what a company holds about them."""
