"""What a browser complains of while a person walks."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response


def listen(context: BrowserContext, *, home: str, complaints: list[object]) -> None:
    """Note errors of script and console (where the content policy speaks), broken parts, requests elsewhere."""

    def asks(request: Request) -> None:
        if not request.url.startswith((home, "data:")):
            complaints.append(("another host", request.url))

    def answered(response: Response) -> None:
        refused_page = response.request.is_navigation_request() and response.status < 500
        if response.status >= 400 and not refused_page:
            complaints.append((response.status, response.url))

    def said(message: ConsoleMessage) -> None:
        # A refused page is an answer, and judged above; Chromium calls it an error too.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            complaints.append(("console", message.text))

    context.on("request", asks)
    context.on("response", answered)
    context.on("console", said)
    context.on("weberror", lambda error: complaints.append(("script", str(error.error))))
