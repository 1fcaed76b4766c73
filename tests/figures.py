"""Figures that tests measure, as a table at the end of the run, whichever worker measured them.

A test says ``record_property("figure", "home: 5 requests, 31.2 KB")``.
"""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was recorded, in the order of measuring."""
    passed = terminalreporter.stats.get("passed", [])
    figures = [words for report in passed for name, words in report.user_properties if name == "figure"]
    if figures:
        terminalreporter.section("figures")
        for words in figures:
            terminalreporter.write_line(words)
