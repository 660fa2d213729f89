"""How a real Chromium is started for a test: quietly, offline, without a sandbox of its own where tests run as root."""

from pathlib import Path

from playwright.async_api import Browser, Playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


async def launched(playwright: Playwright, chromium: Path) -> Browser:
    return await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
